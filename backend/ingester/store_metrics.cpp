#include "backend/ingester/store_metrics.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <utility>

namespace pallium::ingester {
namespace {

using telemetry::Collected;
using Kind = telemetry::CollectedFamily::Kind;

/// The values of one family, tenant by tenant.
class FamilyValues {
  public:
    /// Part of the one value without labels.
    template <class Number>
    void sum(Number value) {
        add(static_cast<double>(value), 0);
    }
    void sum(const TimesTaken& times) { add(times.seconds(), times.count); }
    template <class Number>
    void of(const TenantStats& tenant, Number value) {
        m_values.push_back({{{"user", tenant.tenant}}, static_cast<double>(value)});
    }
    void of(const TenantStats& tenant, const std::string& tracker, size_t series) {
        m_values.push_back(
            {{{"name", tracker}, {"user", tenant.tenant}}, static_cast<double>(series)});
    }
    void of(const TenantStats& tenant, const tsdb::SampleCounts& counts) {
        m_values.push_back(
            {{{"type", "float"}, {"user", tenant.tenant}}, static_cast<double>(counts.floats)});
        m_values.push_back({{{"type", "histogram"}, {"user", tenant.tenant}},
                            static_cast<double>(counts.histograms)});
    }
    std::vector<Collected> take() { return std::move(m_values); }

  private:
    void add(double value, uint64_t count) {
        if (m_values.empty()) m_values.push_back({{}, 0});
        m_values.front().value += value;
        m_values.front().count += count;
    }

