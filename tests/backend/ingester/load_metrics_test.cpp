// The gauges and histograms of what all tenants together take of an ingester.
#include "backend/ingester/load_metrics.h"

#include "backend/ingester/ingester.h"
#include "backend/tenancy/limits.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

namespace pallium::ingester {
namespace {

constexpr TimestampMs kNow = 1'700'000'000'000;

tenancy::TenantId tenant(std::string_view name) {
    return *tenancy::TenantId::parse(name);
}

bool exposes(const telemetry::Registry& metrics, const std::string& line) {
    const auto text = metrics.expose(telemetry::ExpositionFormat::Text);
    return text.find("\n" + line + "\n") != std::string::npos;
}

/// An ingester with three series of tenant `a`, of one sample each, and metadata.
struct Loaded {
    explicit Loaded(const std::string& directory) {
        IngesterConfig config;
        config.dataDir = directory;
        ingester = std::make_unique<Ingester>(
            config,
            Ingester::Dependencies{io::realFileSystem(),
                                   clock,
                                   scheduler,
                                   pool,
                                   metrics,
                                   [](const auto&) { return std::make_shared<tenancy::Limits>(); },
                                   [] { return InstanceLimits{.maxInflightQueryRequests = 9}; },
                                   {}});
    }
    ~Loaded() { ingester->stop(); }

    bool fill() {
        if (!ingester->start()) return false;
        WriteBatch batch;
        batch.labels = {{"__name__", "m"}, {"__name__", "m"}, {"n", "1"}, {"__name__", "other"}};
        batch.samples = {{kNow, 1}, {kNow, 2}, {kNow, 3}};
        batch.series = {{0, 1, 0, 1}, {1, 3, 1, 2}, {3, 4, 2, 3}};
        batch.metadata = {{MetricType::Gauge, "m", "M.", ""}};
        return ingester->push(Context{}, tenant("a"), batch, {}).has_value();
    }
    std::unique_ptr<storage::SeriesSet> select(storage::Querier& querier,
                                               const std::string& function) const {
        const Matcher matcher = Matcher::equal("__name__", "m");
        return *querier.select(Context{}, true, {0, kNow * 2, 0, 0, function, 0}, {&matcher, 1});
    }

    test::FakeClock clock{kNow};
    ThreadPool pool{"test", 1, 10};
    Scheduler scheduler;
    telemetry::Registry metrics;
    std::unique_ptr<Ingester> ingester;
};

}  // namespace

class LoadMetricsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tellsLoadAndLimits() {
        telemetry::Registry metrics;
        IngesterLoad load{{.maxIngestionRate = 12.5,
                           .maxTenants = 1,
                           .maxSeries = 11,
                           .maxInflightPushRequests = 6,
                           .maxInflightQueryRequests = 7},
                          3.5,
                          14,
                          98,
                          2};
        registerLoadMetrics(metrics, [&load] { return load; });
        for (const char* line :
             {"cortex_ingester_instance_limits{limit=\"max_ingestion_rate\"} 12.5",
              "cortex_ingester_instance_limits{limit=\"max_tenants\"} 1",
              "cortex_ingester_instance_limits{limit=\"max_series\"} 11",
              "cortex_ingester_instance_limits{limit=\"max_inflight_push_requests\"} 6",
              "cortex_ingester_instance_limits{limit=\"max_inflight_query_requests\"} 7",
              "cortex_ingester_ingestion_rate_samples_per_second 3.5",
              "cortex_ingester_inflight_push_requests 14",
              "cortex_ingester_max_inflight_query_requests 98",
              "cortex_ingester_tsdb_head_active_appenders 2"})
            QVERIFY2(exposes(metrics, line), line);
    }
    void countsPushes() {
        const test::TempDir directory;
        Loaded fixture(directory.path());
        QVERIFY(fixture.fill());
        for (const char* line :
             {"cortex_ingester_inflight_push_requests 1",
              "cortex_ingester_tsdb_head_active_appenders 0",
              "cortex_ingester_tsdb_appender_add_duration_seconds_count 1",
              "cortex_ingester_tsdb_appender_commit_duration_seconds_count 1",
              "cortex_ingester_instance_limits{limit=\"max_inflight_query_requests\"} 9",
              "cortex_ingester_memory_metadata 1",
              "cortex_ingester_memory_metadata_created_total{user=\"a\"} 1",
              "cortex_ingester_memory_metadata_removed_total{user=\"a\"} 0"})
            QVERIFY2(exposes(fixture.metrics, line), line);
        QVERIFY(!exposes(fixture.metrics,
                         "cortex_ingester_tsdb_appender_commit_duration_seconds_sum 0"));
    }
    void countsWhatQueriesFind() {
        const test::TempDir directory;
        Loaded fixture(directory.path());
        QVERIFY(fixture.fill());
        const auto data = fixture.ingester->queryable(tenant("a"));
        const auto querier = data->querier(0, kNow * 2);
        QVERIFY(querier);
        {
            const auto series = fixture.select(**querier, "");
            storage::SampleColumns samples;
            for (size_t i = 0; i < series->size(); ++i)
                QVERIFY(series->read(i, 0, kNow * 2, samples));
            QVERIFY(exposes(fixture.metrics, "cortex_ingester_queries_total 1"));
            QVERIFY(exposes(fixture.metrics, "cortex_ingester_queried_series_count 0"));
        }
        for (const char* line :
             {"cortex_ingester_queried_series_sum 2", "cortex_ingester_queried_series_count 1",
              "cortex_ingester_queried_samples_sum 2", "cortex_ingester_queried_samples_count 1",
              "cortex_ingester_queried_chunks_sum 2", "cortex_ingester_queried_chunks_count 1",
              "cortex_ingester_max_inflight_query_requests 1"})
            QVERIFY2(exposes(fixture.metrics, line), line);
        // Without samples it is no query.
        QCOMPARE(fixture.select(**querier, "series")->size(), size_t(2));
        QVERIFY(exposes(fixture.metrics, "cortex_ingester_queries_total 1"));
        QVERIFY(exposes(fixture.metrics, "cortex_ingester_queried_series_count 1"));
    }
    void countsQueriesOfTenantsWithoutData() {
        const test::TempDir directory;
        Loaded fixture(directory.path());
        QVERIFY(fixture.fill());
        const auto querier = fixture.ingester->queryable(tenant("b"))->querier(0, kNow);
        QCOMPARE(fixture.select(**querier, "")->size(), size_t(0));
        QVERIFY(fixture.ingester->exemplars(tenant("b"), {0, kNow, {}}).empty());
        QVERIFY(exposes(fixture.metrics, "cortex_ingester_queries_total 2"));
        QVERIFY(exposes(fixture.metrics, "cortex_ingester_queried_exemplars_count 0"));
        QVERIFY(fixture.ingester->exemplars(tenant("a"), {0, kNow, {}}).empty());
        QVERIFY(exposes(fixture.metrics, "cortex_ingester_queried_exemplars_count 1"));
    }
};

static const test::Registrar<LoadMetricsTest> registered;

}  // namespace pallium::ingester

#include "load_metrics_test.moc"
