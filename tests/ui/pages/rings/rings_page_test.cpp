#include "ui/pages/rings/rings_page.h"

#include "tests/support/test_main.h"
#include "tests/ui/pages/change_fixture.h"
#include "ui/pages/rings/ring_view.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/ring_strip.h"
#include "ui/widgets/ring_timeline.h"
#include "ui/widgets/zone_bars.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabWidget>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;

/// Two members; the second in this state, or gone where it is empty.
QByteArray ringOf(const QByteArray& state) {
    const auto member = [](const QByteArray& id, const QByteArray& its) {
        return "{\"id\":\"" + id + "\",\"state\":\"" + its +
               "\",\"address\":\"10.0.0.1:9095\",\"timestamp\":\"2026-11-23 05:56:27 +0000 "
               "UTC\",\"registered_timestamp\":\"\",\"zone\":\"\",\"tokens\":[1]}";
    };
    return "{\"shards\":[" + member("ingester-0", "ACTIVE") +
           (state.isEmpty() ? QByteArray() : "," + member("ingester-1", state)) +
           "],\"now\":\"2026-11-23T05:56:30Z\"}";
}

/// One member in each of three zones.
QByteArray zonedRing() {
    QByteArray members;
    for (const char zone : {'a', 'b', 'c'})
        members += QByteArray(members.isEmpty() ? "" : ",") + "{\"id\":\"ingester-zone-" + zone +
                   "-0\",\"state\":\"" + (zone == 'c' ? "LEAVING" : "ACTIVE") +
                   "\",\"address\":\"10.120.130.140:9095\",\"timestamp\":\"2026-11-23 05:56:27 "
                   "+0000 UTC\",\"registered_timestamp\":\"2026-11-23 05:54:12 +0000 UTC\","
                   "\"zone\":\"zone-" +
                   zone + "\",\"tokens\":[1,2,3]}";
    return "{\"shards\":[" + members + "],\"now\":\"2026-11-23T05:56:30Z\"}";
}

QString reportOf(const RingView& view) {
    return view.findChild<QLabel*>(QStringLiteral("report"))->text();
}

}  // namespace

class RingsPageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void showsTheIngestersFirst() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = fixture.page<RingsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        const auto* tabs = page->findChild<QTabWidget*>();
        QCOMPARE(tabs->currentIndex(), 0);
        QTRY_VERIFY(tabs->tabText(0).startsWith(QStringLiteral("Ingester  ")));
        QCOMPARE(viewAt(*page, 0).table().shownCount(), 3);
    }

    void showsEveryColumnInWindowsOfAnySize_data() {
        QTest::addColumn<int>("pageWidth");  // what the rail leaves of a window
        QTest::newRow("1280") << 1088;
        QTest::newRow("960") << 896;
    }
    void showsEveryColumnInWindowsOfAnySize() {
        QFETCH(int, pageWidth);
        test::PageFixture fixture;
        fixture.server.answer("/ingester/ring", test::FakeAnswer::json(zonedRing()));
        fixture.open();
        const auto page = fixture.page<RingsPage>();
        page->resize(pageWidth, 560);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        DataTable& table = viewAt(*page, 0).table();
        const QHeaderView& header = *table.horizontalHeader();
        QVERIFY(!header.isSectionHidden(RingModel::Zone));
        QTRY_COMPARE(header.sectionViewportPosition(RingModel::Deviation) +
                         header.sectionSize(RingModel::Deviation),
                     table.viewport()->width());
        for (const int column : {RingModel::Tokens, RingModel::Owns, RingModel::Deviation}) {
            const QModelIndex cell = table.model()->index(0, column);
            QVERIFY(header.sectionSize(column) >= table.sizeHintForIndex(cell).width());
        }
    }

    void showsHowEachZoneIsShared() {
        test::PageFixture fixture;
        fixture.server.answer("/ingester/ring", test::FakeAnswer::json(zonedRing()));
        fixture.open();
        const auto page = fixture.page<RingsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        const auto* zones = viewAt(*page, 0).findChild<ZoneBars*>();
        QVERIFY(zones->isVisible());
        QCOMPARE(zones->accessibleDescription(),
                 QStringLiteral("zone-a: 1/1 healthy, zone-b: 1/1 healthy, zone-c: 1/1 healthy"));
    }

    void quotesWhyARingIsOff() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = fixture.page<RingsPage>();
        RingView& ruler = viewAt(*page, 3);
        QTRY_COMPARE(ruler.stack().face(), Face::NotOffered);
        QCOMPARE(ruler.stack().accessibleDescription(),
                 QStringLiteral("Ruler running with shards disabled"));
        QCOMPARE(ruler.summary(), QStringLiteral("off"));
    }

    void refreshKeepsTheSelection() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = fixture.page<RingsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        DataTable& table = viewAt(*page, 0).table();
        table.setCurrentSourceRow(1);
        const auto asked = fixture.server.count("/ingester/ring");
        page->refresh(false);
        QTRY_VERIFY(fixture.server.count("/ingester/ring") > asked);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QCOMPARE(table.currentSourceRow(), 1);
    }

    void tokensAreShownOnRequestAndByKeyboard() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = fixture.page<RingsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        RingView& view = viewAt(*page, 0);
        QVERIFY(!view.areTokensShown());
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        view.table().setFocus();
        QTest::keyClick(&view.table(), Qt::Key_K);
        QVERIFY(view.areTokensShown());
        auto* strip = view.findChild<RingStrip*>();
        QVERIFY(strip->hasFocus());
        QTest::keyClick(strip, Qt::Key_Home);
        QVERIFY(strip->cursorText().startsWith(QStringLiteral("Token ")));
        const QString first = strip->cursorText();
        QTest::keyClick(strip, Qt::Key_Right);
        QVERIFY(strip->cursorText() != first);
    }

    void copiesTokens() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = fixture.page<RingsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.commands.action(QStringLiteral("rings.copyTokens"))->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(u'\t'));
    }

    void readsRecordedRings() {
        test::PageFixture fixture;
        if (!fixture.server.serveRecorded()) {
            test::markSkipped();
            QSKIP("no recordings");
        }
        fixture.open();
        const auto page = fixture.page<RingsPage>();
        QTRY_VERIFY2(test::stackOf(*page).face() == Face::Content,
                     qPrintable(test::stackOf(*page).accessibleDescription()));
        RingView& view = viewAt(*page, 0);
        QVERIFY(view.table().shownCount() >= 1);
        double owned = 0;
        for (const RingMember& member : view.model().rows())
            owned += member.owns;
        QVERIFY(std::abs(owned - 100) < 0.01);
        for (int ring = 1; ring < 6; ++ring)
            QTRY_VERIFY(viewAt(*page, ring).stack().face() == Face::Content ||
                        viewAt(*page, ring).stack().face() == Face::NotOffered);
    }

    void forgetsAnUnhealthyMemberAndSeesItGone() {
        test::ChangeFixture fixture;
        bool isGone = false;
        fixture.server.answer("GET /ingester/ring", [&](const test::FakeRequest&) {
            return test::FakeAnswer::json(ringOf(isGone ? "" : "Unhealthy"));
        });
        fixture.server.answer("POST /ingester/ring", [&](const test::FakeRequest&) {
            isGone = true;
            return test::FakeAnswer{302, {{"Location", "#"}}, {}};
        });
        fixture.openWritable();
        const auto page = fixture.page<RingsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        RingView& view = viewAt(*page, 0);
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        view.table().setFocus();
        view.table().setCurrentSourceRow(1);
        QTest::keyClick(&view.table(), Qt::Key_Delete);
        QVERIFY(fixture.agree(*page));
        QTRY_COMPARE(reportOf(view), QStringLiteral("ingester-1 was removed."));
        QCOMPARE(fixture.server.last("POST /ingester/ring").body, "forget=ingester-1");
        QCOMPARE(fixture.newest().readBack, QStringLiteral("ingester-1 was removed."));
        fixture.commands.action(QStringLiteral("rings.history"))->trigger();
        QVERIFY(view.findChild<QPlainTextEdit*>(QStringLiteral("history"))
                    ->toPlainText()
                    .contains(QStringLiteral("ingester-1 is gone; it was UNHEALTHY")));
    }

    void changesOfStateAreChosenByKeyboard() {
        test::PageFixture fixture;
        QByteArray state = "PENDING";
        fixture.server.answer("/ingester/ring", [&](const test::FakeRequest&) {
            return test::FakeAnswer::json(ringOf(state));
        });
        fixture.open();
        const auto page = fixture.page<RingsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        RingView& view = viewAt(*page, 0);
        auto* timeline = view.findChild<RingTimeline*>();
        for (const char* next : {"JOINING", "ACTIVE"}) {
            state = next;
            page->refresh(false);
            QTRY_COMPARE(view.model().row(1).state, QString::fromLatin1(next));
        }
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        view.table().setFocus();
        QTest::keyClick(&view.table(), Qt::Key_H);
        QVERIFY(timeline->isVisible() && timeline->hasFocus());
        QTest::keyClick(timeline, Qt::Key_Left);
        QVERIFY2(timeline->cursorText().endsWith(QStringLiteral("ingester-1: JOINING → ACTIVE")),
                 qPrintable(timeline->cursorText()));
        QTest::keyClick(timeline, Qt::Key_Left);
        QVERIFY(timeline->cursorText().endsWith(QStringLiteral("PENDING → JOINING")));
        QTest::keyClick(timeline, Qt::Key_End);
        QVERIFY(timeline->cursorText().endsWith(QStringLiteral("JOINING → ACTIVE")));
        // It stays chosen when more comes.
        state = "LEAVING";
        page->refresh(false);
        QTRY_COMPARE(view.model().row(1).state, QStringLiteral("LEAVING"));
        QVERIFY(timeline->cursorText().endsWith(QStringLiteral("JOINING → ACTIVE")));
        QTest::keyClick(timeline, Qt::Key_Right);
        QVERIFY(timeline->cursorText().endsWith(QStringLiteral("ACTIVE → LEAVING")));
    }

    void agesGoOnBetweenAnswersByTheServersClock() {
        test::PageFixture fixture;
        fixture.server.answer("/ingester/ring", [](const test::FakeRequest&) {
            QByteArray ring = ringOf("ACTIVE");
            ring.insert(ring.size() - 1, ",\"storageLastUpdated\":\"2026-11-23T05:56:29Z\"");
            return test::FakeAnswer::json(ring);
        });
        fixture.open();
        const auto page = fixture.page<RingsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        RingView& view = viewAt(*page, 0);
        const auto* clock = view.findChild<QLabel*>(QStringLiteral("clock"));
        const QString before = clock->text();
        QVERIFY2(before.startsWith(QStringLiteral("Storage updated ")) &&
                     before.contains(QStringLiteral(" s ago; server clock differs by ")),
                 qPrintable(before));
        const auto heartbeat = [&view] {
            return view.table().model()->index(0, RingModel::Heartbeat).data().toString();
        };
        const QString age = heartbeat();
        QVERIFY2(age.endsWith(QStringLiteral(" s ago")), qPrintable(age));
        QTRY_VERIFY(heartbeat() != age && clock->text() != before);
    }

    void aMemberThatIsAliveIsNamedAndComesBack() {
        test::ChangeFixture fixture;
        int looks = -1;  // after it was forgotten
        fixture.server.answer("GET /ingester/ring", [&](const test::FakeRequest&) {
            const bool isGone = looks >= 0 && looks++ == 0;
            return test::FakeAnswer::json(ringOf(isGone ? "" : "ACTIVE"));
        });
        fixture.server.answer("POST /ingester/ring", [&](const test::FakeRequest&) {
            looks = 0;
            return test::FakeAnswer{302, {{"Location", "#"}}, {}};
        });
        fixture.openWritable();
        const auto page = fixture.page<RingsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        RingView& view = viewAt(*page, 0);
        view.table().setCurrentSourceRow(1);
        fixture.commands.action(QStringLiteral("rings.forget"))->trigger();
        QVERIFY(fixture.dialogOf(*page)
                    ->findChild<QLabel*>(QStringLiteral("text"))
                    ->text()
                    .contains(QStringLiteral("alive and will register again")));
        QVERIFY(fixture.agree(*page, QStringLiteral("ingester-1")));
        QTRY_VERIFY(reportOf(view).startsWith(QStringLiteral("ingester-1 came back")));
    }

    void forgetsNothingOverAReadOnlyConnection() {
        test::ChangeFixture fixture;
        fixture.openReadOnly();
        const auto page = fixture.page<RingsPage>();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        viewAt(*page, 0).table().setCurrentSourceRow(1);
        QAction* forget = fixture.commands.action(QStringLiteral("rings.forget"));
        QVERIFY(!forget->isEnabled());
        QCOMPARE(forget->statusTip(), QStringLiteral("Read-only connection."));
    }

    void keepsTheRingAsState() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = fixture.page<RingsPage>();
        page->restoreState({{QStringLiteral("ring"), 2}});
        QCOMPARE(page->saveState().value(QStringLiteral("ring")).toInt(), 2);
    }

  private:
    static RingView& viewAt(const RingsPage& page, int ring) {
        return *qobject_cast<RingView*>(page.findChild<QTabWidget*>()->widget(ring));
    }
};

static const test::Registrar<RingsPageTest> registered;

}  // namespace pallium::ui

#include "rings_page_test.moc"
