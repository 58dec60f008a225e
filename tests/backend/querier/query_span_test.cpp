#include "backend/querier/query_span.h"

#include "backend/promql/parser/parser.h"
#include "tests/support/test_main.h"

namespace pallium::querier {

class QuerySpanTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void addsUpWhatSelectorsLookAt_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("minutes");
        const auto row = [](const char* query, int minutes) {
            QTest::newRow(query) << QString::fromLatin1(query) << minutes;
        };
        row("1 + time()", 0);
        row("up", 5);
        row("sum_over_time(up[2h])", 120);
        row("up + rate(up[1h])", 60);                    // one within the other
        row("up offset 1h", 5);                          // the offset itself is not looked at
        row("up - up offset 1h", 10);                    // two apart
        row("up - up offset 3m", 8);                     // they overlap
        row("max_over_time(rate(up[10m])[1h:1m])", 70);  // the subquery reaches further
        row("max_over_time(up[1h:1m] offset 1d)", 65);
        row("max_over_time(max_over_time(up[1h:1m])[2h:1m])", 185);
        row("max_over_time((up @ 100)[1h:1m])", 5);  // pinned: the subquery does not move it
        row("max_over_time(max_over_time(up[1h:1m] @ 100)[2h:1m])", 65);
        row("up @ 9223372036854775 offset 100y", 5);  // no overflow
    }
    void addsUpWhatSelectorsLookAt() {
        QFETCH(QString, query);
        QFETCH(int, minutes);
        const auto expr = promql::parseExpr(query.toStdString());
        QVERIFY(expr);
        QCOMPARE(selectedSpanMs(**expr, 5 * 60 * 1000), int64_t{minutes} * 60 * 1000);
    }
    void countsStepsOfSubqueries() {
        const auto isTooMuch = [](std::string_view query) {
            return hasTooManySubquerySteps(**promql::parseExpr(query), 60'000, 100);
        };
        QVERIFY(!isTooMuch("max_over_time(up[100s:1s])"));
        QVERIFY(isTooMuch("max_over_time(up[101s:1s])"));
        QVERIFY(!isTooMuch("max_over_time(up[100m:])"));  // the default step
        QVERIFY(isTooMuch("1 + sum(max_over_time((up[101m:])))"));
        QVERIFY(isTooMuch("max_over_time(max_over_time(up[101s:1s])[1m:1m])"));
    }
};

static const test::Registrar<QuerySpanTest> registeredQuerySpanTest;

}  // namespace pallium::querier

#include "query_span_test.moc"
