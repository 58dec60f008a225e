#include "backend/server/settings.h"

namespace pallium::server {

using enum config::Type;

namespace {

constexpr std::string_view kFlags = "blocks-storage.bucket-store.";

void describeInMemory(config::Fields& fields, const std::string& flags, bool hasItems) {
    fields.block("inmemory", [&] {
        fields.rows(flags + "inmemory.", {{"max_size_bytes", Int, "1073741824"}});
        if (hasItems) fields.rows(flags + "inmemory.", {{"enabled_items", Strings}});
    });
}

void describeIndexCache(config::Fields& fields) {
    const std::string flags = std::string(kFlags) + "index-cache.";
    fields.rows(flags, {{"backend", String, "inmemory"}});
    describeInMemory(fields, flags, true);
    config::bucketCacheBackends(fields, flags, true);
    config::bucketCacheMultilevel(fields, flags);
}

void describeChunksCache(config::Fields& fields) {
    const std::string flags = std::string(kFlags) + "chunks-cache.";
    fields.rows(flags, {{"backend", String}});
    describeInMemory(fields, flags, false);
    config::bucketCacheBackends(fields, flags, false);
    config::bucketCacheMultilevel(fields, flags);
    fields.rows(flags, {{"subrange_size", Int, "16000"},
                        {"max_get_range_requests", Int, "3"},
                        {"attributes_ttl", GoDuration, "168h"},
                        {"subrange_ttl", GoDuration, "24h"}});
}

void describeMetadataCache(config::Fields& fields) {
    const std::string flags = std::string(kFlags) + "metadata-cache.";
    fields.rows(flags, {{"backend", String}});
    config::bucketCacheBackends(fields, flags, false);
    fields.rows(flags, {{"tenants_list_ttl", GoDuration, "15m"},
                        {"tenant_blocks_list_ttl", GoDuration, "5m"},
                        {"chunks_list_ttl", GoDuration, "24h"},
                        {"metafile_exists_ttl", GoDuration, "2h"},
                        {"metafile_doesnt_exist_ttl", GoDuration, "5m"},
                        {"metafile_content_ttl", GoDuration, "24h"},
                        {"metafile_max_size_bytes", Int, "1048576"},
                        {"metafile_attributes_ttl", GoDuration, "168h"},
                        {"block_index_attributes_ttl", GoDuration, "168h"},
                        {"bucket_index_content_ttl", GoDuration, "5m"},
                        {"bucket_index_max_size_bytes", Int, "1048576"}});
}

void describeBytesLimiter(config::Fields& fields) {
    fields.rows(std::string(kFlags) + "token-bucket-bytes-limiter.",
                {{"mode", String, "disabled"},
                 {"instance_token_bucket_size", Int, "859832320"},
                 {"user_token_bucket_size", Int, "644874240"},
                 {"request_token_bucket_size", Int, "4194304"},
                 {"fetched_postings_token_factor", Float, "0"},
                 {"touched_postings_token_factor", Float, "5"},
                 {"fetched_series_token_factor", Float, "0"},
                 {"touched_series_token_factor", Float, "25"},
                 {"fetched_chunks_token_factor", Float, "0"},
                 {"touched_chunks_token_factor", Float, "1"}});
}

void describeReading(config::Fields& fields) {
    fields.rows(kFlags, {{"block_discovery_strategy", String, "concurrent"},
                         {"max_chunk_pool_bytes", Int, "2147483648"},
                         {"chunk_pool_min_bucket_size_bytes", Int, "16000"},
                         {"chunk_pool_max_bucket_size_bytes", Int, "50000000"},
                         {"index_header_lazy_loading_enabled", Bool, "false"},
                         {"index_header_lazy_loading_idle_timeout", GoDuration, "20m"},
                         {"lazy_expanded_postings_enabled", Bool, "false"},
                         {"lazy_expanded_posting_group_max_key_series_ratio", Float, "100"},
                         {"partitioner_max_gap_bytes", Int, "524288"},
                         {"estimated_max_series_size_bytes", Int, "65536"},
                         {"estimated_max_chunk_size_bytes", Int, "16000"},
                         {"postings_offsets_in_mem_sampling", Int, "32"},
                         {"series_batch_size", Int, "10000"}});
}

}  // namespace

void describeBucketStore(config::Fields& fields) {
    fields.rows(kFlags, {{"sync_dir", String, "tsdb-sync"},
                         {"sync_interval", GoDuration, "15m"},
                         {"max_concurrent", Int, "100"},
                         {"max_inflight_requests", Int, "0"},
                         {"tenant_sync_concurrency", Int, "10"},
                         {"block_sync_concurrency", Int, "20"},
                         {"meta_sync_concurrency", Int, "20"},
                         {"consistency_delay", GoDuration, "0s"}});
    fields.block("index_cache", [&] { describeIndexCache(fields); });
    fields.block("chunks_cache", [&] { describeChunksCache(fields); });
    fields.block("metadata_cache", [&] { describeMetadataCache(fields); });
    fields.rows(kFlags,
                {{"matchers_cache_max_items", Int, "0"},
                 {"ignore_deletion_mark_delay", GoDuration, "6h", "ignore-deletion-marks-delay"},
                 {"ignore_blocks_within", GoDuration, "0s"}});
    fields.block("bucket_index", [&] {
        fields.rows(std::string(kFlags) + "bucket-index.",
                    {{"enabled", Bool, "false"},
                     {"update_on_error_interval", GoDuration, "1m"},
                     {"idle_timeout", GoDuration, "1h"},
                     {"max_stale_period", GoDuration, "1h"}});
    });
    describeReading(fields);
    fields.block("token_bucket_bytes_limiter", [&] { describeBytesLimiter(fields); });
}

}  // namespace pallium::server
