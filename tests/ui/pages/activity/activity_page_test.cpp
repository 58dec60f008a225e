#include "ui/pages/activity/activity_page.h"

#include "tests/support/test_main.h"
#include "tests/ui/pages/change_fixture.h"
#include "ui/connection/request_json.h"
#include "ui/widgets/data_table.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;

ActivityEntry entryAt(qint64 timeMs, const char* action) {
    ActivityEntry entry;
    entry.timeMs = timeMs;
    entry.connection = QStringLiteral("Staging");
    entry.action = QLatin1String(action);
    entry.target = QStringLiteral("shop");
    entry.outcome = ActivityEntry::Outcome::Taken;
    entry.status = 204;
    entry.readBack = QStringLiteral("Verified: 3 blocks shipped.");
    entry.curl = QStringLiteral("curl -X POST 'http://host/ingester/flush'");
    return entry;
}

}  // namespace

class ActivityPageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void saysThatNothingWasChanged() {
        test::ChangeFixture fixture;
        const auto page = fixture.page<ActivityPage>();
        QCOMPARE(test::stackOf(*page).face(), Face::Empty);
        QVERIFY(test::stackOf(*page).accessibleDescription().contains(
            QStringLiteral("No changes made from this computer")));
        const QAction* copy = fixture.commands.action(QStringLiteral("activity.copy"));
        QVERIFY(!copy->isEnabled());
        QCOMPARE(copy->statusTip(), QStringLiteral("There is nothing to copy."));
    }

    void showsTheNewestFirstWithItsDetails() {
        test::ChangeFixture fixture;
        fixture.database.activity().add(entryAt(1000, "Flush"));
        fixture.database.activity().add(entryAt(2000, "Delete tenant"));
        const auto page = fixture.page<ActivityPage>();
        QCOMPARE(test::stackOf(*page).face(), Face::Content);
        auto& table = *page->findChild<DataTable*>();
        QCOMPARE(table.model()->index(0, ActivityModel::Action).data().toString(),
                 QStringLiteral("Delete tenant"));
        const auto* details = page->findChild<QPlainTextEdit*>(QStringLiteral("details"));
        QVERIFY(details->toPlainText().contains(QStringLiteral("Delete tenant")));
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        table.setFocus();
        QTest::keyClick(&table, Qt::Key_Down);
        const QString text = details->toPlainText();
        for (const char* part : {"Flush", "204", "Verified: 3 blocks", "curl -X POST"})
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
    }

    void followsAChangeThatIsUnderWay() {
        test::ChangeFixture fixture;
        fixture.server.answer("POST /ingester/flush", test::FakeAnswer{204, {}, {}});
        fixture.openWritable();
        const auto page = fixture.page<ActivityPage>();
        fixture.session.changes().send(
            {QStringLiteral("Flush"), QStringLiteral("all"), {}, flushRequest({}, false)},
            page.get(), [](const ChangeOutcome&) {});
        QCOMPARE(test::stackOf(*page).face(), Face::Content);
        const auto& table = *page->findChild<DataTable*>();
        QTRY_COMPARE(table.model()->index(0, ActivityModel::Result).data().toString(),
                     QStringLiteral("taken"));
    }

    void takesBackWhatHasAWayBack() {
        test::ChangeFixture fixture;
        fixture.server.answer("POST /ingester/mode",
                              test::FakeAnswer::text("Ingester mode ACTIVE"));
        // What is too old is dropped with the next change.
        const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
        ActivityEntry entry = entryAt(nowMs, "Change ingester mode");
        entry.connectionId = QStringLiteral("fake");
        entry.before = QStringLiteral("ACTIVE");
        entry.after = QStringLiteral("READONLY");
        entry.reverse = requestsToJson({ingesterModeRequest(IngesterMode::Active)});
        fixture.database.activity().add(entryAt(nowMs - 1000, "Flush"));
        fixture.database.activity().add(entry);
        fixture.openWritable();
        const auto page = fixture.page<ActivityPage>();
        auto& table = *page->findChild<DataTable*>();
        const QAction* undo = fixture.commands.action(QStringLiteral("activity.undo"));
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        table.setFocus();
        table.selectRow(1);
        QVERIFY(!undo->isEnabled());
        QCOMPARE(undo->statusTip(), QStringLiteral("There is no way back from this change."));
        table.selectRow(0);
        QVERIFY(undo->isEnabled());
        QTest::keyClick(&table, Qt::Key_U);
        QCOMPARE(fixture.server.count("POST /ingester/mode"), qsizetype(0));  // not unasked
        QVERIFY(fixture.agree(*page));
        QTRY_COMPARE(fixture.server.last("POST /ingester/mode").body, "mode=ACTIVE");
        QTRY_COMPARE(fixture.newest().action, QStringLiteral("Undo: Change ingester mode"));
        QTRY_COMPARE(fixture.newest().outcome, ActivityEntry::Outcome::Taken);
        table.selectRow(1);
        QTRY_COMPARE(undo->statusTip(), QStringLiteral("It was undone already."));
    }

    void takesNothingBackOverAReadOnlyConnection() {
        test::ChangeFixture fixture;
        ActivityEntry entry = entryAt(2000, "Change ingester mode");
        entry.connectionId = QStringLiteral("fake");
        entry.reverse = requestsToJson({ingesterModeRequest(IngesterMode::Active)});
        fixture.database.activity().add(entry);
        fixture.openReadOnly();
        const auto page = fixture.page<ActivityPage>();
        const QAction* undo = fixture.commands.action(QStringLiteral("activity.undo"));
        QVERIFY(!undo->isEnabled());
        QCOMPARE(undo->statusTip(), QStringLiteral("Read-only connection."));
    }

    void isFilteredAndCopied() {
        test::ChangeFixture fixture;
        fixture.database.activity().add(entryAt(1000, "Flush"));
        fixture.database.activity().add(entryAt(2000, "Delete tenant"));
        const auto page = fixture.page<ActivityPage>();
        QTest::keyClicks(page->findChild<QLineEdit*>(), QStringLiteral("flush"));
        QTRY_COMPARE(page->findChild<DataTable*>()->shownCount(), 1);
        page->findChild<DataTable*>()->clearSelection();
        fixture.commands.action(QStringLiteral("activity.copy"))->trigger();
        const QString copied = QGuiApplication::clipboard()->text();
        QCOMPARE(copied.count(u'\n'), 2);
        QVERIFY(copied.contains(QStringLiteral("Flush")));
        QCOMPARE(page->saveState().value(QStringLiteral("filter")).toString(),
                 QStringLiteral("flush"));
        QTest::keyClicks(page->findChild<QLineEdit*>(), QStringLiteral(" nothing"));
        QTRY_VERIFY(!fixture.commands.action(QStringLiteral("activity.copy"))->isEnabled());
    }
};

static const test::Registrar<ActivityPageTest> registered;

}  // namespace pallium::ui

#include "activity_page_test.moc"
