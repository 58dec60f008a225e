#include "backend/ingester/series_limiter.h"

#include "tests/support/test_main.h"

namespace pallium::ingester {
namespace {

using Limit = SeriesRefusal::Limit;

Labels series(std::string_view metric, std::string_view job) {
    return Labels::of({{"__name__", metric}, {"job", job}});
}

/// What a head does with a new series.
bool create(SeriesLimiter& limiter, const Labels& labels) {
    if (!limiter.mayCreate({labels.view()})) return false;
    limiter.created(labels.view());
    return true;
}

}  // namespace

class SeriesLimiterTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void smallerFormOfALimitCounts_data() {
        QTest::addColumn<qint64>("local");
        QTest::addColumn<qint64>("global");
        QTest::addColumn<qint64>("smaller");
        QTest::newRow("both off") << qint64(0) << qint64(0) << qint64(0);
        QTest::newRow("only local") << qint64(7) << qint64(0) << qint64(7);
        QTest::newRow("only global") << qint64(0) << qint64(5) << qint64(5);
        QTest::newRow("global smaller") << qint64(7) << qint64(5) << qint64(5);
        QTest::newRow("local smaller") << qint64(3) << qint64(5) << qint64(3);
        QTest::newRow("negative is off") << qint64(-1) << qint64(-1) << qint64(0);
    }
    void smallerFormOfALimitCounts() {
        QFETCH(qint64, local);
        QFETCH(qint64, global);
        QFETCH(qint64, smaller);
        QCOMPARE(qint64((EffectiveLimit{local, global}.smaller())), smaller);
    }
    void refusesTheSeriesAfterTheLimitPerUser() {
        SeriesCounts counts;
        SeriesLimiter limiter({{5'000'000, 2}, {}}, counts);
        QVERIFY(create(limiter, series("a", "1")));
        QVERIFY(create(limiter, series("b", "1")));
        const Labels third = series("c", "1");
        QVERIFY(!create(limiter, third));
        QCOMPARE(limiter.refusalOf(third.view()).limit, Limit::PerUser);
        QCOMPARE(limiter.refusalText({Limit::PerUser}, third.view()),
                 std::string("per-user series limit of 2 exceeded, please contact administrator to "
                             "raise it (local limit: 5000000 global limit: 2 actual local limit: "
                             "2)"));
    }
    void refusesSeriesOfHistogramsAfterTheirLimit() {
        SeriesCounts counts;
        SeriesLimiter limiter({{4, 0}, {1, 0}, {0, 2}}, counts);
        const Labels first = series("a", "1");
        QVERIFY(limiter.mayCreate({first.view(), true, 1}));
        QVERIFY(limiter.mayCreate({first.view(), false, 2}));
        QVERIFY(!limiter.mayCreate({first.view(), true, 2}));
        QCOMPARE(limiter.refusalOf(first.view()).limit, Limit::HistogramsPerUser);
        QCOMPARE(limiter.refusalText({Limit::HistogramsPerUser}, first.view()),
                 std::string("per-user native histogram series limit of 2 exceeded, please contact "
                             "administrator to raise it (local limit: 0 global limit: 2 actual "
                             "local limit: 2)"));
        SeriesLimiter unlimited({}, counts);
        QVERIFY(unlimited.mayCreate({first.view(), true, 1'000'000}));
    }
    void refusesTheSeriesAfterTheLimitPerMetricAndRemembersWhy() {
        SeriesCounts counts;
        SeriesLimiter limiter({{3, 0}, {50'000, 1}}, counts);
        QVERIFY(create(limiter, series("pm", "1")));
        const Labels byMetric = series("pm", "2");
        QVERIFY(!create(limiter, byMetric));
        QVERIFY(create(limiter, series("x", "1")));
        QVERIFY(create(limiter, series("y", "1")));
        const Labels byUser = series("z", "1");
        QVERIFY(!create(limiter, byUser));
        QCOMPARE(limiter.refusalOf(byMetric.view()).limit, Limit::PerMetric);
        QCOMPARE(limiter.refusalOf(byUser.view()).limit, Limit::PerUser);
        QCOMPARE(limiter.refusalText({Limit::PerMetric}, byMetric.view()),
                 std::string("per-metric series limit of 1 exceeded for metric pm, please contact "
                             "administrator to raise it (local limit: 50000 global limit: 1 actual "
                             "local limit: 1) for series {__name__=\"pm\", job=\"2\"}"));
    }
    void letsSeriesInWhenOthersHaveGone() {
        SeriesCounts counts;
        SeriesLimiter limiter({{2, 0}, {1, 0}}, counts);
        QVERIFY(create(limiter, series("a", "1")));
        QVERIFY(create(limiter, series("b", "1")));
        QVERIFY(!create(limiter, series("a", "2")));
        limiter.removed(series("a", "1").view());
        QCOMPARE(counts.ofMetric("a"), uint64_t(0));
        QVERIFY(create(limiter, series("a", "2")));
        QVERIFY(!create(limiter, series("c", "1")));
        limiter.removed(series("unknown", "1").view());
        QCOMPARE(counts.total(), uint64_t(1));
    }
    void oneIngesterHasItsShareOfAGlobalLimit() {
        QCOMPARE(qint64((EffectiveLimit{0, 10, 2.0 / 3}.smaller())), qint64(6));
        QCOMPARE(qint64((EffectiveLimit{5, 10, 2.0 / 3}.smaller())), qint64(5));
        QCOMPARE((EffectiveLimit{0, 1, 0.5}.value()), uint64_t(0));
    }
    void sparesMetricsWithoutLimit() {
        SeriesCounts counts;
        const MetricNames unlimited{"free"};
        SeriesLimits limits{{0, 0}, {1, 0}};
        limits.unlimitedMetrics = &unlimited;
        SeriesLimiter limiter(limits, counts);
        QVERIFY(create(limiter, series("free", "1")));
        QVERIFY(create(limiter, series("free", "2")));
        QVERIFY(create(limiter, series("m", "1")));
        QVERIFY(!create(limiter, series("m", "2")));
    }
    void refusesSeriesAfterTheLimitOfTheirLabelSet() {
        SeriesCounts counts;
        counts.replaceSets(std::make_shared<LabelSetCounts>(LabelSetCounts::Sets{
            {1, {{"job", "1"}}}, {2, {}}, {9, {{"__name__", "a"}, {"job", "1"}}}}));
        SeriesLimiter limiter({}, counts);
        QVERIFY(create(limiter, series("a", "1")));
        const Labels second = series("b", "1");
        QVERIFY(!create(limiter, second));
        QCOMPARE(limiter.refusalOf(second.view()).limit, Limit::PerLabelSet);
        QCOMPARE(limiter.refusalText(limiter.refusalOf(second.view()), second.view()),
                 std::string("per-labelset series limit of 1 exceeded (labelSet: {job=\"1\"}, "
                             "local limit: 1 global limit: 1 actual) for series "
                             "{__name__=\"b\", job=\"1\"}"));
        QVERIFY(create(limiter, series("b", "2")));
        QVERIFY(create(limiter, series("b", "3")));
        QVERIFY(!create(limiter, series("b", "4")));  // those that match no other
        limiter.removed(series("a", "1").view());
        QVERIFY(create(limiter, second));
    }
    void refusesSeriesOfAllTenantsAfterTheirLimit() {
        const auto all = std::make_shared<std::atomic<uint64_t>>(0);
        SeriesLimits limits;
        limits.ofAllTenants = 2;
        SeriesCounts counts(all);
        SeriesLimiter limiter(limits, counts);
        const Labels refused = series("a", "3");
        {
            SeriesCounts others(all);
            others.add(series("x", "1").view());
            QVERIFY(create(limiter, series("a", "1")));
            QVERIFY(!create(limiter, refused));
            QCOMPARE(limiter.refusalText(limiter.refusalOf(refused.view()), refused.view()),
                     std::string("cannot add series: ingesters's max series limit reached"));
        }
        QVERIFY(create(limiter, refused));
    }
    void limitsThatAreOffNeverRefuse() {
        SeriesCounts counts;
        SeriesLimiter limiter({}, counts);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(create(limiter, series("m", std::to_string(i))));
        QCOMPARE(counts.total(), uint64_t(1000));
        QCOMPARE(counts.ofMetric("m"), uint64_t(1000));
        QCOMPARE(counts.ofMetric("other"), uint64_t(0));
    }
};

static const test::Registrar<SeriesLimiterTest> registered;

}  // namespace pallium::ingester

#include "series_limiter_test.moc"
