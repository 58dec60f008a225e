#include "tests/backend/distributor/distributor_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::distributor {
namespace {

DistributorConfig limited(const InstanceLimits& limits) {
    DistributorConfig config;
    config.instanceLimits = limits;
    return config;
}

}  // namespace

class InstanceLoadTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void showsItsLimitsAndWhatRuns() {
        InstanceLimits limits;
        limits.maxIngestionRate = 1000;
        limits.maxInflightPushRequests = 2;
        limits.maxInflightClientRequests = 3;
        DistributorFixture fixture(limited(limits));
        for (const char* line :
             {"cortex_distributor_instance_limits{limit=\"max_ingestion_rate\"} 1000",
              "cortex_distributor_instance_limits{limit=\"max_inflight_push_requests\"} 2",
              "cortex_distributor_instance_limits{limit=\"max_inflight_client_requests\"} 3",
              "cortex_distributor_inflight_push_requests 0",
              "cortex_distributor_inflight_client_requests 0",
              "cortex_distributor_ingestion_rate_samples_per_second 0"})
            QVERIFY2(fixture.exposes(line), line);
        fixture.ingester.running = 3;
        bool wasShown = false;
        fixture.ingester.onPush = [&] {
            wasShown = fixture.exposes("cortex_distributor_inflight_push_requests 1") &&
                       fixture.exposes("cortex_distributor_inflight_client_requests 3");
        };
        QVERIFY(fixture.push({namedSeries("m")}));
        QVERIFY(wasShown);
        QVERIFY(fixture.exposes("cortex_distributor_inflight_push_requests 0"));
    }
    void limitsPushesAtATime() {
        InstanceLimits limits;
        limits.maxInflightPushRequests = 1;
        DistributorFixture fixture(limited(limits));
        PushResult inner;
        fixture.ingester.onPush = [&] { inner = fixture.push({namedSeries("inner", 3)}); };
        QVERIFY(fixture.push({namedSeries("outer")}));
        QVERIFY(!inner);
        QCOMPARE(inner.error().status, 503);
        QCOMPARE(inner.error().message,
                 std::string("too many inflight push requests in distributor"));
        QCOMPARE(fixture.ingester.pushes, size_t(1));
        // What came is counted, refused or not.
        QVERIFY(
            fixture.exposes("cortex_distributor_samples_in_total{type=\"float\",user=\"t\"} 4"));
        fixture.ingester.onPush = nullptr;
        QVERIFY(fixture.push({namedSeries("later")}));
    }
    void limitsCallsOfIngesters() {
        InstanceLimits limits;
        limits.maxInflightClientRequests = 2;
        DistributorFixture fixture(limited(limits));
        fixture.ingester.running = 2;
        QVERIFY(fixture.push({namedSeries("m")}));
        fixture.ingester.running = 3;
        const auto pushed = fixture.push({namedSeries("m")});
        QVERIFY(!pushed);
        QCOMPARE(pushed.error().status, 503);
        QCOMPARE(pushed.error().message,
                 std::string("too many inflight ingester client requests in distributor"));
    }
    void limitsTheRate() {
        InstanceLimits limits;
        limits.maxIngestionRate = 10;
        DistributorFixture fixture(limited(limits));
        // The rate is known at the end of a second.
        QVERIFY(fixture.push({namedSeries("m", 6)}));
        QVERIFY(fixture.push({namedSeries("m", 6)}));
        fixture.clock.advance(std::chrono::seconds(1));
        const auto pushed = fixture.push({namedSeries("m")});
        QVERIFY(!pushed);
        QCOMPARE(pushed.error().status, 503);
        QCOMPARE(pushed.error().message,
                 std::string("distributor's samples push rate limit reached"));
        QVERIFY(fixture.exposes("cortex_distributor_ingestion_rate_samples_per_second 12"));
        // 12 x 0.8 after a second of silence.
        fixture.clock.advance(std::chrono::seconds(1));
        QVERIFY(fixture.push({namedSeries("m")}));
    }
    void aLongSilenceEndsTheRate() {
        DistributorFixture fixture;
        QVERIFY(fixture.push({namedSeries("m", 8)}));
        fixture.clock.advance(std::chrono::seconds(2));
        QVERIFY(fixture.exposes("cortex_distributor_ingestion_rate_samples_per_second 6.4"));
        fixture.clock.advance(std::chrono::hours(24 * 365));
        // Counted in its own second, not in the first of those that had nothing.
        QVERIFY(fixture.push({namedSeries("m", 5)}));
        fixture.clock.advance(std::chrono::seconds(1));
        QVERIFY(fixture.exposes("cortex_distributor_ingestion_rate_samples_per_second 1"));
    }
};

static const test::Registrar<InstanceLoadTest> registered;

}  // namespace pallium::distributor

#include "instance_load_test.moc"
