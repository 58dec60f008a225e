#include "tests/backend/promql/engine/query_text.h"
#include "tests/support/test_main.h"

#include <numeric>

namespace pallium::promql {
namespace {

constexpr const char* kFloats = "one";
constexpr const char* kHistograms = "histogram";

FloatHistogram someHistogram() {
    FloatHistogram histogram;  // counts as 13 samples
    histogram.layout.schema = 1;
    histogram.layout.positiveSpans = {{0, 4}};
    histogram.positive = {1, 2, 1, 1};
    histogram.count = 5;
    histogram.sum = 20;
    return histogram;
}

}  // namespace

/// Samples are counted as Prometheus counts them.
class StatisticsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        for (int64_t t = 0; t <= 1'000'000; t += 10'000) {
            m_storage.add(Labels::of({{"__name__", kFloats}}), t, 1);
            for (const char* const a : {"1", "2", "3"})
                m_storage.add(Labels::of({{"__name__", "three"}, {"a", a}}), t, 1);
            m_storage.add(Labels::of({{"__name__", kHistograms}}), t, someHistogram());
        }
    }

    void instantQueries_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("total");
        const auto row = [](const char* query, int total) {
            QTest::newRow(query) << QString::fromLatin1(query) << total;
        };
        row("\"text\"", 0);
        row("1", 0);
        row("one", 1);
        row("histogram", 13);
        row("timestamp(one)", 1);
        row("timestamp(histogram)", 1);
        row("one @ 15", 1);
        row("three", 3);
        row("one[60s]", 6);
        row("histogram[60s]", 78);
        row("one[60s] @ 30", 4);
        row("max_over_time(one[60s])[20s:5s]", 24);
        row("max_over_time(one[61s])[20s:5s]", 26);
        row("last_over_time(histogram[60s])[20s:5s]", 312);
        row("sum(max_over_time(three[60s] @ 30))", 12);
        row("max_over_time(three[60s])", 18);
        row("absent_over_time(one[60s])", 6);
        row("one[60s:5s]", 12);
        row("max_over_time(three[60s:5s])", 36);
        row("sum(max_over_time(three[60s:5s])) + sum(max_over_time(three[60s:5s]))", 72);
        row("max_over_time(max_over_time(one[60s])[20s:5s])", 4);
    }
    void instantQueries() {
        QFETCH(QString, query);
        QFETCH(int, total);
        QueryOptions options;
        options.countsSteps = true;
        const auto result =
            m_engine.instant(Context(), m_storage, query.toStdString(), 201'000, options);
        QVERIFY(result);
        QCOMPARE(result->stats.totalQueryableSamples, int64_t{total});
        QCOMPARE(result->stats.totalQueryableSamplesPerStep.size(), size_t{1});
        QCOMPARE(result->stats.totalQueryableSamplesPerStep[0].timestampMs, TimestampMs{201'000});
        QCOMPARE(result->stats.totalQueryableSamplesPerStep[0].samples, int64_t{total});
    }

    void rangeQueries_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QList<int>>("samples");
        const auto row = [](const char* query, const QList<int>& samples) {
            QTest::newRow(query) << QString::fromLatin1(query) << samples;
        };
        row("one", {1, 1, 1, 1});
        row("three offset 10s", {3, 3, 3, 3});
        row("histogram", {13, 13, 13, 13});
        row("timestamp(histogram)", {1, 1, 1, 1});
        row("max_over_time(one[10s])", {1, 1, 0, 0});
        row("max_over_time(three[60s] @ 30)", {12, 12, 12, 12});  // counts at each step
        row("last_over_time(histogram[20s])", {26, 26, 13, 0});
        row("rate(three[20s])", {6, 6, 3, 0});
        row("scalar(one @ 20) + 1", {1, 1, 1, 1});
        row("sum(max_over_time(one[20s:10s]))", {2, 2, 2, 2});
    }
    void rangeQueries() {
        QFETCH(QString, query);
        QFETCH(QList<int>, samples);
        QueryOptions options;
        options.countsSteps = true;
        const auto result = m_engine.range(Context(), m_storage, query.toStdString(), 991'000,
                                           1'021'000, 10'000, options);
        QVERIFY(result);
        QList<int> counted;
        for (const StepSamples& step : result->stats.totalQueryableSamplesPerStep)
            counted.push_back(static_cast<int>(step.samples));
        QCOMPARE(counted, samples);
        QCOMPARE(result->stats.totalQueryableSamples,
                 std::accumulate(samples.begin(), samples.end(), int64_t{0}));
        const auto plain =
            m_engine.range(Context(), m_storage, query.toStdString(), 991'000, 1'021'000, 10'000);
        QCOMPARE(plain->stats.totalQueryableSamples, result->stats.totalQueryableSamples);
        QVERIFY(plain->stats.totalQueryableSamplesPerStep.empty());
    }

    void peakIsWhatIsHeldAtOnce() {
        const auto peakOf = [this](const char* query) {
            return m_engine.range(Context(), m_storage, query, 0, 1'000'000, 10'000)
                ->stats.peakSamples;
        };
        QCOMPARE(peakOf("three"), int64_t{303});
        QVERIFY(peakOf("sum(three)") < 303);
    }

    void timingsAddUp() {
        const auto result =
            m_engine.range(Context(), m_storage, "rate(three[1m])", 0, 1'000'000, 1'000);
        QVERIFY(result);
        const QueryTimings& timings = result->stats.timings;
        QVERIFY(timings.innerEval > 0);
        QVERIFY(timings.queryPreparation > 0);
        QVERIFY(timings.resultSort > 0);
        QVERIFY(timings.evalTotal >=
                timings.queryPreparation + timings.innerEval + timings.resultSort);
        QVERIFY(timings.execTotal >= timings.evalTotal);
        QCOMPARE(timings.execQueue, 0.0);
    }

  private:
    pallium::test::MemoryStorage m_storage;
    const Engine m_engine{EngineOptions()};
};

static const pallium::test::Registrar<StatisticsTest> registeredStatisticsTest;

}  // namespace pallium::promql

#include "statistics_test.moc"
