#include "backend/promql/engine/engine.h"

#include "backend/model/sample.h"
#include "tests/backend/promql/engine/query_text.h"
#include "tests/support/test_main.h"

#include <cmath>

namespace pallium::promql {

/// Every row runs at 40 s over one small data set, as an instant query and as a range query from 0
/// to 40 s by 10 s.
class EngineTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        const double gap = std::nan("");
        addSeries({{"__name__", "c_total"}, {"job", "a"}, {"n", "1"}}, {0, 10, 20, 30, 40});
        addSeries({{"__name__", "c_total"}, {"job", "a"}, {"n", "2"}}, {0, 20, 40, 60, 80});
        addSeries({{"__name__", "c_total"}, {"job", "b"}, {"n", "1"}}, {5, 5, 5, 0, 5});
        addSeries({{"__name__", "weight"}, {"job", "a"}}, {1, 2, 3, 4, 5});
        addSeries({{"__name__", "weight"}, {"job", "b"}}, {gap, gap, 7, gap, gap});
        addSeries({{"__name__", "stale"}}, {1, staleNan(), 3, staleNan(), gap});
        addSeries({{"__name__", "early"}, {"x", "y"}}, {1, staleNan(), gap, gap, gap});
        addSeries({{"__name__", "late"}, {"x", "y"}}, {gap, gap, gap, 4, 5});
        addSeries({{"__name__", "k"}}, {1, 2, 1, 2, 1});
    }

    void evaluates_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("instant");
        QTest::addColumn<QString>("range");
        const auto row = [](const char* query, const char* instant, const char* range) {
            QTest::newRow(query) << QString::fromUtf8(query) << QString::fromUtf8(instant)
                                 << QString::fromUtf8(range);
        };
        row("1 + 2 * 3 ^ 2", "19", "{} 19 19 19 19 19");
        row("-1 ^ 2", "-1", "{} -1 -1 -1 -1 -1");
        row("time() > bool 15", "1", "{} 0 0 1 1 1");
        row("stale", "", "stale 1 _ 3");
        row("stale offset 20s", "stale 3", "stale _ _ 1 _ 3");
        row("stale offset -20s", "", "stale 3");
        row("weight @ 20", "weight{job=\"a\"} 3; weight{job=\"b\"} 7",
            "weight{job=\"a\"} 3 3 3 3 3; weight{job=\"b\"} 7 7 7 7 7");
        row("k @ end()", "k 1", "k 1 1 1 1 1");
        row("timestamp(k @ 20 offset 10s)", "{} 10", "{} 10 10 10 10 10");
        row("timestamp(k @ 20 offset -10s)", "{} 20", "{} 20 20 20 20 20");
        row("timestamp(k @ 20 offset 10m)", "", "");
        row("k + k @ start()", "{} 2", "{} 2 3 2 3 2");
        row("sum by (job) (c_total)", "{job=\"a\"} 120; {job=\"b\"} 5",
            "{job=\"a\"} 0 30 60 90 120; {job=\"b\"} 5 5 5 0 5");
        row("avg without (n) (c_total)", "{job=\"a\"} 60; {job=\"b\"} 5",
            "{job=\"a\"} 0 15 30 45 60; {job=\"b\"} 5 5 5 0 5");
        row("count(c_total > 10)", "{} 2", "{} _ 1 2 2 2");
        row("topk(2, c_total)", "c_total{job=\"a\", n=\"2\"} 80; c_total{job=\"a\", n=\"1\"} 40",
            "c_total{job=\"a\", n=\"1\"} _ 10 20 30 40; c_total{job=\"a\", n=\"2\"} 0 20 40 60 80; "
            "c_total{job=\"b\", n=\"1\"} 5");
        row("bottomk by (job) (scalar(k), c_total)",
            "c_total{job=\"a\", n=\"1\"} 40; c_total{job=\"b\", n=\"1\"} 5",
            "c_total{job=\"a\", n=\"1\"} 0 10 20 30 40; c_total{job=\"a\", n=\"2\"} _ 20 _ 60; "
            "c_total{job=\"b\", n=\"1\"} 5 5 5 0 5");
        row("count_values(\"v\", c_total)", "{v=\"40\"} 1; {v=\"80\"} 1; {v=\"5\"} 1",
            "{v=\"0\"} 2 _ _ 1; {v=\"10\"} _ 1; {v=\"20\"} _ 1 1; {v=\"30\"} _ _ _ 1; "
            "{v=\"40\"} _ _ 1 _ 1; {v=\"5\"} 1 1 1 _ 1; {v=\"60\"} _ _ _ 1; {v=\"80\"} _ _ _ _ 1");
        row("quantile(0.5, c_total)", "{} 40", "{} 0 10 20 30 40");
        row("c_total * on (job) group_left weight",
            "{job=\"a\", n=\"1\"} 200; {job=\"a\", n=\"2\"} 400; {job=\"b\", n=\"1\"} 35",
            "{job=\"a\", n=\"1\"} 0 20 60 120 200; {job=\"a\", n=\"2\"} 0 40 120 240 400; "
            "{job=\"b\", n=\"1\"} _ _ 35 0 35");
        row("weight > on (job) sum by (job) (c_total)", "{job=\"b\"} 7",
            "{job=\"a\"} 1; {job=\"b\"} _ _ 7 7 7");
        row("k - 1", "{} 0", "{} 0 1 0 1 0");
        row("3 > k", "k 1", "k 1 2 1 2 1");
        row("k == bool 2", "{} 0", "{} 0 1 0 1 0");
        row("weight and on (job) (c_total > 30)", "weight{job=\"a\"} 5",
            "weight{job=\"a\"} _ _ 3 4 5");
        row("weight unless on (job) (c_total > 30)", "weight{job=\"b\"} 7",
            "weight{job=\"a\"} 1 2; weight{job=\"b\"} _ _ 7 7 7");
        row("early or late", "late{x=\"y\"} 5", "early{x=\"y\"} 1; late{x=\"y\"} _ _ _ 4 5");
        row("k[25s:10s]", "k 1 2 1",
            "error: invalid expression type \"range vector\" for range "
            "query, must be Scalar or instant Vector");
        row("k[25s]", "k 1 2 1",
            "error: invalid expression type \"range vector\" for range query, "
            "must be Scalar or instant Vector");
        row("\"text\"", "text",
            "error: invalid expression type \"string\" for range query, must be Scalar or instant "
            "Vector");
    }
    void evaluates() {
        QFETCH(QString, query);
        QFETCH(QString, instant);
        QFETCH(QString, range);
        const std::string text = query.toStdString();
        QCOMPARE(test::runInstant(m_engine, m_storage, text, 40'000), instant.toStdString());
        QCOMPARE(test::runRange(m_engine, m_storage, text, 0, 40'000, 10'000), range.toStdString());
    }

    void lookbackIsOpenOnTheLeft() {
        QCOMPARE(test::runInstant(m_engine, m_storage, "k", 339'999), std::string("k 1"));
        QCOMPARE(test::runInstant(m_engine, m_storage, "k", 340'000), std::string());
    }
    void lookbackOfTheRequestWins() {
        QueryOptions options;
        options.lookbackDeltaMs = 1000;
        const auto result = m_engine.instant(Context(), m_storage, "k", 41'000, options);
        QVERIFY(std::get<Vector>(result->value).empty());
    }
    void subqueryStepsAreMultiplesOfTheStepAlsoBeforeZero() {
        pallium::test::MemoryStorage storage;
        for (int64_t t = -100; t <= 100; t += 10)
            storage.add(Labels::of({{"__name__", "m"}}), t * 1000, static_cast<double>(t));
        QCOMPARE(test::runInstant(m_engine, storage, "m[25s:10s] @ -42", 0),
                 std::string("m -60 -50"));
        QCOMPARE(test::runInstant(m_engine, storage, "m[25s:10s] @ 42", 0),
                 std::string("m 20 30 40"));
        QCOMPARE(test::runInstant(m_engine, storage, "m[20s:10s] @ 40", 0), std::string("m 30 40"));
    }
    void manyToOneMustBeSaid() {
        QCOMPARE(test::runInstant(m_engine, m_storage, "c_total * on (job) weight", 40'000),
                 std::string("error: multiple matches for labels: many-to-one matching must be "
                             "explicit (group_left/group_right)"));
    }
    void oneSideWithDuplicatesIsLeftAloneWhereTheOtherIsEmpty() {
        QCOMPARE(
            test::runRange(m_engine, m_storage, "early + on () c_total", 10'000, 40'000, 10'000),
            std::string());
    }
    void oneSideWithDuplicatesIsNamed() {
        QCOMPARE(test::runInstant(m_engine, m_storage, "k + on () weight", 40'000),
                 std::string(
                     "error: found duplicate series for the match group {} on the right hand-side "
                     "of the operation: [{__name__=\"weight\", job=\"a\"}, "
                     "{__name__=\"weight\", job=\"b\"}];many-to-many matching not allowed: "
                     "matching labels must be unique on one side"));
    }
    void groupingLabelsMustKeepTheManySideApart() {
        QCOMPARE(
            test::runInstant(m_engine, m_storage, "c_total * on (job) group_left (n) weight",
                             40'000),
            std::string("error: multiple matches for labels: grouping labels must ensure unique "
                        "matches"));
    }
    void durationErrorsNameTheirPlace() {
        QCOMPARE(test::runInstant(m_engine, m_storage, "k[1m / step()]", 0),
                 std::string("error: 2:13: division by zero"));
    }
    void longChainsFitTheStack() {
        std::string chain = "k";
        for (int i = 0; i < test::kLongChain; ++i)
            chain += " + k";
        QCOMPARE(test::runInstant(m_engine, m_storage, chain, 40'000),
                 "{} " + std::to_string(test::kLongChain + 1));
    }

  private:
    void addSeries(std::initializer_list<std::pair<std::string_view, std::string_view>> labels,
                   std::initializer_list<double> values) {
        test::addSeries(m_storage, Labels::of(labels), 10'000, values);
    }

    Engine m_engine{EngineOptions{}};
    pallium::test::MemoryStorage m_storage;
};

static const pallium::test::Registrar<EngineTest> registeredEngineTest;

}  // namespace pallium::promql

#include "engine_test.moc"
