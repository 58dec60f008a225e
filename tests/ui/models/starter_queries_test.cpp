#include "ui/models/starter_queries.h"

#include "tests/support/test_main.h"
#include "ui/models/query_selectors.h"

namespace pallium::ui {
namespace {

class StarterQueriesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void usesMetricsThatExist() {
        const MetricIndex names({QStringLiteral("http_requests_total"), QStringLiteral("up"),
                                 QStringLiteral("http_request_duration_seconds_bucket"),
                                 QStringLiteral("process_resident_memory_bytes")});
        const auto queries = starterQueries(names, {}, 6);
        QStringList texts;
        for (const StarterQuery& query : queries) {
            texts.append(query.expression);
            QVERIFY(!query.title.isEmpty());
            const QueryOutline outline = outlineQuery(query.expression);
            QCOMPARE(outline.selectors.size(), size_t(1));
            QVERIFY(names.contains(outline.selectors[0].metric));
        }
        QVERIFY(texts.contains(QStringLiteral("sum by (job) (rate(http_requests_total[5m]))")));
        QVERIFY(texts.contains(QStringLiteral("topk(5, process_resident_memory_bytes)")));
        QVERIFY(texts[1].startsWith(QStringLiteral("histogram_quantile(0.99")));
    }

    void neverTakesTheRateOfAGauge() {
        const MetricIndex names({QStringLiteral("disk_total")});
        MetadataMap metadata;
        metadata.insert(QStringLiteral("disk_total"), {QStringLiteral("gauge"), {}, {}});
        const auto queries = starterQueries(names, metadata, 6);
        QCOMPARE(queries.size(), size_t(1));
        QCOMPARE(queries[0].expression, QStringLiteral("disk_total"));
    }

    void isBoundedAndEmptyWithoutNames() {
        QStringList many;
        for (int i = 0; i < 500; ++i)
            many.append(QStringLiteral("metric_%1_total").arg(i));
        QVERIFY(starterQueries(MetricIndex(many), {}, 4).size() <= 4);
        QVERIFY(starterQueries(MetricIndex(QStringList()), {}, 4).empty());
    }
};

const pallium::test::Registrar<StarterQueriesTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "starter_queries_test.moc"
