#include "backend/ring/ring_metrics.h"

#include "backend/ring/memory_kv_store.h"
#include "backend/ring/ring_update.h"
#include "tests/backend/ring/ring_fixture.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_main.h"

namespace pallium::ring {

class RingMetricsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void exposesTheRing() {
        auto state = ringOf({member("a", {1U << 30}), member("b", {0}, InstanceState::ReadOnly)});
        state["a"].heartbeatSec = kNowSec - 100;
        MemoryKvStore store;
        QVERIFY(updateRing(store, "ring", [&](RingState& current) { current = state; }));
        const test::FakeClock clock(kNowSec * 1000);
        const Ring ring("ingester", "ring", store, {}, clock);
        telemetry::Registry registry;
        registerRingMetrics(ring, true, registry);
        const std::string text = registry.expose(telemetry::ExpositionFormat::Text);
        for (const char* line :
             {"cortex_ring_members{name=\"ingester\",state=\"Unhealthy\"} 1",
              "cortex_ring_members{name=\"ingester\",state=\"READONLY\"} 1",
              "cortex_ring_members{name=\"ingester\",state=\"ACTIVE\"} 0",
              "cortex_ring_oldest_member_timestamp{name=\"ingester\",state=\"Unhealthy\"} "
              "1.6999999e+09",
              "cortex_ring_tokens_total{name=\"ingester\"} 2",
              "cortex_ring_tokens_owned{member=\"b\",name=\"ingester\"} 1",
              "cortex_ring_member_ownership_percent{member=\"a\",name=\"ingester\"} 0.25"})
            QVERIFY2(text.find("\n" + std::string(line) + "\n") != std::string::npos, line);
    }
    void leavesOutWhatIsOfEachMember() {
        MemoryKvStore store;
        QVERIFY(updateRing(store, "ring", [](RingState& current) {
            current = ringOf({member("a", {1U << 30})});
        }));
        const test::FakeClock clock(kNowSec * 1000);
        const Ring ring("ingester", "ring", store, {}, clock);
        telemetry::Registry registry;
        registerRingMetrics(ring, false, registry);
        const std::string text = registry.expose(telemetry::ExpositionFormat::Text);
        QVERIFY(text.find("cortex_ring_tokens_total{name=\"ingester\"} 1\n") != std::string::npos);
        QVERIFY(text.find("cortex_ring_tokens_owned") == std::string::npos);
        QVERIFY(text.find("cortex_ring_member_ownership_percent") == std::string::npos);
    }
};

static const test::Registrar<RingMetricsTest> registered;

}  // namespace pallium::ring

#include "ring_metrics_test.moc"
