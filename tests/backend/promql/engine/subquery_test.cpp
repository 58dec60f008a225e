#include "tests/backend/promql/engine/query_text.h"
#include "tests/support/test_main.h"

namespace pallium::promql {
namespace {

constexpr int kHours = 48;

}  // namespace

/// A subquery of many steps, which is evaluated in slices, has the series, samples and errors of
/// one that is evaluated at once, as it is for an explanation.
class SubqueryTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        const Labels always = Labels::of({{"__name__", "a"}, {"job", "always"}});
        const Labels late = Labels::of({{"__name__", "a"}, {"job", "late"}});
        const Labels gaps = Labels::of({{"__name__", "a"}, {"job", "gaps"}});
        const Labels other = Labels::of({{"__name__", "b"}, {"job", "gaps"}});
        for (int minute = 0; minute < kHours * 60; ++minute) {
            const TimestampMs time = minute * 60'000LL;
            const double value = (minute * 37 % 101) / 4.0;
            m_storage.add(always, time, value);
            m_storage.add(other, time, value + 1);
            if (minute > kHours * 45) m_storage.add(late, time, value);
            if (minute / 300 % 2 == 0) m_storage.add(gaps, time, value);
        }
    }

    void slicesMakeNoDifference_data() {
        QTest::addColumn<QString>("query");
        for (const char* const query :
             {"count_over_time(a[2d:1s])", "sum_over_time(rate(a[5m])[2d:1s])",
              "max_over_time(sum(a)[40h:1s] offset 3h)", "last_over_time((a > 20)[47h:2s])",
              "count_over_time(vector(1)[36h25m:1s])", "sum_over_time(topk(1, a)[2d:1s])",
              "changes(label_replace(a, \"job\", \"x\", \"job\", \"late\")[2d:1s])",
              "max_over_time(avg_over_time(a[1h:10s])[40h:1s])",
              "count_over_time(a[2d:1s] @ 90000)", "sum_over_time(count_values(\"v\", a)[30h:1s])",
              // Both series at once, but only after some slices.
              "count_over_time(({__name__=\"a\", job=\"late\"} or label_replace({__name__=\"b\"}, "
              "\"__name__\", \"a\", \"\", \"\"))[2d:1s])",
              "count_over_time((-{__name__=~\"a|b\"})[2d:1s])"})
            QTest::newRow(query) << QString::fromLatin1(query);
    }
    void slicesMakeNoDifference() {
        QFETCH(QString, query);
        const std::string text = query.toStdString();
        EngineOptions engineOptions;
        engineOptions.parser.experimentalFunctions = true;
        const Engine engine(engineOptions);
        constexpr int64_t kHour = 3'600'000;
        const auto run = [&](const QueryOptions& options) {
            return test::runRange(engine, m_storage, text, (kHours - 2) * kHour, kHours * kHour,
                                  kHour, options);
        };
        Explanation explanation;
        QueryOptions atOnce;
        atOnce.explanation = &explanation;
        const std::string result = run({});
        QCOMPARE(result, run(atOnce));
        QVERIFY(!result.empty());
    }

    /// Where windows are in a series is not kept if that is very long; nor is it taken for that of
    /// a series without floats.
    void aSeriesOfHistogramsFollowsALongOne() {
        constexpr TimestampMs kNow = 1'100'000'000;
        pallium::test::MemoryStorage storage;
        storage.add(Labels::of({{"__name__", "h"}, {"job", "late"}}), kNow - 10'000,
                    FloatHistogram());
        QCOMPARE(test::runInstant(Engine(EngineOptions()), storage,
                                  "count_over_time((vector(1) or h)[1100000s:1s])", kNow),
                 std::string(R"({} 1.1e+06; {job="late"} 11)"));
    }

  private:
    pallium::test::MemoryStorage m_storage;
};

static const pallium::test::Registrar<SubqueryTest> registeredSubqueryTest;

}  // namespace pallium::promql

#include "subquery_test.moc"
