#pragma once

#include "backend/base/result.h"
#include "backend/ring/instance.h"
#include "backend/ring/operation.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pallium::ring {

struct RingOptions {
    size_t replicationFactor = 3;  // at least 1
    bool isZoneAware = false;      // replicas of a key lie in different zones
    /// A member without a sign of life for longer is unhealthy; 0: never.
    std::chrono::seconds heartbeatTimeout{60};
};

/// Whom to ask, and how many of them may fail.
struct ReplicationSet {
    std::vector<const Instance*> instances;  // valid as long as the ring that was asked
    size_t maxErrors = 0;
    /// If not 0, so many zones may fail, whatever fails in them, and `maxErrors` is 0.
    size_t maxUnavailableZones = 0;
};

/// A ring at one moment. A key belongs to the member with the first token above it, its further
/// replicas to the members of the tokens that follow. `nowSec` (Unix time) decides who is healthy:
/// take it once for a request.
///
/// Errors of the lookups are Internal, since Cortex answers 500, with its texts: `empty ring`, `at
/// least 2 live replicas required, could only find 1 - unhealthy instances: 127.0.0.1:9095`, `too
/// many unhealthy instances in the ring`. Threads: immutable after construction.
/// Source: rules of Cortex' pkg/ring.
class HashRing {
  public:
    HashRing(const RingState& state, const RingOptions& options);
    HashRing(HashRing&&) = default;  // replication sets stay valid
    HashRing& operator=(HashRing&&) = default;
    HashRing(const HashRing&) = delete;
    HashRing& operator=(const HashRing&) = delete;

    /// The members for a key into `set`, whose memory is reused: allocates nothing once it is large
    /// enough, unless it fails. At least replicationFactor / 2 + 1 are healthy. O(log tokens).
    Result<void> get(uint32_t token, const Operation& operation, int64_t nowSec,
                     ReplicationSet& set) const;
    /// The members that together have every key, enough of them healthy for it; a zone-aware ring
    /// leaves out zones in which one is not.
    Result<ReplicationSet> all(const Operation& operation, int64_t nowSec) const;
    /// Every healthy member, however few; none may fail. Errors: `empty ring` if there is no member
    /// at all.
    Result<ReplicationSet> allHealthy(const Operation& operation, int64_t nowSec) const;
    /// Errors: `DoBatch: InstancesCount <= 0` without members, which a batch of keys is refused
    /// with before any of them is looked up.
    Result<void> requireInstances() const;

    bool isHealthy(const Instance& instance, const Operation& operation, int64_t nowSec) const {
        return operation.healthy.contains(instance.state) && isAlive(instance, nowSec);
    }
    bool isAlive(const Instance& instance, int64_t nowSec) const {
        return m_options.heartbeatTimeout.count() == 0 ||
               nowSec - instance.heartbeatSec <= m_options.heartbeatTimeout.count();
    }

    /// By id.
    std::span<const Instance> instances() const { return m_instances; }
    /// Null if there is none.
    const Instance* find(std::string_view id) const;
    /// Where it stands in instances(). Requires: it is of this ring.
    size_t indexOf(const Instance& instance) const {
        return static_cast<size_t>(&instance - m_instances.data());
    }
    /// Zones of the members with tokens, ascending; `""` is one, too.
    std::span<const std::string_view> zones() const { return m_zones; }
    const RingOptions& options() const { return m_options; }
    size_t tokenCount() const { return m_tokens.size(); }

    /// How many of the 2^32 keys each member comes first for, as instances(); in a zone-aware ring
    /// among the members of its zone.
    std::vector<uint64_t> ownedKeys() const;

    /// A part of the members for a tenant, always the same as long as the members are: `size` of
    /// them, in a zone-aware ring rounded up to as many of each zone. One member more or less in
    /// the ring changes one of them. READONLY ones come on top, as do those registered at or after
    /// `registeredSinceSec`: what reads must look at when members came since. Size 0, or not below
    /// the number of members: all.
    HashRing shuffleShard(std::string_view tenant, size_t size,
                          std::optional<int64_t> registeredSinceSec = {}) const;

  private:
    struct Token {
        uint32_t value;
        uint32_t instance;  // index into m_instances
    };

    /// Where the first token above `key` stands, the first one above the last.
    static size_t firstAbove(std::span<const Token> tokens, uint32_t key);
    /// The tokens of one zone, ascending.
    std::vector<Token> tokensOf(std::string_view zone) const;
    /// What is left in `set` of the members for a key, or the error.
    Result<void> keepHealthy(const Operation& operation, int64_t nowSec, ReplicationSet& set) const;
    Error tooFewReplicas(const Operation& operation, int64_t nowSec, const ReplicationSet& set,
                         size_t required) const;

    RingOptions m_options;
    std::vector<Instance> m_instances;      // by id
    std::vector<Token> m_tokens;            // ascending
    std::vector<std::string_view> m_zones;  // texts of m_instances
};

}  // namespace pallium::ring
