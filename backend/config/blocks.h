#pragma once

#include "backend/config/environment.h"
#include "backend/config/fields.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace pallium::config {

// Groups of settings that recur in many components. Each declares its content in the current block;
// `flagPrefix` ends with the dot that precedes the setting's own name, or is empty.

/// A key-value store of a ring or of the HA tracker.
struct KvStoreConfig {
    std::string store = "consul";  // consul, etcd, memberlist, dynamodb, multi, inmemory
    std::string prefix = "collectors/";

    /// An empty `flagPrefix` is the ingesters' ring, whose flags are `-ring.store` but `-consul.…`.
    void describe(Fields& fields, std::string_view flagPrefix);
    /// Empty, or what is wrong with it: `invalid KV store type: x`.
    std::string validate() const;
};

/// How a component appears in its ring.
struct RingInstanceConfig {
    std::string id = hostname();
    std::string address;  // empty: 127.0.0.1, since nobody else calls it
    int64_t port = 0;     // 0: that of gRPC

    /// As ringInstance().
    void describe(Fields& fields, std::string_view flagPrefix);
    /// `127.0.0.1:9095`; `shift` is added to the port.
    std::string hostPort(int64_t grpcPort, int64_t shift = 0) const;
};

/// How a component appears in its ring; the address by which others would reach it. Inert here but
/// for what /ring pages show.
void ringInstance(Fields& fields, std::string_view flagPrefix);

/// Where objects are kept. `fields`: backend, s3, gcs, azure, swift, filesystem.
struct BucketConfig {
    std::string backend =
        "s3";  // s3, gcs, azure, swift, filesystem; more where a component says so
    std::string filesystemDir;

    void describe(Fields& fields, std::string_view flagPrefix);
};

/// The database of the configs service as a source of rules or Alertmanager configurations.
void configDb(Fields& fields, std::string_view flagPrefix);

/// TLS of a client. `flagPrefix` of these two ends with `.` or, as Cortex has it for some, with
/// `-`.
void tlsClient(Fields& fields, std::string_view flagPrefix);
void tlsClientWithSwitch(Fields& fields, std::string_view flagPrefix);
/// TLS of a listener; the flags differ from a client's.
void tlsServer(Fields& fields, std::string_view flagPrefix);

/// A gRPC client: no such thing runs here, so all of it is inert.
void grpcClient(Fields& fields, std::string_view flagPrefix, std::string_view compression = {});
void grpcHealthCheck(Fields& fields, std::string_view flagPrefix);

/// Caches of the bucket store: blocks `memcached`, `redis`, `multilevel`. An index cache can be
/// confined to kinds of items (`enabled_items`).
void bucketCacheBackends(Fields& fields, std::string_view flagPrefix, bool hasItems);
void bucketCacheMultilevel(Fields& fields, std::string_view flagPrefix);

}  // namespace pallium::config
