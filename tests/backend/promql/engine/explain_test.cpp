#include "tests/backend/promql/engine/query_text.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

namespace pallium::promql {
namespace {

/// `SERIES/POINTS@STEPS` of each node, children in brackets.
std::string shapeOf(const ExplainedNode& node) {
    std::string text = fmt::format("{}/{}@{}", node.series, node.points, node.steps);
    if (node.isStepInvariant) text += "!";
    if (node.children.empty()) return text;
    std::string inner;
    for (const ExplainedNode& child : node.children)
        inner += (inner.empty() ? "" : ", ") + shapeOf(child);
    return text + "[" + inner + "]";
}

std::string sideText(const ExplainedSide& side) {
    return fmt::format("{}:{}", side.series, side.value ? fmt::format("{}", *side.value) : "-");
}

std::string groupsOf(const ExplainedNode& node) {
    std::string text;
    for (const ExplainedGroup& group : node.groups)
        text += fmt::format("{} {} {} {};", formatLabels(group.labels.view()), sideText(group.left),
                            sideText(group.right), group.result ? sideText(*group.result) : "?");
    return text;
}

}  // namespace

class ExplainTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        for (const char* job : {"api", "web", "batch"})
            for (const char* instance : {"1", "2"})
                test::addSeries(
                    m_storage,
                    Labels::of({{"__name__", "a_total"}, {"instance", instance}, {"job", job}}),
                    10'000, {1, 2, 3, 1, 2, 3, 4});
        for (const char* job : {"api", "web", "db"})
            test::addSeries(m_storage, Labels::of({{"__name__", "b"}, {"job", job}}), 10'000,
                            {10, 20, 30, 40, 50, 60, 70});
    }

