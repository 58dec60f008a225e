#include "backend/server/profile.h"

#include <array>
#include <cassert>
#include <filesystem>
#include <string_view>

namespace pallium::server {
namespace {

struct Assignment {
    std::string_view path;
    std::string_view value;
};

constexpr std::array kLaptop{
    Assignment{"target", "all,overrides"},
    Assignment{"auth_default_tenant", "local"},
    Assignment{"server.http_listen_address", "127.0.0.1"},
    Assignment{"server.http_listen_port", "9009"},
    Assignment{"api.build_info_enabled", "true"},
    Assignment{"distributor.remote_writev2_enabled", "true"},
    Assignment{"distributor.ring.kvstore.store", "inmemory"},
    Assignment{"distributor.ring.instance_addr", "127.0.0.1"},
    Assignment{"ingester.lifecycler.ring.kvstore.store", "inmemory"},
    Assignment{"ingester.lifecycler.ring.replication_factor", "1"},
    Assignment{"ingester.lifecycler.address", "127.0.0.1"},
    Assignment{"ingester.lifecycler.min_ready_duration", "0s"},
    Assignment{"ingester.lifecycler.final_sleep", "0s"},
    Assignment{"limits.ingestion_rate", "10000000"},
    Assignment{"limits.ingestion_burst_size", "20000000"},
    Assignment{"limits.max_exemplars", "100000"},
    Assignment{"blocks_storage.backend", "filesystem"},
    Assignment{"blocks_storage.tsdb.enable_native_histograms", "true"},
    Assignment{"querier.query_timings_enabled", "true"},
    Assignment{"api.follow_prometheus", "true"},
    Assignment{"compactor.sharding_ring.kvstore.store", "inmemory"},
    Assignment{"compactor.sharding_ring.instance_addr", "127.0.0.1"},
    Assignment{"store_gateway.sharding_ring.kvstore.store", "inmemory"},
    Assignment{"store_gateway.sharding_ring.replication_factor", "1"},
    Assignment{"store_gateway.sharding_ring.instance_addr", "127.0.0.1"},
    Assignment{"ruler.enable_api", "true"},
    Assignment{"ruler.ring.kvstore.store", "inmemory"},
    Assignment{"ruler.ring.instance_addr", "127.0.0.1"},
    Assignment{"ruler_storage.backend", "filesystem"},
    Assignment{"alertmanager.enable_api", "true"},
    Assignment{"alertmanager.cluster.listen_address", ""},
    Assignment{"alertmanager.sharding_ring.kvstore.store", "inmemory"},
    Assignment{"alertmanager.sharding_ring.replication_factor", "1"},
    Assignment{"alertmanager.sharding_ring.instance_addr", "127.0.0.1"},
    Assignment{"alertmanager_storage.backend", "filesystem"},
};

constexpr std::array kDirectories{
    Assignment{"querier.active_query_tracker_dir", "active-query-tracker"},
    Assignment{"blocks_storage.filesystem.dir", "blocks"},
    Assignment{"blocks_storage.bucket_store.sync_dir", "tsdb-sync"},
    Assignment{"blocks_storage.tsdb.dir", "tsdb"},
    Assignment{"compactor.data_dir", "compactor"},
    Assignment{"ingester.lifecycler.tokens_file_path", "tokens"},
    Assignment{"ruler.rule_path", "rules"},
    Assignment{"ruler_storage.filesystem.dir", "ruler"},
    Assignment{"alertmanager.data_dir", "alertmanager"},
    Assignment{"alertmanager_storage.filesystem.dir", "alertmanager-store"},
};

void assign(config::Fields& fields, std::string_view path, std::string_view value) {
    [[maybe_unused]] const Result<void> isSet = fields.assign(path, value);
    assert(isSet && "the tables above name settings that exist, with values of their type");
}

}  // namespace

void applyLaptopProfile(config::Fields& fields) {
    for (const Assignment& each : kLaptop)
        assign(fields, each.path, each.value);
}

void applyDataDir(config::Fields& fields, const std::string& dataDir) {
    for (const Assignment& each : kDirectories)
        assign(fields, each.path, dataDir + "/" + std::string(each.value));
}

Result<std::string> userDataDir(const config::Environment& environment) {
    const std::string data = environment("XDG_DATA_HOME").value_or(std::string());
    if (data.starts_with('/')) return data + "/pallium";
    const std::string home = environment("HOME").value_or(std::string());
    if (home.empty())
        return fail(ErrorKind::InvalidArgument,
                    "no home directory in the environment: name a folder with -data-dir");
    return home + "/.local/share/pallium";
}

bool isSameFolder(const std::string& a, const std::string& b) {
    const auto resolved = [](const std::string& text) {
        std::error_code ignored;  // a folder that cannot be looked at is compared by its name
        const std::filesystem::path path = std::filesystem::weakly_canonical(text + "/", ignored);
        return ignored ? std::filesystem::path(text + "/").lexically_normal() : path;
    };
    return !a.empty() && resolved(a) == resolved(b);
}

}  // namespace pallium::server
