#include "ui/pages/rings/rings_page.h"

#include "tests/support/test_main.h"
#include "tests/ui/pages/page_fixture.h"
#include "ui/pages/rings/ring_view.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/ring_strip.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTabWidget>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;

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
