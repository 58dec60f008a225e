#include "tests/backend/promql/engine/query_text.h"
#include "tests/support/test_main.h"

#include <fmt/format.h>

namespace pallium::promql {
namespace {

using test::runInstant;
using test::runRange;

EngineOptions withHelpers(ThreadPool& pool) {
    EngineOptions options;
    options.helpers = {&pool, 3};
    return options;
}

}  // namespace

/// A query that uses several threads answers as one that does not.
class ParallelTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        for (int i = 0; i < 200; ++i)
            test::addSeries(m_storage,
                            Labels::of({{"__name__", i % 2 == 0 ? "a_total" : "gauge"},
                                        {"n", fmt::format("{:03}", i / 2)},
                                        {"group", fmt::format("{}", i % 6)}}),
                            10'000, {1.0 * i, 2, 4.5, 3, 8, 9, 1.0 / (i + 1)});
    }
    void answersAlike_data() {
        QTest::addColumn<QString>("query");
        for (const char* query :
             {"gauge", "a_total[30s]", "rate(a_total[30s])", "sum by (group) (rate(gauge[1m]))",
              "quantile_over_time(2, gauge[30s])", "timestamp(gauge)", "gauge + on (n) a_total",
              "max_over_time(sum(rate(a_total[20s]))[30s:5s])", "absent_over_time(gauge[10s])",
              "rate({__name__=~\"a_total|gauge\"}[30s])"})
            QTest::newRow(query) << QString::fromLatin1(query);
    }
    void answersAlike() {
        QFETCH(QString, query);
        const std::string text = query.toStdString();
        const Engine alone{EngineOptions()};
        const Engine helped(withHelpers(m_pool));
        QCOMPARE(runInstant(helped, m_storage, text, 60'000),
                 runInstant(alone, m_storage, text, 60'000));
        QCOMPARE(runRange(helped, m_storage, text, 0, 60'000, 7'000),
                 runRange(alone, m_storage, text, 0, 60'000, 7'000));
        const auto a = helped.instant(Context(), m_storage, text, 60'000);
        const auto b = alone.instant(Context(), m_storage, text, 60'000);
        if (!a || !b) return;
        QCOMPARE(a->annotations.warnings, b->annotations.warnings);
        QCOMPARE(a->annotations.infos, b->annotations.infos);
        QCOMPARE(a->stats.totalQueryableSamples, b->stats.totalQueryableSamples);
        QCOMPARE(a->stats.peakSamples, b->stats.peakSamples);
    }
    void holdsNoMoreThanAllowed() {
        EngineOptions options = withHelpers(m_pool);
        options.maxSamples = 150;
        const std::string answer = runRange(Engine(options), m_storage, "gauge", 0, 60'000, 10'000);
        QVERIFY(answer.starts_with("error: query processing would load too many samples"));
    }

  private:
    pallium::test::MemoryStorage m_storage;
    ThreadPool m_pool{"test", 3, 100};
};

static const pallium::test::Registrar<ParallelTest> registered;

}  // namespace pallium::promql

#include "parallel_test.moc"
