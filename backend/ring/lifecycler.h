#pragma once

#include "backend/base/clock.h"
#include "backend/base/mutex.h"
#include "backend/base/result.h"
#include "backend/base/scheduler.h"
#include "backend/io/file_system.h"
#include "backend/ring/instance.h"
#include "backend/ring/kv_store.h"
#include "backend/ring/measured_kv_store.h"
#include "backend/ring/ring_codec.h"
#include "backend/ring/token_picker.h"
#include "backend/service/service.h"
#include "backend/telemetry/registry.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

namespace pallium::ring {

struct LifecyclerConfig {
    std::string ringName = "ingester";    // label of metrics
    std::string key = "collectors/ring";  // see Ring
    std::string id, address, zone;        // see Instance
    size_t numTokens = 128;
    std::chrono::milliseconds heartbeatPeriod{5000};  // 0: no heartbeats
    std::chrono::seconds heartbeatTimeout{60};        // of all members, for readiness; 0: none
    std::chrono::milliseconds joinAfter{0};           // PENDING for so long, then it picks tokens
    std::chrono::milliseconds observePeriod{0};       // JOINING for so long, then ACTIVE
    std::chrono::milliseconds minReadyDuration{15'000};
    std::string tokensFilePath;    // keeps tokens and READONLY over restarts; empty: no file
    bool unregisterOnStop = true;  // else the entry stays, with its tokens
    bool checkRingHealth = true;   // ready only while all members are healthy
    /// Cortex has two lifecyclers, whose metrics have different names: members of the rings of
    /// ruler, store gateway and Alertmanager have the basic one.
    bool hasBasicMetrics = false;
};

/// Owner of one member's entry in a ring: registers it, gives signs of life, leaves.
///
/// A new member is PENDING, then JOINING, then ACTIVE, all within start() unless it has to wait. A
/// member whose entry is still there, or whose tokens are in the file, goes on with those tokens
/// and is READONLY if it was. To leave: leave(), then finish what is under way, then stop().
/// Threads: internally synchronised. Source: states and texts of Cortex' pkg/ring lifecycler.
class Lifecycler final : public service::Service {
  public:
    /// All borrowed; signs of life are given on `pool`.
    struct Dependencies {
        KvStore& store;
        io::FileSystem& files;
        const Clock& clock;
        Scheduler& scheduler;
        ThreadPool& pool;
        telemetry::Registry& metrics;
    };
    Lifecycler(LifecyclerConfig config, const Dependencies& dependencies);

    InstanceState instanceState() const { return m_state.load(std::memory_order_relaxed); }
    Tokens tokens() const;

    /// Between ACTIVE and READONLY; success if it is there already. Errors: Unavailable
    /// (`lifecycler not running`) before start() and from leave() on, Conflict (`changing instance
    /// state from PENDING -> READONLY is disallowed`), as KvStore::update().
    Result<void> changeState(InstanceState target);
    /// Replaces so large a part (0 to 1) of the tokens by new ones. Errors: Unavailable as above,
    /// as KvStore::update().
    Result<void> renewTokens(double ratio);
    /// Success once the ring is healthy and has been for the minimum, then forever. Errors:
    /// Unavailable with Cortex' text: `waiting for 15s after being ready`, `instance 127.0.0.1:9095
    /// in state JOINING`, …
    Result<void> checkReady();

    /// Tells the others that no writes should come any more: LEAVING, but a READONLY one, which
    /// gets none anyway, stays that. Nothing if it does not run.
    void leave();
    /// Whether stop() removes the entry, whatever the settings say.
    void setUnregisterOnStop(bool isWanted) { m_unregisterOnStop = isWanted; }

    // What the scheduler calls.
    /// Joins if it is time to.
    void advance();
    void heartbeat();

  protected:
    Result<void> onStart() override;
    void onStop() override;

  private:
    TokenFile loadFile() const;
    void saveFile() const PALLIUM_REQUIRES(m_mutex);
    void takeOver(const RingState& ring, TokenFile file) PALLIUM_REQUIRES(m_mutex);
    Result<void> registerInstance() PALLIUM_REQUIRES(m_mutex);
    Result<void> join() PALLIUM_REQUIRES(m_mutex);
    Result<void> enter(InstanceState state) PALLIUM_REQUIRES(m_mutex);
    /// Writes the entry as it shall be.
    Result<void> publish() PALLIUM_REQUIRES(m_mutex);
    void putInto(RingState& ring) PALLIUM_REQUIRES(m_mutex);
    Result<void> requireRunning() const PALLIUM_REQUIRES(m_mutex);
    Result<void> checkRing() const;
    int64_t nowSec() const { return m_clock.nowMs() / 1000; }

    const LifecyclerConfig m_config;
    MeasuredKvStore m_store;
    io::FileSystem& m_files;
    const Clock& m_clock;
    Scheduler& m_scheduler;
    ThreadPool& m_pool;
    telemetry::Gauge& m_tokensOwned;
    telemetry::Gauge& m_tokensToOwn;
    telemetry::Counter& m_heartbeats;

    std::atomic<InstanceState> m_state{InstanceState::Pending};  // written under m_mutex
    std::atomic<bool> m_unregisterOnStop;

    /// Held during updates of the store, so that the entry is what the members below say. Where an
    /// update fails the next sign of life writes it.
    mutable Mutex m_mutex;
    TokenPicker m_picker PALLIUM_GUARDED_BY(m_mutex);
    Tokens m_tokens PALLIUM_GUARDED_BY(m_mutex);
    size_t m_tokensCounted PALLIUM_GUARDED_BY(m_mutex) = 0;  // in m_tokensOwned
    /// ACTIVE or READONLY: what it is when it neither joins nor leaves.
    InstanceState m_settled PALLIUM_GUARDED_BY(m_mutex) = InstanceState::Active;
    int64_t m_registeredSec PALLIUM_GUARDED_BY(m_mutex) = 0;
    SteadyTime m_nextStep PALLIUM_GUARDED_BY(m_mutex);  // while PENDING or JOINING
    bool m_isLeaving PALLIUM_GUARDED_BY(m_mutex) = false;

    Mutex m_readyMutex;  // taken before m_mutex
    std::optional<SteadyTime> m_readySince PALLIUM_GUARDED_BY(m_readyMutex);
    bool m_isReady PALLIUM_GUARDED_BY(m_readyMutex) = false;

    // Last, so that they end before what their tasks use.
    Scheduler::Handle m_joining;
    Scheduler::Handle m_beating;
};

}  // namespace pallium::ring
