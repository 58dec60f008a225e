#include "backend/ingester/ingester.h"
#include "backend/tenancy/limits.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

namespace pallium::ingester {

class CountedQueryableTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void refusesReadsBeyondTheLimitWhileOthersRun() {
        const test::TempDir directory;
        const test::FakeClock clock;
        ThreadPool pool("test", 1, 10);
        Scheduler scheduler;
        telemetry::Registry metrics;
        tenancy::InstanceLimits limits{.maxInflightQueryRequests = 2};
        IngesterConfig config;
        config.dataDir = directory.path();
        Ingester ingester(config, {io::realFileSystem(), clock, scheduler, pool, metrics,
                                   [](const auto&) { return std::make_shared<tenancy::Limits>(); },
                                   [&limits] { return limits; }});
        QVERIFY(ingester.start());
        WriteBatch batch;
        batch.labels = {{"__name__", "m"}};
        batch.samples = {{clock.nowMs(), 1}};
        batch.series = {{0, 1, 0, 1}};
        for (const char* tenant : {"a", "b"})
            QVERIFY(ingester.push(Context{}, *tenancy::TenantId::parse(tenant), batch, {}));
        const auto ofA = ingester.queryable(*tenancy::TenantId::parse("a"));
        const auto ofB = ingester.queryable(*tenancy::TenantId::parse("b"));
        {
            const auto one = ofA->querier(0, clock.nowMs());
            const auto two = ofB->querier(0, clock.nowMs());
            QVERIFY(one && two);
            QCOMPARE((*one)->labelNames(Context{}, {})->size(), size_t(1));
            for (int i = 0; i < 2; ++i) {
                const auto three = ofA->querier(0, clock.nowMs());
                QVERIFY(!three);
                QCOMPARE(three.error().message,
                         std::string("cannot query: too many inflight query requests in ingester"));
            }
        }
        QVERIFY(ofA->querier(0, clock.nowMs()));
        limits.maxInflightQueryRequests = 0;
        const auto unlimited = ingester.queryable(*tenancy::TenantId::parse("a"));
        std::vector<std::unique_ptr<storage::Querier>> many;
        for (int i = 0; i < 5; ++i)
            many.push_back(std::move(*unlimited->querier(0, clock.nowMs())));
        ingester.stop();
    }
};

static const test::Registrar<CountedQueryableTest> registered;

}  // namespace pallium::ingester

#include "counted_queryable_test.moc"
