#include "backend/ingester/ingester.h"

#include "backend/tenancy/limits.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

namespace pallium::ingester {
namespace {

constexpr TimestampMs kNow = 1'700'000'000'000;

tenancy::TenantId tenantId(std::string_view name) {
    return *tenancy::TenantId::parse(name);
}

/// A batch of series `m{n="0"}`, `m{n="1"}`, … with one sample each.
struct Batch {
    Batch(size_t series, TimestampMs time, double value = 1) {
        for (size_t i = 0; i < series; ++i)
            numbers.push_back(std::to_string(i));
        for (uint32_t i = 0; i < series; ++i) {
            batch.labels.push_back({"__name__", "m"});
            batch.labels.push_back({"n", numbers[i]});
            batch.samples.push_back({time, value});
            batch.series.push_back({2 * i, 2 * i + 2, i, i + 1});
        }
    }
    std::vector<std::string> numbers;
    WriteBatch batch;
};

/// An ingester on a temporary directory with limits that a test may change.
struct Fixture {
    explicit Fixture(const std::string& directory, IngesterConfig config = {}) {
        config.dataDir = directory;
        ingester = std::make_unique<Ingester>(
            config, Ingester::Dependencies{
                        io::realFileSystem(), clock, scheduler, pool, metrics,
                        [this](const auto&) { return std::make_shared<tenancy::Limits>(limits); }});
    }
    ~Fixture() { ingester->stop(); }

    Result<void> push(std::string_view tenant, const WriteBatch& batch) {
        return ingester->push(Context{}, tenantId(tenant), batch, {});
    }
    size_t countSeries(std::string_view tenant) const {
        const auto data = ingester->queryable(tenantId(tenant));
        const auto querier = data->querier(0, kNow * 2);
        const Matcher matcher = Matcher::equal("__name__", "m");
        return (*(*querier)->select(Context{}, true, {0, kNow * 2, 0, 0, "series", 0},
                                    {&matcher, 1}))
            ->size();
    }
    bool exposes(const std::string& line) const {
        const auto text = metrics.expose(telemetry::ExpositionFormat::Text);
        return text.find("\n" + line + "\n") != std::string::npos;
    }