    std::vector<Collected> m_values;
};

enum class Scope : uint8_t { All, Tenant };

struct StoreFamily {
    telemetry::CollectedFamily family;
    Scope scope;  // All: has a value without tenants, too
    void (*add)(const TenantStats& tenant, FamilyValues& values);
};

using Stats = TenantStats;

double lastExemplarSeconds(const Stats& s) {
    constexpr double kMsPerSecond = 1000;
    return std::floor(static_cast<double>(std::max<TimestampMs>(0, s.exemplars.oldest)) /
                      kMsPerSecond);
}

constexpr StoreFamily kFamilies[] = {
    {{"cortex_ingester_memory_series", "The current number of series in memory.", Kind::Gauge},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.series); }},
    {{"cortex_ingester_memory_users", "The current number of users in memory.", Kind::Gauge},
     Scope::All,
     [](const Stats&, FamilyValues& to) { to.sum(1); }},
    {{"cortex_ingester_memory_metadata", "The current number of metadata in memory.", Kind::Gauge},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.metadata.held); }},
    {{"cortex_ingester_memory_metadata_created_total",
      "The total number of metadata that were created per user", Kind::Counter},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, s.metadata.created); }},
    {{"cortex_ingester_memory_metadata_removed_total",
      "The total number of metadata that were removed per user.", Kind::Counter},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, s.metadata.removed); }},
    {{"cortex_ingester_memory_series_created_total",
      "The total number of series that were created per user.", Kind::Counter},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, s.database.seriesCreated); }},
    {{"cortex_ingester_memory_series_removed_total",
      "The total number of series that were removed per user.", Kind::Counter},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, s.database.seriesRemoved); }},
    {{"cortex_ingester_active_series", "Number of currently active series per user.", Kind::Gauge},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) {
         if (s.active.isCounted) to.of(s, s.active.all);
     }},
    {{"cortex_ingester_active_series_per_tracker",
      "Number of currently active series per user and tracker.", Kind::Gauge},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) {
         for (const auto& [name, series] : s.active.trackers)
             to.of(s, name, series);
     }},

    // Appends.
    {{"cortex_ingester_tsdb_head_samples_appended_total", "Total number of appended samples.",
      Kind::Counter},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, s.database.appends.appended); }},
    {{"cortex_ingester_tsdb_head_out_of_order_samples_appended_total",
      "Total number of appended out of order samples.", Kind::Counter},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, s.database.appends.outOfOrder); }},
    {{"cortex_ingester_tsdb_out_of_order_samples_total",
      "Total number of out of order samples ingestion failed attempts due to out of order being "
      "disabled.",
      Kind::Counter},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, s.database.appends.refusedAsTooOld); }},

    // Chunks of the head. Cortex's texts of the first two speak of series; they are chunks there,
    // too.
    {{"cortex_ingester_tsdb_head_chunks_created_total",
      "Total number of series created in the TSDB head.", Kind::Counter},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, s.database.chunksCreated); }},
    {{"cortex_ingester_tsdb_head_chunks_removed_total",
      "Total number of series removed in the TSDB head.", Kind::Counter},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, s.database.chunksRemoved); }},
    {{"cortex_ingester_tsdb_head_chunks", "Total number of chunks in the TSDB head block.",
      Kind::Gauge},
     Scope::All,
     [](const Stats& s, FamilyValues& to) {
         to.sum(s.database.chunksCreated - s.database.chunksRemoved);
     }},
    {{"cortex_ingester_tsdb_mmap_chunks_total", "Total number of chunks that were memory-mapped.",
      Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.chunksMapped); }},
    {{"cortex_ingester_tsdb_mmap_chunk_corruptions_total",
      "Total number of memory-mapped TSDB chunk corruptions.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.mapCorruptions); }},

    // Housekeeping.
    {{"cortex_ingester_tsdb_head_truncations_total",
      "Total number of TSDB head truncations attempted.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.maintenance.truncations.count); }},
    {{"cortex_ingester_tsdb_head_gc_duration_seconds",
      "Runtime of garbage collection in the TSDB head.", Kind::Summary},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.maintenance.truncations); }},
    {{"cortex_ingester_tsdb_checkpoint_creations_total",
      "Total number of TSDB checkpoint creations attempted.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.maintenance.logTruncations.count); }},
    {{"cortex_ingester_tsdb_checkpoint_creations_failed_total",
      "Total number of TSDB checkpoint creations that failed.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.maintenance.failedCheckpoints); }},
    {{"cortex_ingester_tsdb_time_retentions_total",
      "The number of times that blocks were deleted because the maximum time limit was exceeded.",
      Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.maintenance.retentions); }},

    // The log.
    {{"cortex_ingester_tsdb_checkpoint_deletions_total",
      "Total number of TSDB checkpoint deletions attempted.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.wal.checkpointDeletions); }},
    {{"cortex_ingester_tsdb_checkpoint_deletions_failed_total",
      "Total number of TSDB checkpoint deletions that failed.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.wal.failedCheckpointDeletions); }},
    {{"cortex_ingester_tsdb_wal_truncations_total",
      "Total number of TSDB  WAL truncations attempted.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.wal.truncations); }},
    {{"cortex_ingester_tsdb_wal_truncations_failed_total",
      "Total number of TSDB WAL truncations that failed.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.wal.failedTruncations); }},
    {{"cortex_ingester_tsdb_wal_truncate_duration_seconds", "Duration of TSDB WAL truncation.",
      Kind::Summary},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.maintenance.logTruncations); }},
    {{"cortex_ingester_tsdb_wal_fsync_duration_seconds", "Duration of TSDB WAL fsync.",
      Kind::Summary},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.wal.syncs); }},
    {{"cortex_ingester_tsdb_wal_writes_failed_total",
      "Total number of TSDB WAL writes that failed.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.wal.failedWrites); }},
    {{"cortex_ingester_tsdb_wal_corruptions_total", "Total number of TSDB WAL corruptions.",
      Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.walCorruptions); }},
    {{"cortex_ingester_tsdb_data_replay_duration_seconds",
      "Time taken to replay the tsdb data on disk.", Kind::Gauge},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) {
         to.of(s, std::chrono::duration<double>(s.database.openDuration).count());
     }},

    // Blocks.
    {{"cortex_ingester_tsdb_blocks_loaded", "Number of currently loaded data blocks", Kind::Gauge},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.blocks); }},
    {{"cortex_ingester_tsdb_storage_blocks_bytes",
      "The number of bytes that are currently used for local storage by all blocks.", Kind::Gauge},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, s.database.blockBytes); }},
    {{"cortex_ingester_tsdb_symbol_table_size_bytes",
      "Size of symbol table in memory for loaded blocks", Kind::Gauge},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, s.database.symbolTableBytes); }},
    {{"cortex_ingester_tsdb_reloads_total",
      "Number of times the database reloaded block data from disk.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.reloads); }},
    {{"cortex_ingester_tsdb_reloads_failures_total",
      "Number of times the database failed to reloadBlocks block data from disk.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.failedReloads); }},
    {{"pallium_ingester_tsdb_broken_blocks",
      "Blocks that could not be read when their store was opened, and are left out.", Kind::Gauge},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.brokenBlocks); }},
    {{"pallium_ingester_tsdb_block_corruptions_total",
      "Damaged places that queries and compactions found in blocks.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.database.blockCorruptions); }},

    // Exemplars.
    {{"cortex_ingester_tsdb_exemplar_exemplars_appended_total",
      "Total number of TSDB exemplars appended.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.exemplars.added); }},
    {{"cortex_ingester_tsdb_exemplar_exemplars_in_storage",
      "Number of TSDB exemplars currently in storage.", Kind::Gauge},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.exemplars.exemplars); }},
    {{"cortex_ingester_tsdb_exemplar_out_of_order_exemplars_total",
      "Total number of out of order exemplar ingestion failed attempts.", Kind::Counter},
     Scope::All,
     [](const Stats& s, FamilyValues& to) { to.sum(s.exemplars.refused); }},
    {{"cortex_ingester_tsdb_exemplar_series_with_exemplars_in_storage",
      "Number of TSDB series with exemplars currently in storage.", Kind::Gauge},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, s.exemplars.series); }},
    {{"cortex_ingester_tsdb_exemplar_last_exemplars_timestamp_seconds",
      "The timestamp of the oldest exemplar stored in circular storage. Useful to check for what "
      "time range the current exemplar buffer limit allows. This usually means the last "
      "timestamp for all exemplars for a typical setup. This is not true though if one of the "
      "series timestamp is in future compared to rest series.",
      Kind::Gauge},
     Scope::Tenant,
     [](const Stats& s, FamilyValues& to) { to.of(s, lastExemplarSeconds(s)); }},
};

std::vector<Collected> valuesOf(const StoreFamily& family, const std::vector<TenantStats>& all) {
    FamilyValues values;
    if (family.scope == Scope::All) values.sum(0);
    for (const TenantStats& tenant : all)
        family.add(tenant, values);
    return values.take();
}

}  // namespace

void registerStoreMetrics(telemetry::Registry& registry,
                          std::function<std::vector<TenantStats>()> stats) {
    std::vector<telemetry::CollectedFamily> families;
    std::ranges::transform(kFamilies, std::back_inserter(families), &StoreFamily::family);
    registry.collectTogether(families, [stats = std::move(stats)] {
        const std::vector<TenantStats> all = stats();
        std::vector<std::vector<Collected>> values;
        for (const StoreFamily& family : kFamilies)
            values.push_back(valuesOf(family, all));
        return values;
    });
}

}  // namespace pallium::ingester
