#include "ui/pages/ha/ha_page.h"

#include "tests/support/test_main.h"
#include "tests/ui/pages/page_fixture.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/page_header.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QTest>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;

QByteArray electionsJson(const QByteArray& rows) {
    return "{\"elected\":[" + rows + "],\"now\":\"2026-11-23T05:58:03.537Z\",\"config\":{}}";
}

QByteArray electionJson(const QByteArray& tenant, qint64 failoverMs) {
    return "{\"userID\":\"" + tenant +
           "\",\"cluster\":\"eu-1\",\"replica\":\"replica-a\","
           "\"electedAt\":\"2026-11-23T05:58:03.355Z\",\"updateDuration\":14000000000,"
           "\"failoverDuration\":" +
           QByteArray::number(failoverMs * 1'000'000) + "}";
}

}  // namespace

class HaPageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void showsWhoIsListenedTo() {
        test::PageFixture fixture;
        fixture.server.answer("/distributor/ha_tracker",
                              test::FakeAnswer::json(electionsJson(electionJson("shop", 29'000))));
        fixture.open();
        const auto page = fixture.page<HaPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        const auto& table = *page->findChild<DataTable*>();
        QCOMPARE(table.shownCount(), 1);
        const QModelIndex row = table.model()->index(0, 0);
        QCOMPARE(row.data().toString(), QStringLiteral("shop"));
        QCOMPARE(row.siblingAtColumn(HaModel::Replica).data().toString(),
                 QStringLiteral("replica-a"));
        QVERIFY(fixture.session.knownTenants().contains(QStringLiteral("shop")));
    }

    void timesRunDownAndTurnBad() {
        HaModel model;
        HaTracker tracker;
        tracker.elections.push_back({QStringLiteral("shop"),
                                     QStringLiteral("eu-1"),
                                     QStringLiteral("a"),
                                     {},
                                     14'000,
                                     29'000});
        model.setTracker(tracker, 1'000'000);
        const QModelIndex left = model.index(0, HaModel::FailsOverIn);
        QCOMPARE(left.data().toString(), QStringLiteral("29 s"));
        QVERIFY(!left.data(HealthRole).isValid());
        model.tick(1'025'000);
        QCOMPARE(left.data().toString(), QStringLiteral("4 s"));
        QCOMPARE(left.data(HealthRole).toInt(), int(Health::Warn));
        QCOMPARE(model.overdueCount(), 0);
        model.tick(1'040'000);
        QCOMPARE(left.data().toString(), QStringLiteral("11 s overdue"));
        QCOMPARE(left.data(HealthRole).toInt(), int(Health::Bad));
        QCOMPARE(model.overdueCount(), 1);
    }

    void tellsHowToSetUpAPair() {
        test::PageFixture fixture;
        fixture.server.answer("/distributor/ha_tracker", test::FakeAnswer::json(electionsJson({})));
        fixture.server.answer(
            "/config",
            test::FakeAnswer::text("distributor:\n  ha_tracker:\n    enable_ha_tracker: true\n"));
        fixture.open();
        const auto page = fixture.page<HaPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Empty);
        QVERIFY(test::stackOf(*page).accessibleDescription().contains(
            QStringLiteral("No pair of replicas")));
        fixture.commands.action(QStringLiteral("ha.copyExample"))->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("__replica__:")));
    }

    void saysThatTheTrackerIsOff() {
        test::PageFixture fixture;
        fixture.server.answer("/distributor/ha_tracker", test::FakeAnswer::json(electionsJson({})));
        fixture.server.answer(
            "/config",
            test::FakeAnswer::text("distributor:\n  ha_tracker:\n    enable_ha_tracker: false\n"));
        fixture.server.delay("/config", std::chrono::milliseconds(100));  // after the tracker
        fixture.open();
        const auto page = fixture.page<HaPage>();
        const auto face = [&page] { return test::stackOf(*page).face(); };
        // Nothing else is said before.
        QTRY_VERIFY(face() == Face::Empty || face() == Face::NotOffered);
        QCOMPARE(face(), Face::NotOffered);
        QCOMPARE(test::stackOf(*page).accessibleDescription(),
                 QStringLiteral("The HA tracker of this server is off."));
    }

    void aServerWithoutATrackerIsNoError() {
        test::PageFixture fixture;
        fixture.server.answer("/distributor/ha_tracker",
                              test::FakeAnswer::text("404 page not found\n", 404));
        fixture.open();
        const auto page = fixture.page<HaPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::NotOffered);
    }

    void whatTheConfigurationSaysIsNoAnswerOfTheTracker_data() {
        QTest::addColumn<QByteArray>("isOn");
        QTest::newRow("off") << QByteArray("false");
        QTest::newRow("on") << QByteArray("true");
    }
    void whatTheConfigurationSaysIsNoAnswerOfTheTracker() {
        QFETCH(QByteArray, isOn);
        test::PageFixture fixture;
        fixture.server.answer("/distributor/ha_tracker",
                              test::FakeAnswer::text("404 page not found\n", 404));
        fixture.server.answer(
            "/config", test::FakeAnswer::text(
                           "distributor:\n  ha_tracker:\n    enable_ha_tracker: " + isOn + "\n"));
        fixture.server.delay("/config", std::chrono::milliseconds(50));  // after the tracker
        fixture.open();
        const auto page = fixture.page<HaPage>();
        StateStack& stack = test::stackOf(*page);
        QTRY_COMPARE(stack.face(), Face::NotOffered);
        const QString sentence = stack.accessibleDescription();
        constexpr int kLongAfterMs = 400;
        QVERIFY(!QTest::qWaitFor([&] { return stack.accessibleDescription() != sentence; },
                                 kLongAfterMs));
        page->refresh(false);
        QTRY_COMPARE(fixture.server.count("/distributor/ha_tracker"), qsizetype(2));
        QVERIFY(!QTest::qWaitFor([&] { return stack.accessibleDescription() != sentence; },
                                 kLongAfterMs));
        QCOMPARE(stack.face(), Face::NotOffered);
    }

    void refreshKeepsTheSelectionAndTheFilterIsState() {
        test::PageFixture fixture;
        fixture.server.answer(
            "/distributor/ha_tracker",
            test::FakeAnswer::json(
                electionsJson(electionJson("blog", 29'000) + "," + electionJson("shop", 29'000))));
        fixture.open();
        const auto page = fixture.page<HaPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        auto& table = *page->findChild<DataTable*>();
        table.setCurrentSourceRow(1);
        const auto asked = fixture.server.count("/distributor/ha_tracker");
        page->refresh(false);
        QTRY_VERIFY(fixture.server.count("/distributor/ha_tracker") > asked);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QCOMPARE(table.currentSourceRow(), 1);
        QTest::keyClicks(page->findChild<QLineEdit*>(), QStringLiteral("sho"));
        QTRY_COMPARE(table.shownCount(), 1);
        QCOMPARE(page->saveState().value(QStringLiteral("filter")).toString(),
                 QStringLiteral("sho"));
    }

    void readsRecordedElections() {
        test::PageFixture fixture;
        if (!fixture.server.serveRecorded()) {
            test::markSkipped();
            QSKIP("no recordings");
        }
        fixture.open();
        const auto page = fixture.page<HaPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QCOMPARE(page->findChild<DataTable*>()->shownCount(), 2);
        QVERIFY(!page->findChild<PageHeader*>()->remark().isEmpty());
    }
};

static const test::Registrar<HaPageTest> registered;

}  // namespace pallium::ui

#include "ha_page_test.moc"