    void countsSeriesPointsAndStepsOfEachNode_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("shape");
        const auto row = [](const char* query, const char* shape) {
            QTest::newRow(query) << QString::fromLatin1(query) << QString::fromLatin1(shape);
        };
        // At 0, 20 s, 40 s, 60 s.
        row("b", "3/12@4");
        row("nothing", "0/0@4");
        row("(b)", "3/12@4[3/12@4]");
        row("-b", "3/12@4[3/12@4]");
        row("1", "1/4@4");
        row("time() + 1", "1/4@4[1/4@4, 1/4@4]");
        row("b > 30", "3/6@4[3/12@4, 1/4@4]");
        row("sum by (job) (rate(a_total[20s]))", "3/9@4[6/18@4[6/42@4]]");
        row("rate((a_total[20s]))", "6/18@4[6/42@4[6/42@4]]");
        row("timestamp(b)", "3/12@4[3/12@4]");
        row("timestamp((b))", "3/12@4[3/12@4[3/12@4]]");
        row("topk(1, b)", "1/4@4[3/12@4, 1/4@4]");
        row("label_replace(b, \"x\", \"y\", \"\", \"\")",
            "3/12@4[3/12@4, 0/0@0, 0/0@0, 0/0@0, 0/0@0]");
        row("max_over_time(b[20s:10s])", "3/12@4[3/21@4[3/21@8]]");
        row("b @ 20", "3/3@1!");
        row("b + b @ 20", "3/12@4[3/12@4, 3/3@1!]");
        row("b and on (job) sum(b @ 20) by (job)", "3/12@4[3/12@4, 3/3@1![3/3@1]]");
        row("absent(nothing)", "1/4@4[0/0@4]");
        row("absent_over_time(nothing[1m])", "1/4@4[0/0@4]");
    }
    void countsSeriesPointsAndStepsOfEachNode() {
        QFETCH(QString, query);
        QFETCH(QString, shape);
        QCOMPARE(QString::fromStdString(shapeOf(range(query.toStdString()).root)), shape);
    }

    void tellsWhatASelectorRead() {
        const Explanation instant = at("b offset 10s", 60'000);
        QVERIFY(instant.root.selection);
        QCOMPARE(instant.root.selection->series, size_t{3});
        QCOMPARE(instant.root.selection->samples, int64_t{18});
        QCOMPARE(instant.root.selection->firstMs, TimestampMs{0});
        QCOMPARE(instant.root.selection->lastMs, TimestampMs{50'000});
        QCOMPARE(instant.root.selection->resets, int64_t{0});

        const Explanation explained = at("increase(a_total{job=\"api\"}[1m])", 60'000);
        QVERIFY(!explained.root.selection);
        const ExplainedSelection& range = *explained.root.children[0].selection;
        QCOMPARE(range.series, size_t{2});
        QCOMPARE(range.samples, int64_t{12});
        QCOMPARE(range.firstMs, TimestampMs{10'000});
        QCOMPARE(range.lastMs, TimestampMs{60'000});
        QCOMPARE(range.intervalMs, 10'000.0);
        QCOMPARE(range.resets, int64_t{2});
    }
    void rangeVectorAsResultCountsItsReading() {
        const Explanation explained = at("b[30s]", 60'000);
        QCOMPARE(shapeOf(explained.root), std::string("3/9@1"));
        QCOMPARE(explained.root.selection->samples, int64_t{9});
        QVERIFY(explained.root.ownTime.count() > 0);
    }
    void tellsOfEmptySelections() {
        const Explanation explained = at("nothing", 60'000);
        QCOMPARE(explained.root.selection->series, size_t{0});
        QCOMPARE(explained.root.series, size_t{0});
    }
    void countsLabels() {
        const Explanation explained = at("a_total", 60'000);
        std::string text;
        for (const ExplainedLabel& label : explained.root.labels)
            text += fmt::format("{}={} ", label.name, label.values);
        QCOMPARE(text, std::string("__name__=1 instance=2 job=3 "));
    }

    void groupsBothSidesOfAnOperator_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("groups");
        const auto row = [](const char* query, const char* groups) {
            QTest::newRow(query) << QString::fromLatin1(query) << QString::fromLatin1(groups);
        };
        row("sum by (job) (a_total) / on (job) b",
            "{job=\"api\"} 1:8 1:70 1:0.11428571428571428;{job=\"batch\"} 1:8 0:- 0:-;"
            "{job=\"db\"} 0:- 1:70 0:-;{job=\"web\"} 1:8 1:70 1:0.11428571428571428;");
        row("a_total * ignoring (instance) group_left () b",
            "{job=\"api\"} 2:4 1:70 2:280;{job=\"batch\"} 2:4 0:- 0:-;{job=\"db\"} 0:- 1:70 0:-;"
            "{job=\"web\"} 2:4 1:70 2:280;");
        row("b unless on (job) a_total",
            "{job=\"api\"} 1:70 2:4 0:-;{job=\"batch\"} 0:- 2:4 0:-;{job=\"db\"} 1:70 0:- 1:70;"
            "{job=\"web\"} 1:70 2:4 0:-;");
        row("sum(b) + on () sum(b @ 20)", "{} 1:210 1:90 1:300;");
        row("b{job=\"db\"} + on (__name__) b{job=\"web\"}", "b 1:70 1:70 ?;");
        row("count by (job) (a_total)",
            "{job=\"api\"} 2:4 0:- 1:2;{job=\"batch\"} 2:4 0:- 1:2;{job=\"web\"} 2:4 0:- 1:2;");
        row("topk(1, b)", "{} 3:70 0:- 1:70;");
        row("count_values without (job) (\"x\", b)", "{} 3:70 0:- ?;");
        row("b + 1", "");
    }
    void groupsBothSidesOfAnOperator() {
        QFETCH(QString, query);
        QFETCH(QString, groups);
        QCOMPARE(QString::fromStdString(groupsOf(at(query.toStdString(), 60'000).root)), groups);
    }

    void timesAddUpToTheEvaluation() {
        Explanation explained;
        const auto result = run("sum(rate(a_total[20s])) / sum(b)", explained);
        QVERIFY(result);
        const std::chrono::duration<double> all =
            explained.root.timeWithChildren() + explained.otherTime;
        QVERIFY(explained.root.children[0].ownTime.count() > 0);
        QVERIFY(all.count() > 0);
        QVERIFY(all.count() <= result->stats.timings.evalTotal);
    }
    void explainingChangesNoAnswer() {
        for (const char* query : {"sum by (job) (rate(a_total[20s]))", "b or a_total", "time()",
                                  "quantile_over_time(0.5, b[1m:10s])"}) {
            Explanation explained;
            const auto result = run(query, explained);
            QVERIFY(result);
            const auto plain = m_engine.range(Context(), m_storage, query, 0, 60'000, 20'000);
            QCOMPARE(result->stats.totalQueryableSamples, plain->stats.totalQueryableSamples);
            QCOMPARE(result->stats.peakSamples, plain->stats.peakSamples);
            QCOMPARE(std::get<Matrix>(result->value).size(), std::get<Matrix>(plain->value).size());
        }
    }
    void errorsExplainNothing() {
        Explanation explained;
        QVERIFY(!run("b + on () b", explained));
        QVERIFY(explained.tree == nullptr);
    }
    void explainsTheDeepestTree() {
        std::string query = "b";
        for (int i = 0; i < test::kLongChain; ++i)
            query += " + b";
        QCOMPARE(at(query, 60'000).root.series, size_t{3});
    }

  private:
    tl::expected<QueryResult, QueryError> run(std::string_view query, Explanation& explained) {
        QueryOptions options;
        options.explanation = &explained;
        return m_engine.range(Context(), m_storage, query, 0, 60'000, 20'000, options);
    }
    Explanation range(std::string_view query) {
        Explanation explained;
        if (!run(query, explained)) qFatal("the query fails");
        return explained;
    }
    Explanation at(std::string_view query, TimestampMs time) {
        Explanation explained;
        QueryOptions options;
        options.explanation = &explained;
        if (!m_engine.instant(Context(), m_storage, query, time, options))
            qFatal("the query fails");
        return explained;
    }

    Engine m_engine{EngineOptions()};
    pallium::test::MemoryStorage m_storage;
};

static const pallium::test::Registrar<ExplainTest> registeredExplainTest;

}  // namespace pallium::promql

#include "explain_test.moc"
