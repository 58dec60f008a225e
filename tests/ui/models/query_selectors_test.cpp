#include "ui/models/query_selectors.h"

#include "tests/support/test_main.h"

namespace pallium::ui {
namespace {

class QuerySelectorsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void readsWhatTheCheckerAccepts() {
        const QString filled = QStringLiteral("a + fill(0) b");
        QCOMPARE(outlineQuery(filled).selectors.size(), size_t(2));
    }

    void findsEverySelectorOnce() {
        const QueryOutline outline = outlineQuery(QStringLiteral(
            "sum by (code) (rate(a{job=\"x\",code=~\"5..\"}[5m])) / "
            "on () -(b offset 5m) + max_over_time(a{job=\"x\",code=~\"5..\"}[1h:1m])"));
        QCOMPARE(outline.selectors.size(), size_t(2));
        QCOMPARE(outline.selectors[0].metric, QStringLiteral("a"));
        QCOMPARE(outline.selectors[0].equalities.size(), size_t(1));
        QCOMPARE(outline.selectors[0].equalities[0].value, QStringLiteral("x"));
        QCOMPARE(outline.selectors[1].text, QStringLiteral("{__name__=\"b\"}"));
        QVERIFY(!outline.filtersValues);
    }

    void knowsWhatDropsRows() {
        QVERIFY(outlineQuery(QStringLiteral("sum(a) > 5")).filtersValues);
        QVERIFY(outlineQuery(QStringLiteral("a unless b")).filtersValues);
        QVERIFY(!outlineQuery(QStringLiteral("a > bool 5")).filtersValues);
        QVERIFY(!outlineQuery(QStringLiteral("a or b")).filtersValues);
    }

    void findsNothingInOtherTexts() {
        for (const char* text : {"", "sum(", "1 + 2", "\"text\"", ")))"}) {
            QVERIFY2(outlineQuery(QString::fromLatin1(text)).selectors.empty(), text);
        }
        QCOMPARE(outlineQuery(QStringLiteral("{job=\"x\"}")).selectors[0].metric, QString());
    }
};

const pallium::test::Registrar<QuerySelectorsTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "query_selectors_test.moc"
