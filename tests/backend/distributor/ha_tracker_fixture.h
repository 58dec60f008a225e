#pragma once

#include "backend/distributor/ha_tracker.h"
#include "backend/ring/memory_kv_store.h"
#include "backend/tenancy/limits.h"
#include "tests/support/fake_clock.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <thread>

namespace pallium::distributor {

/// Refuses updates while it is told to, or lets others run during them.
class FailingKvStore final : public ring::KvStore {
  public:
    std::string_view type() const override { return m_store.type(); }
    Value get(std::string_view key) const override { return m_store.get(key); }
    std::vector<std::pair<std::string, std::string>> list(std::string_view prefix) const override {
        return m_store.list(prefix);
    }
    Result<void> update(const std::string& key, const Change& change) override {
        ++updates;
        if (isBroken) return fail(ErrorKind::Io, "disk full");
        mostAtOnce = std::max<int>(mostAtOnce, ++m_atOnce);
        for (int i = 0; isSlow && i < 100; ++i)
            std::this_thread::yield();
        auto updated = m_store.update(key, change);
        --m_atOnce;
        return updated;
    }
    uint64_t revision() const override { return m_store.revision(); }

    std::atomic<size_t> updates = 0;  // tried
    std::atomic<int> mostAtOnce = 0;
    bool isBroken = false, isSlow = false;

  private:
    std::atomic<int> m_atOnce = 0;
    ring::MemoryKvStore m_store;
};

/// The default times, without the chance in them.
inline HaTrackerConfig steadyTimes() {
    HaTrackerConfig config;
    config.updateTimeoutJitterMax = std::chrono::nanoseconds(0);
    return config;
}

/// A tracker over a store that outlives it. Threads: confined to the test.
struct TrackerFixture {
    TrackerFixture() { restart(); }
    /// Another process on the same store.
    void restart() {
        tracker.reset();
        metrics.emplace();
        tracker.emplace(config, HaTracker::Dependencies{store, clock, scheduler, pool, *metrics});
        (void)tracker->start();  // what it cannot read it leaves out
    }
    /// `taken`, or why not.
    std::string check(std::string_view cluster, std::string_view replica,
                      std::string_view tenant = "t") {
        std::string elected;
        const auto verdict = tracker->check({tenant, cluster, replica}, limits, elected);
        if (!verdict) return verdict.error().message;
        if (*verdict == HaVerdict::TooManyClusters) return "too many";
        return *verdict == HaVerdict::Taken ? "taken" : "elected: " + elected;
    }
    bool exposes(const std::string& line) const {
        const auto text = metrics->expose(telemetry::ExpositionFormat::Text);
        return text.find("\n" + line + "\n") != std::string::npos;
    }
    bool exposesFamily(const std::string& name) const {
        const auto text = metrics->expose(telemetry::ExpositionFormat::Text);
        return text.find("\n" + name + "{") != std::string::npos;
    }

    HaTrackerConfig config = steadyTimes();
    tenancy::Limits limits;
    test::FakeClock clock;
    FailingKvStore store;
    Scheduler scheduler;
    ThreadPool pool{"test", 1, 1};
    std::optional<telemetry::Registry> metrics;
    std::optional<HaTracker> tracker;
};

}  // namespace pallium::distributor
