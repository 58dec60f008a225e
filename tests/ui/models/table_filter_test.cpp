#include "ui/models/table_filter.h"

#include "tests/support/test_main.h"
#include "tests/ui/models/answers.h"

#include <cmath>

namespace pallium::ui {
namespace {

using test::latin;
using test::madeSeries;

class TableFilterTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void keepsRowsThatHold_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("rows");
        const auto row = [](const char* filter, const char* rows) {
            QTest::addRow("%s", filter) << latin(filter) << latin(rows);
        };
        row("", "0123");
        row("API", "02");
        row("api 200", "0");
        row("code=200", "01");
        row("code=20", "");
        row("code!=200", "23");
        row("path=\"a b\"", "1");
        row("\"a b\"", "1");
        row("=x", "");
        row("missing=", "0123");
        row("missing=1", "");
        row("missing!=1", "0123");
        row(">5", "12");
        row(">=5", "012");
        row("<5", "");
        row("<=5", "0");
        row("=5", "0");
        row("!=5", "123");
        row(">1e3", "2");
        row("/^a/", "012");
        row("/^a p/", "");
        row("/a b/", "1");
        row("job=/api|db/", "012");
        row("job!=/api/", "13");
        row("job=db code=200 >5", "1");
    }
    void keepsRowsThatHold() {
        QFETCH(QString, filter);
        QFETCH(QString, rows);
        const auto table = buildResultTable(test::madeAnswer(
            QueryAnswer::Type::Vector,
            {madeSeries({{latin("job"), latin("api")}, {latin("code"), latin("200")}}, {5}),
             madeSeries({{latin("job"), latin("db")},
                         {latin("code"), latin("200")},
                         {latin("path"), latin("a b")}},
                        {6}),
             madeSeries({{latin("job"), latin("api")}, {latin("code"), latin("500")}}, {5000}),
             madeSeries({{latin("job"), latin("web")}}, {std::nan("")})}));
        const TableFilter parsed(filter);
        QCOMPARE(parsed.problem(), QString());
        QString kept;
        const std::vector<char> matches = parsed.matches(*table);
        for (size_t i = 0; i < matches.size(); ++i) {
            if (matches[i]) kept += QString::number(i);
        }
        QCOMPARE(kept, rows);
    }

    void hidesNothingWhereItCannotBeRead() {
        const auto table = buildResultTable(test::manyRows(3));
        const TableFilter filter(latin("x /a(/"));
        QVERIFY(!filter.problem().isEmpty());
        QCOMPARE(filter.matches(*table), std::vector<char>(3, 1));
    }

    void searchesTheTextOfAStringAnswer() {
        auto answer = std::make_shared<QueryAnswer>();
        answer->type = QueryAnswer::Type::String;
        answer->string = latin("hello");
        const auto table = buildResultTable(answer);
        QCOMPARE(TableFilter(latin("ell")).matches(*table), std::vector<char>(1, 1));
        QCOMPARE(TableFilter(latin("x")).matches(*table), std::vector<char>(1, 0));
        QCOMPARE(TableFilter(latin(">5")).matches(*table), std::vector<char>(1, 1));
    }
};

const pallium::test::Registrar<TableFilterTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "table_filter_test.moc"
