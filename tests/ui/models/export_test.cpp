#include "ui/models/export.h"

#include "tests/support/test_main.h"
#include "tests/ui/models/answers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>
#include <limits>

namespace pallium::ui {
namespace {

using test::latin;
using test::madeSeries;

QByteArray line(const char* cells) {
    return QByteArray(cells) + "\r\n";
}

class ExportTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void writesAVectorAsCsv() {
        const auto answer = test::madeAnswer(
            QueryAnswer::Type::Vector,
            {madeSeries({{latin("__name__"), latin("up")}, {latin("path"), latin("a,\"b\"")}},
                        {0.1}),
             madeSeries({{latin("__name__"), latin("up")}, {latin("job"), latin("x\ny")}},
                        {std::numeric_limits<double>::infinity()})});
        QCOMPARE(toSeparatedValues(*answer, ','),
                 line("__name__,job,path,time,value") +
                     line("up,,\"a,\"\"b\"\"\",1970-01-01T00:16:40.000Z,0.1") +
                     line("up,\"x\ny\",,1970-01-01T00:16:40.000Z,+Inf"));
        QVERIFY(
            toSeparatedValues(*answer, '\t').startsWith("__name__\tjob\tpath\ttime\tvalue\r\n"));
        QVERIFY(toSeparatedValues(*answer, '\t').contains("\"a,\"\"b\"\"\""));
    }

    void writesEverySampleOfARange() {
        const auto answer = test::madeAnswer(QueryAnswer::Type::Matrix,
                                             {madeSeries({{latin("job"), latin("a")}}, {1, -2.5})});
        QCOMPARE(toSeparatedValues(*answer, ','), line("job,time,value") +
                                                      line("a,1970-01-01T00:16:40.000Z,1") +
                                                      line("a,1970-01-01T00:16:55.000Z,-2.5"));
    }

    void disarmsFormulas_data() {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("equals") << latin("=1+2") << QByteArray("'=1+2");
        QTest::newRow("plus") << latin("+cmd") << QByteArray("'+cmd");
        QTest::newRow("minus") << latin("-x") << QByteArray("'-x");
        QTest::newRow("at") << latin("@SUM(A1)") << QByteArray("'@SUM(A1)");
        QTest::newRow("tab") << latin("\t=1") << QByteArray("'\t=1");
        QTest::newRow("quoted") << latin("=HYPERLINK(\"x\",1)")
                                << QByteArray("\"'=HYPERLINK(\"\"x\"\",1)\"");
        QTest::newRow("a number") << latin("-12.5e3") << QByteArray("-12.5e3");
        QTest::newRow("a positive number") << latin("+5") << QByteArray("+5");
        QTest::newRow("plain") << latin("a=b") << QByteArray("a=b");
    }
    void disarmsFormulas() {
        QFETCH(QString, value);
        QFETCH(QByteArray, cell);
        const auto answer =
            test::madeAnswer(QueryAnswer::Type::Vector, {madeSeries({{latin("l"), value}}, {1})});
        QCOMPARE(toSeparatedValues(*answer, ','),
                 line("l,time,value") + cell + ",1970-01-01T00:16:40.000Z,1\r\n");
    }

    void writesScalarsAndStrings() {
        QCOMPARE(toSeparatedValues(
                     *test::madeAnswer(QueryAnswer::Type::Scalar, {madeSeries({}, {4})}), ','),
                 line("time,value") + line("1970-01-01T00:16:40.000Z,4"));
        QueryAnswer string;
        string.type = QueryAnswer::Type::String;
        string.string = latin("=a");
        QCOMPARE(toSeparatedValues(string, ','), line("value") + line("'=a"));
        QCOMPARE(toJsonLines(string), QByteArray("{\"string\":\"=a\"}\n"));
    }

