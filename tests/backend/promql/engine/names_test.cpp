#include "tests/backend/promql/engine/query_text.h"
#include "tests/support/test_main.h"

namespace pallium::promql {

/// Where the metric name goes, in both modes.
class NamesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        const auto add = [this](const char* name, const char* env,
                                std::initializer_list<double> values) {
            test::addSeries(m_storage, Labels::of({{"__name__", name}, {"env", env}}), 60'000,
                            values);
        };
        add("a_total", "1", {0, 60, 120});
        add("b_total", "1", {60, 120, 180});
        add("a_total", "2", {1, 2, 3});
    }

    void names_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("immediate");
        QTest::addColumn<QString>("delayed");
        const auto row = [](const char* query, const char* immediate, const char* delayed) {
            QTest::newRow(query) << QString::fromUtf8(query) << QString::fromUtf8(immediate)
                                 << QString::fromUtf8(delayed);
        };
        const char* const same = "error: vector cannot contain metrics with the same labelset";
        row("-a_total{env=\"1\"}", "{env=\"1\"} -120", "{env=\"1\"} -120");
        row("a_total{env=\"1\"} < b_total", "a_total{env=\"1\"} 120", "a_total{env=\"1\"} 120");
        row("a_total{env=\"1\"} < bool b_total", "{env=\"1\"} 1", "{env=\"1\"} 1");
        row("a_total{env=\"1\"} * 2 > 1", "{env=\"1\"} 240", "{env=\"1\"} 240");
        row("abs({env=\"1\"})", same, same);
        row("rate({env=\"1\"}[2m])", same, same);
        row("sum by (__name__) (rate({env=\"1\"}[2m]))", same, same);
        row("count by (__name__) ({env=\"1\"} * 2)", same, same);
        row("sum by (env) (rate({env=\"1\"}[2m]))", same, "{env=\"1\"} 2");
        row("-count_values(\"__name__\", a_total)", same, same);
        row("last_over_time({env=\"2\"}[1m])", "a_total{env=\"2\"} 3", "a_total{env=\"2\"} 3");
        row("topk(3, sum by (__name__, env) (a_total{env=\"1\"}))", "a_total{env=\"1\"} 120",
            "a_total{env=\"1\"} 120");
    }
    void names() {
        QFETCH(QString, query);
        QFETCH(QString, immediate);
        QFETCH(QString, delayed);
        EngineOptions options;
        QCOMPARE(test::runInstant(Engine(options), m_storage, query.toStdString(), 120'000),
                 immediate.toStdString());
        options.delayedNameRemoval = true;
        QCOMPARE(test::runInstant(Engine(options), m_storage, query.toStdString(), 120'000),
                 delayed.toStdString());
    }
    void seriesThatTakeTurnsBecomeOne() {
        pallium::test::MemoryStorage storage;
        test::addSeries(storage, Labels::of({{"__name__", "old"}, {"x", "y"}}), 60'000,
                        {1, 2, staleNan()});
        test::addSeries(storage, Labels::of({{"__name__", "new"}, {"x", "y"}}), 60'000,
                        {staleNan(), staleNan(), 3, 4});
        EngineOptions options;
        for (const bool isDelayed : {false, true}) {
            options.delayedNameRemoval = isDelayed;
            QCOMPARE(test::runRange(Engine(options), storage, "{x=\"y\"} * 10", 0, 180'000, 60'000),
                     std::string("{x=\"y\"} 10 20 30 40"));
            // A sign looks at the names alone.
            QCOMPARE(test::runRange(Engine(options), storage, "-{x=\"y\"}", 0, 180'000, 60'000),
                     std::string(isDelayed ? "{x=\"y\"} -1 -2 -3 -4"
                                           : "error: vector cannot contain metrics with the same "
                                             "labelset"));
        }
    }
    void labelsThatMayBeWritten_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("refusal");  // of a name that is not classic
        const auto row = [](const char* query, const char* refusal) {
            QTest::newRow(query) << QString::fromUtf8(query) << QString::fromUtf8(refusal);
        };
        row(R"(label_replace(b_total, "a-b", "x", "env", ".*"))",
            "invalid destination label name in label_replace(): a-b");
        row(R"(label_join(b_total, "a-b", ".", "env"))",
            "invalid destination label name in label_join(): a-b");
        row(R"(label_join(b_total, "c", ".", "a-b"))",
            "invalid source label name in label_join(): a-b");
        row(R"(count_values("a-b", b_total))", R"(invalid label name "a-b")");
    }
    void labelsThatMayBeWritten() {
        QFETCH(QString, query);
        QFETCH(QString, refusal);
        EngineOptions options;
        const auto run = [&] {
            return test::runInstant(Engine(options), m_storage, query.toStdString(), 120'000);
        };
        QVERIFY(!run().starts_with("error"));
        options.utf8Labels = false;
        QCOMPARE(run(), "error: " + refusal.toStdString());
    }

  private:
    pallium::test::MemoryStorage m_storage;
};

static const pallium::test::Registrar<NamesTest> registeredNamesTest;

}  // namespace pallium::promql

#include "names_test.moc"
