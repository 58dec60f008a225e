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

/// A sample of `m{n="0"}` and an exemplar for each time.
struct ExemplarBatch : Batch {
    explicit ExemplarBatch(const std::vector<TimestampMs>& times) : Batch(1, kNow) {
        batch.exemplarLabels = {{"trace_id", "t"}};
        for (const TimestampMs time : times)
            batch.exemplars.push_back({time, 1, 0, 1});
        batch.series[0].exemplarsEnd = static_cast<uint32_t>(times.size());
    }
};

/// `m{n="0"}` with histograms only.
struct HistogramBatch : Batch {
    explicit HistogramBatch(const std::vector<HistogramPoint>& points) : Batch(1, kNow) {
        batch.samples.clear();
        batch.series[0].samplesEnd = 0;
        for (const HistogramPoint& point : points)
            batch.histograms.grow() = point;
        batch.series[0].histogramsEnd = static_cast<uint32_t>(points.size());
    }
};

/// An ingester on a temporary directory with limits that a test may change.
struct Fixture {
    explicit Fixture(const std::string& directory, IngesterConfig config = {}) {
        config.dataDir = directory;
        ingester = std::make_unique<Ingester>(
            config, Ingester::Dependencies{
                        io::realFileSystem(),
                        clock,
                        scheduler,
                        pool,
                        metrics,
                        [this](const auto&) { return std::make_shared<tenancy::Limits>(limits); },
                        [this] { return instance; },
                        {}});
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
    size_t exemplarsOf(std::string_view tenant) const {
        const ExemplarQuery query{0, kNow * 2, {{Matcher::equal("__name__", "m")}}};
        size_t count = 0;
        for (const SeriesExemplars& series : ingester->exemplars(tenantId(tenant), query))
            count += series.exemplars.size();
        return count;
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
    InstanceLimits instance;
    std::unique_ptr<Ingester> ingester;
};

std::string errorText(const Result<void>& result) {
    return result ? std::string() : result.error().message;
}

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
        const auto refused = fixture.push("a", batch.batch);
        QCOMPARE(refused.error().kind, ErrorKind::Unavailable);
        QCOMPARE(refused.error().message,
                 std::string("rpc error: code = Unavailable desc = Terminated"));
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
    void keepsExemplarsIfTheLimitsSaySo() {
        const test::TempDir directory;
        IngesterConfig config;
        Fixture fixture(directory.path(), config);
        QVERIFY(fixture.ingester->start());
        ExemplarBatch batch({kNow, kNow + 1});
        QVERIFY(fixture.push("a", batch.batch));
        QCOMPARE(fixture.exemplarsOf("a"), size_t(0));
        fixture.limits.maxExemplars = 1;
        QVERIFY(fixture.push("a", batch.batch));
        QCOMPARE(fixture.exemplarsOf("a"), size_t(1));
        QCOMPARE(fixture.exemplarsOf("b"), size_t(0));
        fixture.limits.maxExemplars = -1;
        QVERIFY(fixture.push("a", ExemplarBatch({kNow + 2}).batch));
        for (const char* line :
             {"cortex_ingester_ingested_exemplars_total 2",
              "cortex_ingester_queried_exemplars_count 2",
              "cortex_ingester_queried_exemplars_sum 1",
              "cortex_ingester_tsdb_exemplar_exemplars_appended_total 2",
              "cortex_ingester_tsdb_exemplar_exemplars_in_storage 1",
              "cortex_ingester_tsdb_exemplar_out_of_order_exemplars_total 0",
              "cortex_ingester_tsdb_exemplar_series_with_exemplars_in_storage{user=\"a\"} 1",
              "cortex_ingester_tsdb_exemplar_last_exemplars_timestamp_seconds{user=\"a\"} "
              "1.7e+09"})
            QVERIFY2(fixture.exposes(line), line);
    }
    void keepsExemplarsOfTheStoresSetting() {
        const test::TempDir directory;
        IngesterConfig config;
        config.maxExemplars = 5;
        Fixture fixture(directory.path(), config);
        QVERIFY(fixture.ingester->start());
        fixture.limits.maxExemplars = -1;
        QVERIFY(fixture.push("a", ExemplarBatch({kNow}).batch));
        QCOMPARE(fixture.exemplarsOf("a"), size_t(0));
        fixture.limits.maxExemplars = 0;
        QVERIFY(fixture.push("a", ExemplarBatch({kNow}).batch));
        QCOMPARE(fixture.exemplarsOf("a"), size_t(1));
    }
    void saysWhichExemplarsItRefuses() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        fixture.limits.maxExemplars = 10;
        QVERIFY(fixture.ingester->start());
        const auto late = fixture.push("a", ExemplarBatch({kNow, kNow - 1}).batch);
        QVERIFY(!late);
        QCOMPARE(late.error().kind, ErrorKind::InvalidArgument);
        QCOMPARE(late.error().message,
                 std::string("err: out of order exemplar. timestamp=2023-11-14T22:13:19.999Z, "
                             "series={__name__=\"m\", n=\"0\"}, exemplar={trace_id=\"t\"}"));
        QVERIFY(fixture.exposes("cortex_ingester_ingested_exemplars_failures_total 1"));
        QVERIFY(fixture.exposes(
            "cortex_discarded_exemplars_total{reason=\"exemplar-out-of-order\",user=\"a\"} 1"));
        ExemplarBatch alone({kNow});
        alone.batch.samples.clear();
        alone.batch.series[0].samplesEnd = 0;
        QVERIFY(fixture.push("a", alone.batch));  // of a series that is there
        QVERIFY(fixture.push("b", alone.batch)
                    .error()
                    .message.starts_with("err: exemplars not ingested because series not already "
                                         "present. timestamp="));
    }
    void dropsHistogramsSilentlyWhereTheyAreOff() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        QVERIFY(fixture.ingester->start());
        Batch sent(2, kNow);
        for (uint32_t i = 0; i < 2; ++i) {
            sent.batch.histograms.grow().timestampMs = kNow;
            sent.batch.series[i].histogramsBegin = i;
            sent.batch.series[i].histogramsEnd = i + 1;
            sent.batch.series[i].samplesBegin = sent.batch.series[i].samplesEnd = 0;
        }
        sent.batch.samples.clear();
        const std::vector<uint8_t> skip{0, 1};
        QVERIFY(fixture.ingester->push(Context{}, tenantId("a"), sent.batch, skip));
        QVERIFY(fixture.exposes(
            "cortex_discarded_samples_total{reason=\"native-histogram-sample\",user=\"a\"} 1"));
        QVERIFY(fixture.exposes("cortex_ingester_ingested_native_histograms_total 0"));
        QVERIFY(fixture.exposes("cortex_ingester_ingested_native_histograms_failures_total 0"));
        QCOMPARE(fixture.countSeries("a"), size_t(0));
    }
    void storesHistogramsWhereTheyAreOn_data() {
        QTest::addColumn<bool>("byStore");
        QTest::newRow("by the tenant's limits") << false;
        QTest::newRow("by the store's setting") << true;
    }
    void storesHistogramsWhereTheyAreOn() {
        QFETCH(bool, byStore);
        const test::TempDir directory;
        IngesterConfig config;
        config.enableNativeHistograms = byStore;
        Fixture fixture(directory.path(), config);
        fixture.limits.enableNativeHistograms = !byStore;
        QVERIFY(fixture.ingester->start());
        Histogram histogram;
        histogram.layout.positiveSpans = {{0, 1}};
        histogram.positive = {3};
        histogram.count = 3;
        QVERIFY(fixture.push("a", HistogramBatch({{kNow, histogram}}).batch));
        QCOMPARE(fixture.countSeries("a"), size_t(1));
        QVERIFY(fixture.exposes("cortex_ingester_ingested_native_histograms_total 1"));

        const auto late = fixture.push("a", HistogramBatch({{kNow - 1, histogram}}).batch);
        QVERIFY(!late);
        QCOMPARE(late.error().message,
                 std::string("err: out of order sample. timestamp=2023-11-14T22:13:19.999Z, "
                             "series={__name__=\"m\", n=\"0\"}"));
        histogram.count = 99;
        const auto invalid = fixture.push("a", HistogramBatch({{kNow + 1, histogram}}).batch);
        QVERIFY(!invalid);
        QVERIFY(invalid.error().message.starts_with(
            "err: 3 observations found in buckets, but the Count field is 99: "));
        QVERIFY(fixture.exposes("cortex_ingester_ingested_native_histograms_failures_total 2"));
        QVERIFY(fixture.exposes(
            "cortex_discarded_samples_total{reason=\"sample-out-of-order\",user=\"a\"} 1"));
        QVERIFY(fixture.exposes(
            "cortex_discarded_samples_total{reason=\"native_histogram_invalid\",user=\"a\"} 1"));
    }
    void limitsSeriesThatHistogramsMake() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        fixture.limits.enableNativeHistograms = true;
        fixture.limits.maxNativeHistogramSeriesPerUser = 1;
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.push("a", HistogramBatch({{kNow, Histogram()}}).batch));
        QVERIFY(fixture.push("a", HistogramBatch({{kNow + 1, Histogram()}}).batch));
        HistogramBatch second({{kNow, Histogram()}});
        second.batch.labels[1].value = "another";
        const auto refused = fixture.push("a", second.batch);
        QVERIFY(!refused);
        QCOMPARE(refused.error().message,
                 std::string("per-user native histogram series limit of 1 exceeded, please contact "
                             "administrator to raise it (local limit: 1 global limit: 0 actual "
                             "local limit: 1)"));
        QVERIFY(
            fixture.exposes("cortex_discarded_samples_total{reason="
                            "\"per_user_native_histogram_series_limit\",user=\"a\"} 1"));
        Batch floats(2, kNow + 2);
        QVERIFY(fixture.push("a", floats.batch));
        QCOMPARE(fixture.countSeries("a"), size_t(2));
    }
    void tellsWhatItsStoresDid() {
        const test::TempDir directory;
        IngesterConfig config;
        config.db.blockRangeMs = 1000;
        config.headCompactionPeriod = std::chrono::milliseconds(5);
        Fixture fixture(directory.path(), config);
        fixture.limits.enableNativeHistograms = true;
        fixture.limits.outOfOrderTimeWindow = std::chrono::milliseconds(5000);
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.exposes("cortex_ingester_tsdb_head_truncations_total 0"));
        QVERIFY(fixture.push("b", HistogramBatch({{kNow, Histogram()}}).batch));
        QVERIFY(fixture.push("a", Batch(2, kNow).batch));
        QVERIFY(fixture.push("a", Batch(1, kNow - 100).batch));
        QVERIFY(fixture.push("a", Batch(2, kNow + 5000).batch));
        QTRY_VERIFY(fixture.exposes("cortex_ingester_tsdb_checkpoint_creations_total 1"));
        for (const char* line :
             {"cortex_ingester_tsdb_head_samples_appended_total{type=\"float\",user=\"a\"} 4",
              "cortex_ingester_tsdb_head_samples_appended_total{type=\"histogram\",user=\"a\"} 0",
              "cortex_ingester_tsdb_head_samples_appended_total{type=\"histogram\",user=\"b\"} 1",
              "cortex_ingester_tsdb_head_out_of_order_samples_appended_total{type=\"float\","
              "user=\"a\"} 1",
              "cortex_ingester_tsdb_out_of_order_samples_total{type=\"float\",user=\"a\"} 0",
              "cortex_ingester_tsdb_head_chunks_created_total{user=\"a\"} 4",
              "cortex_ingester_tsdb_head_chunks_removed_total{user=\"a\"} 2",
              "cortex_ingester_tsdb_head_chunks 3",
              "# TYPE cortex_ingester_tsdb_head_gc_duration_seconds summary",
              "cortex_ingester_tsdb_wal_truncate_duration_seconds_count 1",
              "cortex_ingester_tsdb_checkpoint_creations_failed_total 0",
              "cortex_ingester_tsdb_wal_truncations_total 2",
              "cortex_ingester_tsdb_wal_corruptions_total 0",
              "cortex_ingester_tsdb_mmap_chunk_corruptions_total 0",
              "cortex_ingester_tsdb_wal_writes_failed_total 0",
              "cortex_ingester_tsdb_wal_replay_duration_seconds_count 2"})
            QVERIFY2(fixture.exposes(line), line);
        const std::string text = fixture.metrics.expose(telemetry::ExpositionFormat::Text);
        for (const char* name :
             {"\ncortex_ingester_tsdb_wal_fsync_duration_seconds_sum 0.",
              "\ncortex_ingester_tsdb_data_replay_duration_seconds{user=\"a\"} 0.",
              "\ncortex_ingester_tsdb_symbol_table_size_bytes{user=\"a\"} "})
            QVERIFY2(text.find(name) != std::string::npos, name);
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
    void flushesWhoWasNamed() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        QVERIFY(fixture.ingester->start());
        for (const char* tenant : {"a", "b", "c"})
            QVERIFY(fixture.push(tenant, Batch(2, kNow).batch));
        const std::string_view names[] = {"b", "nobody"};
        fixture.ingester->flush(Context{}, names);
        QCOMPARE(fixture.ingester->userStats(tenantId("a")).loadedBlocks, uint64_t(0));
        QCOMPARE(fixture.ingester->userStats(tenantId("b")).loadedBlocks, uint64_t(1));
        QCOMPARE(fixture.ingester->userStats(tenantId("b")).series, uint64_t(0));
        QCOMPARE(fixture.countSeries("b"), size_t(2));
        fixture.ingester->flush(Context{}, {});
        for (const auto& [tenant, stats] : fixture.ingester->allUserStats())
            QCOMPARE(stats.loadedBlocks, uint64_t(1));
        QVERIFY(!fixture.ingester->has(tenantId("nobody")));
    }
    void flushesBeforeItStopsIfToldSo() {
        const test::TempDir directory;
        IngesterConfig config;
        config.flushesOnStop = true;
        Fixture fixture(directory.path(), config);
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.push("a", Batch(2, kNow).batch));
        fixture.ingester->stop();
        QVERIFY(fixture.ingester->allUserStats().empty());
        Fixture restarted(directory.path());
        QVERIFY(restarted.ingester->start());
        QCOMPARE(restarted.ingester->userStats(tenantId("a")).loadedBlocks, uint64_t(1));
        QCOMPARE(restarted.countSeries("a"), size_t(2));
    }
    void removesAllOfATenant() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.push("a", Batch(2, kNow).batch));
        QVERIFY(fixture.push("b", Batch(1, kNow).batch));
        fixture.ingester->flush(Context{}, {});
        QVERIFY(fixture.push("a", Batch(1, kNow + 10'000'000).batch));
        const auto reader = fixture.ingester->queryable(tenantId("a"));
        QVERIFY(fixture.ingester->remove(tenantId("a")));
        QVERIFY(!fixture.ingester->has(tenantId("a")));
        QVERIFY(fixture.ingester->has(tenantId("b")));
        QVERIFY(!std::filesystem::exists(directory.path() + "/a"));
        QCOMPARE(fixture.countSeries("a"), size_t(0));
        QVERIFY(fixture.ingester->remove(tenantId("a")));
        // What is being read meanwhile stays readable, and the tenant may begin anew.
        QVERIFY(reader->querier(0, kNow * 2));
        QVERIFY(fixture.push("a", Batch(1, kNow).batch));
        QCOMPARE(fixture.countSeries("a"), size_t(1));
    }
    void closesIdleTenantsWithoutData() {
        const test::TempDir directory;
        IngesterConfig config;
        config.headCompactionPeriod = std::chrono::milliseconds(5);
        config.closeIdleTimeout = std::chrono::minutes(10);
        Fixture fixture(directory.path(), config);
        QVERIFY(fixture.ingester->start());
        WriteBatch metadata;
        metadata.metadata = {{MetricType::Gauge, "a", "A.", ""}};
        QVERIFY(fixture.push("empty", metadata));
        QVERIFY(fixture.push("full", Batch(1, kNow).batch));
        QVERIFY(fixture.ingester->has(tenantId("empty")));
        fixture.clock.advance(std::chrono::minutes(10));
        QTRY_VERIFY(!fixture.ingester->has(tenantId("empty")));
        QVERIFY(fixture.ingester->has(tenantId("full")));
        QVERIFY(
            fixture.exposes("cortex_ingester_idle_tsdb_checks_total{result=\"idle_closed\"} 1"));
    }
    void tellsWhatTenantsSendAndHold() {
        const test::TempDir directory;
        IngesterConfig config;
        config.ratePeriod = std::chrono::milliseconds(100);
        config.activeIdleTimeout = std::chrono::minutes(10);
        Fixture fixture(directory.path(), config);
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.push("a", Batch(3, kNow).batch));
        QVERIFY(fixture.push("a", Batch(1, kNow + 60'000).batch));
        QCOMPARE(fixture.ingester->userStats(tenantId("a")).series, uint64_t(3));
        QTRY_VERIFY(fixture.ingester->userStats(tenantId("a")).ingestionRate() > 0);
        QCOMPARE(fixture.ingester->userStats(tenantId("a")).activeSeries, uint64_t(3));
        fixture.clock.advance(std::chrono::milliseconds(600'001));
        QCOMPARE(fixture.ingester->userStats(tenantId("a")).activeSeries, uint64_t(1));
        QCOMPARE(fixture.ingester->userStats(tenantId("nobody")).series, uint64_t(0));
        const auto all = fixture.ingester->allUserStats();
        QCOMPARE(all.size(), size_t(1));
        QCOMPARE(all[0].tenant, std::string("a"));
    }
    void keepsTheLimitsOfTheInstance() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        QVERIFY(fixture.ingester->start());
        fixture.instance = {.maxTenants = 1, .maxSeries = 2};
        QVERIFY(fixture.push("a", Batch(2, kNow).batch));
        const auto noTenant = fixture.push("b", Batch(1, kNow).batch);
        QCOMPARE(noTenant.error().message,
                 std::string("cannot create TSDB: ingesters's max tenants limit reached"));
        QCOMPARE(noTenant.error().kind, ErrorKind::Internal);
        const auto noSeries = fixture.push("a", Batch(3, kNow + 1).batch);
        QCOMPARE(noSeries.error().message,
                 std::string("cannot add series: ingesters's max series limit reached"));
        QCOMPARE(noSeries.error().kind, ErrorKind::Internal);
        fixture.instance = {.maxIngestionRate = 0.5};
        QTRY_COMPARE_WITH_TIMEOUT(
            QByteArray::fromStdString(errorText(fixture.push("a", Batch(1, kNow + 2).batch))),
            QByteArray("cannot push more samples: ingester's samples push rate limit reached"),
            3000);
    }
    void tracksActiveSeries() {
        const test::TempDir directory;
        IngesterConfig config;
        config.activeUpdatePeriod = std::chrono::milliseconds(5);
        Fixture fixture(directory.path(), config);
        fixture.limits.activeSeriesTrackers = {{"some", "{n=~\"0|1\"}"}};
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.push("a", Batch(3, kNow).batch));
        QTRY_VERIFY(fixture.exposes(
            "cortex_ingester_active_series_per_tracker{name=\"some\",user=\"a\"} 2"));
        QVERIFY(fixture.exposes("cortex_ingester_active_series{user=\"a\"} 3"));
    }
    void countsSeriesOfLabelSetsThatComeLater() {
        const test::TempDir directory;
        Fixture fixture(directory.path());
        QVERIFY(fixture.ingester->start());
        QVERIFY(fixture.push("a", Batch(2, kNow).batch));
        fixture.limits.limitsPerLabelSet = {{2, {{"__name__", "m"}}}};
        QVERIFY(fixture.push("a", Batch(2, kNow + 1).batch));
        const auto refused = fixture.push("a", Batch(3, kNow + 2).batch);
        QVERIFY(refused.error().message.starts_with(
            "per-labelset series limit of 2 exceeded (labelSet: {__name__=\"m\"}, "));
        QVERIFY(fixture.exposes(
            "cortex_discarded_samples_total{reason=\"per_labelset_series_limit\",user=\"a\"} 1"));
        fixture.limits.limitsPerLabelSet.clear();
        QVERIFY(fixture.push("a", Batch(3, kNow + 3).batch));
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
