#include "ui/models/history_model.h"

#include "tests/support/test_main.h"

#include <QAbstractItemModelTester>

namespace pallium::ui {
namespace {

HistoryEntry entry(const char* expression, qint64 timeMs, const char* connection) {
    HistoryEntry entry;
    entry.expression = QString::fromLatin1(expression);
    entry.timeMs = timeMs;
    entry.connectionId = QString::fromLatin1(connection);
    entry.tenant = QStringLiteral("shop");
    entry.series = 12;
    entry.durationMs = 38;
    return entry;
}

class HistoryModelTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void listsNewestFirstAndFilters() {
        StateDatabase database{QString()};
        database.addHistory(entry("sum(\n  up)", 1000, "a"));
        database.addHistory(entry("rate(x[5m])", 2000, "b"));
        HistoryModel model(database);
        const QAbstractItemModelTester tester(&model);
        QCOMPARE(model.rowCount(), 0);
        model.setShown(true);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("rate(x[5m])"));
        QCOMPARE(model.index(1).data().toString(), QStringLiteral("sum( up)"));
        const QString detail = model.index(0).data(HistoryModel::DetailRole).toString();
        QVERIFY(detail.contains(QStringLiteral("12 series")));
        QVERIFY(detail.contains(QStringLiteral("38 ms")));
        QVERIFY(detail.contains(QStringLiteral("shop")));
        model.setFilter(QStringLiteral("SUM"));
        QCOMPARE(model.rowCount(), 1);
        model.setFilter({});
        model.setConnection(QStringLiteral("b"));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.entry(model.index(0)).connectionId, QStringLiteral("b"));
    }

    void readsNothingWhileNobodyLooks() {
        StateDatabase database{QString()};
        database.addHistory(entry("up", 1000, "a"));
        HistoryModel model(database);
        const QAbstractItemModelTester tester(&model);
        model.setConnection(QStringLiteral("a"));
        model.setFilter(QStringLiteral("u"));
        model.reload();
        QCOMPARE(model.rowCount(), 0);
        model.setShown(true);
        QCOMPARE(model.rowCount(), 1);
        model.setShown(false);
        QCOMPARE(model.rowCount(), 0);
    }

    void moreLettersAreSoughtInWhatIsListed() {
        StateDatabase database{QString()};
        database.addHistory(entry("up", 1000, "a"));
        database.addHistory(entry("sum(up)", 2000, "a"));
        HistoryModel model(database);
        const QAbstractItemModelTester tester(&model);
        model.setShown(true);
        database.addHistory(entry("max(up)", 3000, "a"));
        model.setFilter(QStringLiteral("UP"));
        QCOMPARE(model.rowCount(), 2);
        model.setFilter(QStringLiteral("up)"));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("sum(up)"));
        model.setFilter(QStringLiteral("u"));  // fewer letters: read again
        QCOMPARE(model.rowCount(), 3);
    }

    void starsStay() {
        StateDatabase database{QString()};
        database.addHistory(entry("up", 1000, "a"));
        database.addHistory(entry("down", 2000, "a"));
        HistoryModel model(database);
        const QAbstractItemModelTester tester(&model);
        model.setShown(true);
        model.setStarred(model.index(1), true);
        QVERIFY(model.index(1).data(HistoryModel::StarredRole).toBool());
        model.setOnlyStarred(true);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("up"));
        model.setStarred(model.index(0), false);
        model.reload();
        QCOMPARE(model.rowCount(), 0);
    }
};

const pallium::test::Registrar<HistoryModelTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "history_model_test.moc"
