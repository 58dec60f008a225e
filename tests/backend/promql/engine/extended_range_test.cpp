#include "backend/promql/engine/engine.h"
#include "tests/backend/promql/engine/query_text.h"
#include "tests/support/test_main.h"

namespace pallium::promql {
namespace {

EngineOptions extendedOptions() {
    EngineOptions options;
    options.parser.extendedRangeSelectors = true;
    return options;
}

}  // namespace

/// Samples every ten seconds, looked at between them.
class ExtendedRangeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        test::addSeries(m_storage, Labels::of({{"__name__", "k"}}), 10'000, {1, 2, 1, 2, 1});
    }

    void evaluates_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* query, int seconds, const char* expected) {
            QTest::newRow(query) << QString::fromUtf8(query) << seconds
                                 << QString::fromUtf8(expected);
        };
        row("k[25s] anchored", 40, "k 2 1 2 1");
        row("k[25s] smoothed", 35, "k 2 1 2 1.5");
        row("k[5s] anchored", 37, "");
        row("k smoothed", 25, "k 1.5");
        row("k smoothed offset 5s", 20, "k 1.5");
        row("k smoothed @ 40", 90, "k 1");
        row("k smoothed @ 45", 90, "k 1");
        row("k smoothed @ -1", 90, "");
        row("delta(k[10s] smoothed)", 15, "{} 0");
        // Both edges lie behind the reset between the same two samples.
        row("increase(k[5s] smoothed)", 18, "{} 0.5");
        row("changes(k[15s] anchored)", 40, "{} 2");
        row("avg_over_time(k[25s] anchored)", 40,
            "error: anchored modifier can only be used with: changes, delta, increase, rate, "
            "resets - not with "
            "avg_over_time");
        row("changes(k[25s] smoothed)", 40,
            "error: smoothed modifier can only be used with: delta, increase, rate - not with "
            "changes");
    }
    void evaluates() {
        QFETCH(const QString, query);
        QFETCH(const int, seconds);
        QFETCH(const QString, expected);
        QCOMPARE(test::runInstant(m_engine, m_storage, query.toStdString(), seconds * 1000),
                 expected.toStdString());
    }
    void kindsOfBucketsAreNotMixed() {
        pallium::test::MemoryStorage storage;
        FloatHistogram custom;
        custom.layout.schema = HistogramLayout::kCustomBuckets;
        custom.layout.customBounds = {5, 10};
        storage.add(Labels::of({{"__name__", "mix"}}), 0, FloatHistogram());
        storage.add(Labels::of({{"__name__", "mix"}}), 30'000, custom);
        const auto result = m_engine.instant(Context(), storage, "mix smoothed", 15'000);
        QVERIFY(result);
        QVERIFY(std::get<Vector>(result->value).empty());
        QCOMPARE(result->annotations.warnings,
                 std::vector<std::string>{
                     "PromQL warning: vector contains a mix of histograms with exponential and "
                     "custom buckets schemas for metric name \"mix\" (1:1)"});
    }
    void oneGaugeMakesNoGauge() {
        pallium::test::MemoryStorage storage;
        FloatHistogram histogram;
        histogram.count = 10;
        storage.add(Labels::of({{"__name__", "h"}}), 0, histogram);
        histogram.count = 4;
        histogram.hint = CounterResetHint::Gauge;
        storage.add(Labels::of({{"__name__", "h"}}), 10'000, histogram);
        const auto countAt = [&](TimestampMs time) {
            return test::runInstant(m_engine, storage, "histogram_count(h smoothed)", time);
        };
        QCOMPARE(countAt(5'000), std::string("{} 2"));  // half of what follows the reset
        const auto carried = m_engine.instant(Context(), storage, "h smoothed", 15'000);
        QVERIFY(carried);
        const Vector& vector = std::get<Vector>(carried->value);
        QCOMPARE(vector.size(), size_t(1));
        QCOMPARE(vector[0].histogram->hint, CounterResetHint::Unknown);
    }
    void anEdgeGivesWayToAHistogram() {
        pallium::test::MemoryStorage storage;
        const Labels labels = Labels::of({{"__name__", "mixed"}});
        for (int64_t second = 0; second < 30; second += 10)
            storage.add(labels, second * 1000, 1);
        storage.add(labels, 30'000, FloatHistogram());
        const auto result = m_engine.instant(Context(), storage, "mixed[25s] smoothed", 30'000);
        QVERIFY(result);
        const Series& series = std::get<Matrix>(result->value).at(0);
        QCOMPARE(series.points.back().timestampMs, TimestampMs{20'000});
        QCOMPARE(series.histograms.size(), size_t{1});
        QCOMPARE(series.histograms[0].timestampMs, TimestampMs{30'000});
    }

  private:
    Engine m_engine{extendedOptions()};
    pallium::test::MemoryStorage m_storage;
};

static const pallium::test::Registrar<ExtendedRangeTest> registered;

}  // namespace pallium::promql

#include "extended_range_test.moc"
