#include "backend/distributor/distributor.h"
#include "backend/io/compression.h"
#include "backend/ring/memory_kv_store.h"
#include "backend/ring/ring_update.h"
#include "backend/tenancy/limits.h"
#include "tests/backend/distributor/fake_ingester.h"
#include "tests/support/fake_clock.h"
#include "tests/support/remote_write.h"
#include "tests/support/test_main.h"

namespace pallium::distributor {
namespace {

using std::chrono::seconds;

/// A distributor with peers, who give signs of life only when they join.
struct Fixture {
    Fixture() {
        limits.ingestionRate = 100;
        limits.ingestionBurstSize = 100;
    }
    void join(const std::string& id, ring::InstanceState is = ring::InstanceState::Active) {
        (void)ring::updateRing(store, "collectors/distributor", [&](ring::RingState& state) {
            state[id] = {id, id + ":1", "", is, {1}, clock.nowMs() / 1000, 0};
        });
    }
    PushResult push(size_t samples, size_t histograms = 0) {
        test::WriteSeries series{{{"__name__", "m"}}, {}};
        for (size_t i = 0; i < samples; ++i)
            series.samples.push_back({clock.nowMs() + static_cast<TimestampMs>(i), 1});
        for (size_t i = 0; i < histograms; ++i)
            series.histograms.push_back({clock.nowMs(), Histogram()});
        return distributor.push(Context{}, *tenancy::TenantId::parse("t"),
                                io::snappyEncode(test::encodeWriteRequest({series})));
    }

    test::FakeClock clock;
    ring::MemoryKvStore store;
    ring::Ring ring{"distributor",
                    "collectors/distributor",
                    store,
                    {.replicationFactor = 1, .heartbeatTimeout = seconds(60)},
                    clock};
    telemetry::Registry metrics;
    tenancy::Limits limits;
    FakeIngester ingester;
    Distributor distributor{
        {},
        {ingester, clock, metrics,
         [this](const auto&) { return std::make_shared<tenancy::Limits>(limits); }, nullptr,
         &ring}};
};

}  // namespace

class GlobalRateTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void dividesTheRateButNotTheBurst() {
        Fixture fixture;
        fixture.join("a");
        fixture.join("b", ring::InstanceState::Joining);
        QVERIFY(fixture.push(100));
        fixture.clock.advance(seconds(1));
        const auto refused = fixture.push(51);
        QCOMPARE(refused.error().status, 429);
        QCOMPARE(refused.error().message,
                 std::string("ingestion rate limit (50) exceeded while adding 51 samples and 0 "
                             "metadata"));
        QVERIFY(fixture.push(50));
    }
    void aloneItHasAll() {
        Fixture fixture;
        for (const bool isMember : {false, true}) {
            if (isMember) fixture.join("a");
            QVERIFY(fixture.push(100));
            QCOMPARE(fixture.push(1).error().message,
                     std::string("ingestion rate limit (100) exceeded while adding 1 samples and "
                                 "0 metadata"));
            fixture.clock.advance(seconds(1));
        }
    }
    void doesNotCountWhoFellSilent() {
        Fixture fixture;
        fixture.join("a");
        fixture.clock.advance(seconds(61));
        fixture.join("b");
        QVERIFY(fixture.push(100));
        fixture.clock.advance(seconds(1));
        QVERIFY(fixture.push(100));
    }
    void dividesTheRateOfHistograms() {
        Fixture fixture;
        fixture.limits.nativeHistogramIngestionRate = 10;
        fixture.limits.nativeHistogramIngestionBurstSize = 4;
        for (const char* id : {"a", "b", "c", "d"})
            fixture.join(id);
        QVERIFY(fixture.push(0, 4));
        const auto refused = fixture.push(1, 1);
        QCOMPARE(refused.error().message,
                 std::string("native histogram ingestion rate limit (2.5) exceeded while adding 1 "
                             "native histogram samples"));
        fixture.clock.advance(seconds(1));
        QVERIFY(fixture.push(0, 2));
    }
    void noLimitStaysNone() {
        Fixture fixture;
        fixture.join("a");
        fixture.join("b");
        QVERIFY(fixture.push(0, 50));
    }
};

static const test::Registrar<GlobalRateTest> registered;

}  // namespace pallium::distributor

#include "global_rate_test.moc"
