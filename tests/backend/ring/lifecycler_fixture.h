#pragma once

#include "backend/ring/lifecycler.h"
#include "backend/ring/memory_kv_store.h"
#include "backend/ring/ring_codec.h"
#include "backend/ring/ring_update.h"
#include "tests/backend/ring/ring_fixture.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

#include <string>

namespace pallium::ring {

inline const std::string kKey = "collectors/ring";

/// What members live in; outlives them.
struct World {
    test::TempDir dir;
    MemoryKvStore memory;
    KvStore* store = &memory;
    test::FakeClock clock{kNowSec * 1000};
    telemetry::Registry metrics;
    ThreadPool pool{"test", 1, 100};
    Scheduler scheduler;

    /// With beats that only the test gives.
    LifecyclerConfig config(const std::string& id = "a") const {
        LifecyclerConfig settings;
        settings.id = id;
        settings.address = id + ":1";
        settings.numTokens = 16;
        settings.heartbeatPeriod = std::chrono::milliseconds(0);
        return settings;
    }
    Lifecycler::Dependencies dependencies() {
        return {*store, io::realFileSystem(), clock, scheduler, pool, metrics};
    }
    RingState ring() const {
        const auto text = store->get(kKey);
        return text ? decodeRing(*text).value() : RingState();
    }
    Instance entry(const std::string& id = "a") const {
        const RingState state = ring();
        const auto found = state.find(id);
        return found != state.end() ? found->second : Instance();
    }
    void put(const Instance& instance) {
        (void)updateRing(*store, kKey, [&](RingState& state) { state[instance.id] = instance; });
    }
};

inline std::string errorOf(const Result<void>& result) {
    return result ? "none" : result.error().message;
}

}  // namespace pallium::ring