    void writesJsonLinesThatParse() {
        const auto answer = test::madeAnswer(
            QueryAnswer::Type::Matrix, {madeSeries({{latin("a"), latin("x\"y")}}, {1, 0.5}),
                                        madeSeries({{latin("a"), latin("z")}}, {std::nan("")})});
        const QList<QByteArray> lines = toJsonLines(*answer).split('\n');
        QCOMPARE(lines.size(), 3);  // the last is empty
        const QJsonObject first = QJsonDocument::fromJson(lines[0]).object();
        QCOMPARE(first[latin("metric")].toObject()[latin("a")].toString(), latin("x\"y"));
        const QJsonArray values = first[latin("values")].toArray();
        QCOMPARE(values.size(), 2);
        QCOMPARE(values[1].toArray()[0].toDouble(), 1015.0);
        QCOMPARE(values[1].toArray()[1].toString(), latin("0.5"));
        const auto vector = test::madeAnswer(QueryAnswer::Type::Vector, {madeSeries({}, {7})});
        QCOMPARE(toJsonLines(*vector), QByteArray("{\"metric\":{},\"value\":[1000,\"7\"]}\n"));
    }

    void keepsFullPrecision() {
        for (const double value : {0.1, 1.0 / 3, 1e-300, 123456789012345680.0}) {
            const auto answer =
                test::madeAnswer(QueryAnswer::Type::Vector, {madeSeries({}, {value})});
            const QByteArray cell = toSeparatedValues(*answer, ',').trimmed().split(',').last();
            QCOMPARE(cell.toDouble(), value);
        }
    }

    void copiesMarkdownAndPlainRows() {
        const auto table = buildResultTable(test::madeAnswer(
            QueryAnswer::Type::Vector, {madeSeries({{latin("a"), latin("x|y")}}, {1.5}),
                                        madeSeries({{latin("a"), latin("z")}}, {2})}));
        QCOMPARE(toMarkdown(*table, {1, 0}),
                 latin("| a | value |\n| --- | ---: |\n| z | 2 |\n| x\\|y | 1.5 |\n"));
        QCOMPARE(toPlainRows(*table, {0}, true), latin("a\tvalue\nx|y\t1.5\n"));
        QCOMPARE(toPlainRows(*table, {0}, false), latin("x|y\t1.5\n"));
    }

    void proposesFileNames_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("name");
        QTest::newRow("nested") << latin("sum by (code) (rate(http_requests_total[5m]))")
                                << latin("sum-by-code-rate-http_requests_total-5m");
        QTest::newRow("selector") << latin("{__name__=~\"a/../b\"}") << latin("__name__-a-b");
        QTest::newRow("empty") << latin("  ") << latin("query");
        QTest::newRow("long") << QString(200, u'a') << QString(60, u'a');
    }
    void proposesFileNames() {
        QFETCH(QString, expression);
        QFETCH(QString, name);
        QCOMPARE(exportFileName(expression, 1767362590000, QTimeZone::utc(), latin("csv")),
                 name + latin("-20260102-140310.csv"));
    }

    void writesTablesOfAnything() {
        const ExportTable table{
            {QStringLiteral("tenant"), QStringLiteral("rate"), QStringLiteral("series")},
            {{QStringLiteral("=sum(a,\"b\")"), 0.1, QVariant()},
             {QStringLiteral("shop"), 12.0, qint64(8240)}}};
        QCOMPARE(exportTable(table, ExportFormat::Csv),
                 QByteArray("tenant,rate,series\r\n\"'=sum(a,\"\"b\"\")\",0.1,\r\n"
                            "shop,12,8240\r\n"));
        QVERIFY(exportTable(table, ExportFormat::Tsv).contains("shop\t12\t8240\r\n"));
        const QJsonArray rows =
            QJsonDocument::fromJson(exportTable(table, ExportFormat::Json)).array();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[0].toObject().value(QStringLiteral("tenant")).toString(),
                 QStringLiteral("=sum(a,\"b\")"));
        QVERIFY(rows[0].toObject().value(QStringLiteral("series")).isNull());
        QCOMPARE(rows[1].toObject().value(QStringLiteral("series")).toInteger(), qint64(8240));
        QCOMPARE(exportTable({table.columns, {}}, ExportFormat::JsonLines), QByteArray());
        QCOMPARE(exportTable(table, ExportFormat::JsonLines).count('\n'), 2);
    }
};

const pallium::test::Registrar<ExportTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "export_test.moc"
