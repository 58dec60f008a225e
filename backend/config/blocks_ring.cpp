#include "backend/config/blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pallium::config {
namespace {

using enum Type;

void dynamoDb(Fields& fields, const std::string& prefix) {
    fields.rows(prefix + "dynamodb.", {{"region", String},
                                       {"table_name", String},
                                       {"ttl", GoDuration, "0s", "ttl-time"},
                                       {"puller_sync_time", GoDuration, "1m"},
                                       {"max_cas_retries", Int, "10"}});
}

void consul(Fields& fields, const std::string& prefix) {
    fields.rows(prefix + "consul.", {{"host", String, "localhost:8500", "hostname"},
                                     {"acl_token", Secret},
                                     {"http_client_timeout", GoDuration, "20s", "client-timeout"},
                                     {"consistent_reads", Bool, "false"},
                                     {"watch_rate_limit", Float, "1"},
                                     {"watch_burst_size", Int, "1"}});
    tlsClientWithSwitch(fields, prefix + "consul.");
}

void etcd(Fields& fields, const std::string& prefix) {
    fields.rows(
        prefix + "etcd.",
        {{"endpoints", Strings}, {"dial_timeout", GoDuration, "10s"}, {"max_retries", Int, "10"}});
    tlsClientWithSwitch(fields, prefix + "etcd.");
    fields.rows(prefix + "etcd.", {{"username", String},
                                   {"password", Secret},
                                   {"ping-without-stream-allowed", Bool, "true"}});
}

void multi(Fields& fields, const std::string& prefix) {
    fields.rows(prefix + "multi.", {{"primary", String},
                                    {"secondary", String},
                                    {"mirror_enabled", Bool, "false"},
                                    {"mirror_timeout", GoDuration, "2s"}});
}

}  // namespace

void KvStoreConfig::describe(Fields& fields, std::string_view flagPrefix) {
    const std::string flags(flagPrefix);
    const std::string own = flags.empty() ? "ring." : flags;
    fields.add("store", store, own + "store",
               "Where the ring is kept: inmemory is memory, all others are a file.");
    fields.add("prefix", prefix, own + "prefix", "Prefix of the ring's key in the store.");
    fields.block(
        "dynamodb", [&] { dynamoDb(fields, flags); }, "dynamodb.Config");
    fields.block(
        "consul", [&] { consul(fields, flags); }, "consul.Config");
    fields.block(
        "etcd", [&] { etcd(fields, flags); }, "etcd.Config");
    fields.block(
        "multi", [&] { multi(fields, flags); }, "kv.MultiConfig");
}

std::string KvStoreConfig::validate() const {
    constexpr std::array<std::string_view, 6> kStores{"consul",   "etcd",  "memberlist",
                                                      "dynamodb", "multi", "inmemory"};
    if (std::find(kStores.begin(), kStores.end(), store) != kStores.end()) return {};
    return fmt::format("invalid KV store type: {}", store);
}

void RingInstanceConfig::describe(Fields& fields, std::string_view flagPrefix) {
    const std::string flags(flagPrefix);
    fields.add("instance_id", id, flags + "instance-id", "Name in the ring.");
    fields.rows(flagPrefix, {{"instance_interface_names", Strings, "eth0,en0"}});
    fields.add("instance_port", port, flags + "instance-port",
               "Port that the ring tells; 0: that of gRPC.");
    fields.add("instance_addr", address, flags + "instance-addr", "Address that the ring tells.");
}

std::string RingInstanceConfig::hostPort(int64_t grpcPort, int64_t shift) const {
    return fmt::format("{}:{}", address.empty() ? "127.0.0.1" : address,
                       (port > 0 ? port : grpcPort) + shift);
}

void ringInstance(Fields& fields, std::string_view flagPrefix) {
    fields.rows(flagPrefix, {{"instance_id", Hostname},
                             {"instance_interface_names", Strings, "eth0,en0"},
                             {"instance_port", Int, "0"},
                             {"instance_addr", String}});
}

}  // namespace pallium::config
