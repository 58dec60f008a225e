#include "backend/config/blocks.h"

namespace pallium::config {
namespace {

using enum Type;

void circuitBreaker(Fields& fields) {
    fields.block("set_async_circuit_breaker_config", [&] {
        fields.rows("", {{"enabled", Bool, "false", kFileOnly},
                         {"half_open_max_requests", Int, "10", kFileOnly},
                         {"open_duration", GoDuration, "5s", kFileOnly},
                         {"min_requests", Int, "50", kFileOnly},
                         {"consecutive_failures", Int, "5", kFileOnly},
                         {"failure_percent", Float, "0.05", kFileOnly}});
    });
}

void enabledItems(Fields& fields, const std::string& prefix, bool hasItems) {
    if (hasItems) fields.rows(prefix, {{"enabled_items", Strings}});
}

void memcached(Fields& fields, const std::string& prefix, bool hasItems) {
    fields.rows(prefix, {{"addresses", String},
                         {"timeout", GoDuration, "100ms"},
                         {"max_idle_connections", Int, "16"},
                         {"max_async_concurrency", Int, "3"},
                         {"max_async_buffer_size", Int, "10000"},
                         {"max_get_multi_concurrency", Int, "100"},
                         {"max_get_multi_batch_size", Int, "0"},
                         {"max_item_size", Int, "1048576"},
                         {"auto_discovery", Bool, "false"}});
    circuitBreaker(fields);
    enabledItems(fields, prefix, hasItems);
}

void redis(Fields& fields, const std::string& prefix, bool hasItems) {
    fields.rows(prefix, {{"addresses", String},
                         {"username", String},
                         {"password", Secret},
                         {"db", Int, "0"},
                         {"master_name", String},
                         {"max_get_multi_concurrency", Int, "100"},
                         {"get_multi_batch_size", Int, "100"},
                         {"max_set_multi_concurrency", Int, "100"},
                         {"set_multi_batch_size", Int, "100"},
                         {"max_async_concurrency", Int, "3"},
                         {"max_async_buffer_size", Int, "10000"},
                         {"dial_timeout", GoDuration, "5s"},
                         {"read_timeout", GoDuration, "3s"},
                         {"write_timeout", GoDuration, "3s"}});
    tlsClientWithSwitch(fields, prefix);
    fields.rows(prefix, {{"cache_size", Int, "0"}});
    circuitBreaker(fields);
    enabledItems(fields, prefix, hasItems);
}

}  // namespace

void bucketCacheBackends(Fields& fields, std::string_view flagPrefix, bool hasItems) {
    const std::string flags(flagPrefix);
    fields.block("memcached", [&] { memcached(fields, flags + "memcached.", hasItems); });
    fields.block("redis", [&] { redis(fields, flags + "redis.", hasItems); });
}

void bucketCacheMultilevel(Fields& fields, std::string_view flagPrefix) {
    fields.block("multilevel", [&] {
        fields.rows(std::string(flagPrefix) + "multilevel.",
                    {{"max_async_concurrency", Int, "3"},
                     {"max_async_buffer_size", Int, "10000"},
                     {"max_backfill_items", Int, "10000"}});
    });
}

}  // namespace pallium::config
