#pragma once

#include "backend/config/fields.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace pallium::ingester {

/// Block `blocks_storage.tsdb`: the stores of an ingester.
struct TsdbSettings {
    std::string dir = "tsdb";
    std::vector<std::chrono::nanoseconds> blockRangesPeriod{std::chrono::hours(2)};
    std::chrono::nanoseconds retentionPeriod = std::chrono::hours(6);
    std::chrono::nanoseconds shipInterval = std::chrono::minutes(1);  // 0: never
    int64_t shipConcurrency = 10;
    std::chrono::nanoseconds headCompactionInterval = std::chrono::minutes(1);
    int64_t headCompactionConcurrency = 5;
    std::chrono::nanoseconds headCompactionIdleTimeout = std::chrono::hours(1);
    int64_t stripeSize = 16384;
    std::string walCompressionType;  // empty, snappy or zstd
    int64_t walSegmentSizeBytes = 128 << 20;
    bool flushBlocksOnShutdown = false;
    std::chrono::nanoseconds closeIdleTsdbTimeout{0};  // 0: never
    int64_t maxTsdbOpeningConcurrencyOnStartup = 10;
    int64_t maxExemplars = 0;
    int64_t outOfOrderCapMax = 32;
    bool enableNativeHistograms = false;

    void describe(config::Fields& fields) {
        using enum config::Type;
        const std::string flags = "blocks-storage.tsdb.";
        fields.add("dir", dir, flags + "dir", "Directory of the ingesters' stores.");
        fields.add("block_ranges_period", blockRangesPeriod, flags + "block-ranges-period",
                   "Lengths of local blocks, the first that of a head.");
        fields.add("retention_period", retentionPeriod, flags + "retention-period",
                   "How long local blocks are kept.");
        fields.add("ship_interval", shipInterval, flags + "ship-interval",
                   "How often blocks are uploaded; 0: never.");
        fields.add("ship_concurrency", shipConcurrency, flags + "ship-concurrency",
                   "Tenants whose blocks are uploaded at the same time.");
        fields.add("head_compaction_interval", headCompactionInterval,
                   flags + "head-compaction-interval",
                   "How often heads are looked at for a block to write.");
        fields.add("head_compaction_concurrency", headCompactionConcurrency,
                   flags + "head-compaction-concurrency",
                   "Tenants whose heads are written at the same time.");
        fields.add("head_compaction_idle_timeout", headCompactionIdleTimeout,
                   flags + "head-compaction-idle-timeout",
                   "An idle head is written as a block after this.");
        fields.rows(flags, {{"head_chunks_write_buffer_size_bytes", Int, "4194304"}});
        fields.add("stripe_size", stripeSize, flags + "stripe-size", "A power of two. Accepted.")
            .inert();
        fields.add("wal_compression_type", walCompressionType, flags + "wal-compression-type",
                   "Compression of the log: empty, snappy or zstd.");
        fields.add("wal_segment_size_bytes", walSegmentSizeBytes, flags + "wal-segment-size-bytes",
                   "Size at which the log begins a new file.");
        fields.add("flush_blocks_on_shutdown", flushBlocksOnShutdown,
                   flags + "flush-blocks-on-shutdown", "Write and upload blocks at shutdown.");
        fields.add("close_idle_tsdb_timeout", closeIdleTsdbTimeout,
                   flags + "close-idle-tsdb-timeout",
                   "A store without samples is closed and removed after this; 0: never.");
        fields.rows(flags, {{"head_chunks_write_queue_size", Int, "0"}});
        fields.add("max_tsdb_opening_concurrency_on_startup", maxTsdbOpeningConcurrencyOnStartup,
                   flags + "max-tsdb-opening-concurrency-on-startup",
                   "Stores opened at the same time.");
        fields.add("max_exemplars", maxExemplars, flags + "max-exemplars",
                   "Exemplars kept for a tenant whose limit is 0.");
        fields.rows(flags, {{"memory_snapshot_on_shutdown", Bool, "false"}});
        fields.add("out_of_order_cap_max", outOfOrderCapMax, flags + "out-of-order-cap-max",
                   "Samples of a chunk of late samples.");
        fields.add("enable_native_histograms", enableNativeHistograms,
                   flags + "enable-native-histograms",
                   "Keep native histograms; otherwise they are dropped silently.");
        fields.block("expanded_postings_cache", [&] {
            fields.block("head", [&] { describeCache(fields, "head."); });
            fields.block("blocks", [&] { describeCache(fields, "block."); });
        });
    }

  private:
    static void describeCache(config::Fields& fields, const std::string& part) {
        using enum config::Type;
        fields.rows("blocks-storage.expanded_postings_cache." + part,
                    {{"enabled", Bool, "false"},
                     {"max_bytes", Int, "10485760"},
                     {"ttl", GoDuration, "10m"}});
    }
};

}  // namespace pallium::ingester