    test::FakeClock clock{kNow};
    ThreadPool pool{"test", 1, 10};
    Scheduler scheduler;
    telemetry::Registry metrics;
    tenancy::Limits limits;
    std::unique_ptr<Ingester> ingester;
};

}  // namespace

class IngesterTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void refusesBeforeItRunsAndAfterItStopped() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        const Batch batch(1, kNow);
        QCOMPARE(fixture.push("a", batch.batch).error().kind, ErrorKind::Unavailable);
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.push("a", batch.batch));
        fixture.ingester->stop();
        QCOMPARE(fixture.push("a", batch.batch).error().kind, ErrorKind::Unavailable);
    }
    void turnsLongHeadsIntoBlocks() {
        const test::TempDir directory;
        IngesterConfig config;
        config.headCompactionPeriod = std::chrono::milliseconds(5);
        config.db.blockRangeMs = 1000;
        Fixture fixture(directory.path(), config);
        fixture.limits.maxSeriesPerUser = 2;
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.push("a", Batch(2, kNow).batch));
        QVERIFY(!fixture.push("a", Batch(3, kNow + 100).batch));
        Batch other(1, kNow + 2000);
        for (Label& label : other.batch.labels)
            if (label.name == "n") label.value = "other";
        // Refused while the head has two series, taken when they have gone to a block.
        QVERIFY(!fixture.push("a", other.batch));
        Batch later(1, kNow + 2000);
        QVERIFY(fixture.push("a", later.batch));
        QTRY_VERIFY(fixture.exposes("cortex_ingester_tsdb_blocks_loaded 1"));
        QTRY_VERIFY(fixture.push("a", other.batch).has_value());
        QCOMPARE(fixture.countSeries("a"), size_t(3));
        QTRY_VERIFY(fixture.exposes("cortex_ingester_tsdb_compactions_total 1"));
        QVERIFY(fixture.exposes("cortex_ingester_memory_series_removed_total{user=\"a\"} 1"));
        fixture.ingester->stop();

        Fixture restarted(directory.path(), config);
        QVERIFY(restarted.ingester->start());
        QCOMPARE(restarted.countSeries("a"), size_t(3));
    }
    void turnsIdleHeadsIntoBlocks() {
        const test::TempDir directory;
        IngesterConfig config;
        config.headCompactionPeriod = std::chrono::milliseconds(5);
        config.headIdleTimeout = std::chrono::hours(1);
        Fixture fixture(directory.path(), config);
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.push("idle", Batch(2, kNow).batch));
        fixture.clock.advance(std::chrono::minutes(59));
        QVERIFY(fixture.push("busy", Batch(2, kNow).batch));
        const auto looks = [&] {
            return fixture.metrics
                .counter("cortex_ingester_tsdb_compactions_triggered_total", "", {})
                .value();
        };
        const double before = looks();
        QTRY_VERIFY(looks() > before + 4);
        QVERIFY(fixture.exposes("cortex_ingester_tsdb_blocks_loaded 0"));
        fixture.clock.advance(std::chrono::minutes(1));
        QTRY_VERIFY(fixture.exposes("cortex_ingester_tsdb_blocks_loaded 1"));
        QVERIFY(fixture.exposes("cortex_ingester_memory_series 2"));
        QCOMPARE(fixture.countSeries("idle"), size_t(2));
    }
    void keepsTenantsApart() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.push("a", Batch(3, kNow).batch));
        QVERIFY(fixture.push("b", Batch(1, kNow).batch));
        QCOMPARE(fixture.countSeries("a"), size_t(3));
        QCOMPARE(fixture.countSeries("b"), size_t(1));
        QCOMPARE(fixture.countSeries("c"), size_t(0));
        QVERIFY(fixture.exposes("cortex_ingester_memory_series 4"));
        QVERIFY(fixture.exposes("cortex_ingester_memory_users 2"));
        QVERIFY(fixture.exposes("cortex_ingester_ingested_samples_total 4"));
    }
    void opensWhatItFindsAndCountsItAgainstTheLimits() {
        const test::TempDir directory;
        {
            Fixture before(directory.path());
            QVERIFY(before.ingester->start());
            QVERIFY(before.push("a", Batch(3, kNow).batch));
        }
        Fixture after(directory.path());
        after.limits.maxGlobalSeriesPerMetric = 3;
        QVERIFY(after.ingester->start());
        QCOMPARE(after.countSeries("a"), size_t(3));
        const auto pushed = after.push("a", Batch(4, kNow + 1).batch);
        QVERIFY(!pushed);
        QVERIFY(pushed.error().message.starts_with(
            "per-metric series limit of 3 exceeded for metric m,"));
        QVERIFY(pushed.error().message.ends_with("for series {__name__=\"m\", n=\"3\"}"));
        QCOMPARE(after.countSeries("a"), size_t(3));
        QVERIFY(after.exposes(
            "cortex_discarded_samples_total{reason=\"per_metric_series_limit\",user=\"a\"} 1"));
    }
    void opensAllTenantsOrSaysWhichItCannot() {
        const test::TempDir directory;
        {
            Fixture before(directory.path());
            QVERIFY(before.ingester->start());
            for (uint32_t i = 0; i < 9; ++i)
                QVERIFY(before.push(fmt::format("t{}", i), Batch(i + 1, kNow).batch));
        }
        for (const size_t concurrency : {1, 20}) {
            IngesterConfig config;
            config.openingConcurrency = concurrency;
            Fixture after(directory.path(), config);
            QVERIFY(after.ingester->start());
            for (uint32_t i = 0; i < 9; ++i)
                QCOMPARE(after.countSeries(fmt::format("t{}", i)), size_t(i + 1));
        }
        for (const char* tenant : {"t3", "t7"}) {
            const std::filesystem::path log = directory.path() + "/" + tenant + "/wal";
            std::filesystem::remove_all(log);
            std::ofstream(log) << "no directory";
        }
        Fixture damaged(directory.path());
        const auto started = damaged.ingester->start();
        QVERIFY(!started);
        QVERIFY(started.error().message.find("open tenant t3") != std::string::npos);
    }
    void storesThePartThatIsGood() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.push("a", Batch(1, kNow).batch));
        const auto pushed = fixture.push("a", Batch(2, kNow - 1).batch);
        QVERIFY(!pushed);
        QCOMPARE(pushed.error().kind, ErrorKind::InvalidArgument);
        QVERIFY(pushed.error().message.starts_with("err: out of order sample. timestamp="));
        QCOMPARE(fixture.countSeries("a"), size_t(2));
    }
    void refusesAnotherValueForTheSameTime() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.push("a", Batch(1, kNow, 5).batch));
        QVERIFY(fixture.push("a", Batch(1, kNow, 5).batch));
        const auto pushed = fixture.push("a", Batch(1, kNow, 99).batch);
        QVERIFY(!pushed);
        QCOMPARE(pushed.error().message,
                 std::string("err: duplicate sample for timestamp 1700000000000; overrides not "
                             "allowed: existing 5, new value 99. series={__name__=\"m\", "
                             "n=\"0\"}"));
    }
    void keepsMetadataWithinLimits() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        fixture.limits.maxMetadataPerUser = 1;
        QVERIFY(fixture.ingester->start());
        WriteBatch batch;
        batch.metadata = {{MetricType::Gauge, "a", "A.", ""}, {MetricType::Gauge, "b", "B.", ""}};
        QVERIFY(fixture.push("t", batch));
        QCOMPARE(fixture.ingester->metadata(tenantId("t"), {}).size(), size_t(1));
        QVERIFY(fixture.ingester->metadata(tenantId("u"), {}).empty());
        QVERIFY(fixture.exposes(
            "cortex_discarded_metadata_total{reason=\"per_user_metadata_limit\",user=\"t\"} 1"));
    }
    void stopsAtACanceledRequest() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        QVERIFY(fixture.ingester->start());
        const CancelToken token;
        token.cancel();
        const auto pushed =
            fixture.ingester->push(Context(token), tenantId("a"), Batch(1, kNow).batch, {});
        QCOMPARE(pushed.error().kind, ErrorKind::Canceled);
        QCOMPARE(fixture.countSeries("a"), size_t(0));
    }
};

static const test::Registrar<IngesterTest> registered;

}  // namespace pallium::ingester

#include "ingester_test.moc"
