#pragma once

#include "backend/base/clock.h"
#include "backend/base/mutex.h"
#include "backend/base/result.h"
#include "backend/base/scheduler.h"
#include "backend/distributor/distributor_config.h"
#include "backend/distributor/ha_entry.h"
#include "backend/ring/kv_store.h"
#include "backend/ring/measured_kv_store.h"
#include "backend/service/service.h"
#include "backend/telemetry/registry.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::tenancy {
struct Limits;
}

namespace pallium::distributor {

/// Who sends: one replica of an HA pair, which is a cluster in Cortex' words. None is empty.
struct HaSender {
    std::string_view tenant, cluster, replica;
};

enum class HaVerdict : uint8_t { Taken, OtherElected, TooManyClusters };

/// A pair and whom of it is listened to.
struct ElectedReplica {
    std::string tenant, cluster, replica;
    TimestampMs receivedMs = 0;  // see HaEntry
};

/// Elects one replica of each HA pair, and another one when it falls silent.
///
/// Who comes first is elected. That it still sends is noted once in an update timeout (and its
/// jitter), and until that has passed all answers are from memory. After a failover timeout without
/// a note whoever comes next is elected. The notes are in a store, under `<prefix><tenant>/
/// <cluster>`, so that a restart changes nothing; nobody else writes there, so memory has what the
/// store has: all of it is read at the start, which Cortex leaves to `enable_startup_sync`. Pairs
/// that fell silent are forgotten after half an hour, and removed from the store after another
/// half. Threads: internally synchronised. Source: rules and names of Cortex' pkg/ha.
class HaTracker final : public service::Service {
  public:
    /// All borrowed, and outlive the tracker; old pairs are looked for on `pool`.
    struct Dependencies {
        ring::KvStore& store;
        const Clock& clock;
        Scheduler& scheduler;
        ThreadPool& pool;
        telemetry::Registry& metrics;  // asks the tracker at each exposition
    };
    HaTracker(const HaTrackerConfig& config, const Dependencies& dependencies);

    /// Whether samples of `sender` are taken. If another one is elected, its name is put into
    /// `elected`. Of `limits` the number of pairs and the failover timeout count. Answers from
    /// memory allocate nothing but a long name. Errors: as KvStore::update().
    Result<HaVerdict> check(const HaSender& sender, const tenancy::Limits& limits,
                            std::string& elected);

    /// By tenant and cluster.
    std::vector<ElectedReplica> elected() const;
    std::chrono::nanoseconds updateTimeout() const { return m_config.updateTimeout; }
    /// That of the tenant, raised to the least that the settings allow.
    std::chrono::milliseconds failoverTimeout(const tenancy::Limits& limits) const;

    /// What the scheduler calls: forgets old pairs.
    void cleanUp();

  protected:
    Result<void> onStart() override;
    void onStop() override;

  private:
    struct Pair {
        std::string replica;  // empty: nobody yet
        TimestampMs receivedMs = 0;
        uint64_t changes = 0;  // of the replica
        uint64_t updates = 0;  // how often the store was asked
    };
    using Clusters = std::map<std::string, Pair, std::less<>>;

    /// The pair in memory; null if it is not known.
    const Pair* find(const HaSender& sender) const PALLIUM_REQUIRES_SHARED(m_mutex);
    bool isFresh(TimestampMs receivedMs, TimestampMs nowMs) const;
    bool isOneTooMany(const HaSender& sender, const tenancy::Limits& limits) const;
    Result<HaVerdict> elect(const HaSender& sender, const tenancy::Limits& limits,
                            std::string& elected);
    /// Whether `entry` stays as it is when `replica` sends.
    bool stays(const HaEntry& entry, std::string_view replica, const tenancy::Limits& limits,
               TimestampMs nowMs) const;
    void adopt(std::string_view tenant, std::string_view cluster, const HaEntry& entry,
               uint64_t updates);
    void load();
    void clean(const std::string& key, TimestampMs nowMs);
    void forget(std::string_view tenant, std::string_view cluster);
    std::vector<std::vector<telemetry::Collected>> collect() const;

    const HaTrackerConfig m_config;
    const std::chrono::milliseconds m_updateTimeout;  // with its jitter
    const std::chrono::milliseconds m_leastFailoverTimeout;
    ring::MeasuredKvStore m_store;
    const Clock& m_clock;
    Scheduler& m_scheduler;
    ThreadPool& m_pool;
    telemetry::Histogram& m_propagation;
    telemetry::Counter& m_cleanups;
    telemetry::Counter& m_marked;
    telemetry::Counter& m_removed;
    telemetry::Counter& m_failed;

    /// Held while the store is updated and until memory has it too, taken before m_mutex.
    Mutex m_electing;
    mutable SharedMutex m_mutex;
    std::map<std::string, Clusters, std::less<>> m_tenants PALLIUM_GUARDED_BY(m_mutex);
    Scheduler::Handle m_cleaning;  // the last member: nothing runs once it is gone
};

}  // namespace pallium::distributor
