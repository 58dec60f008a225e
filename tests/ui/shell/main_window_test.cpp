#include "tests/support/accessible_names.h"
#include "tests/support/test_main.h"
#include "tests/ui/shell/shell_fixture.h"
#include "ui/models/metric_index.h"
#include "ui/shell/search_popup.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QStackedWidget>
#include <QTabBar>

namespace pallium::ui {
namespace {

/// Everything here is done with keys, as a person without a pointer would.
class MainWindowTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<test::ShellFixture> m_shell;

    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QWidget* popup = QApplication::activePopupWidget();
        QWidget* target = popup != nullptr ? popup->focusWidget() : QApplication::focusWidget();
        QTest::keyClick(target != nullptr ? target : &m_shell->window(), Qt::Key(key), modifiers);
    }
    void type(const char* text) {
        QWidget* popup = QApplication::activePopupWidget();
        QTest::keyClicks(popup != nullptr ? popup->focusWidget() : QApplication::focusWidget(),
                         QString::fromLatin1(text));
    }
    QTabBar& tabs() { return *m_shell->child<QTabBar>("pageTabs"); }
    QString current() { return m_shell->pages().currentPageId(); }

  private Q_SLOTS:
    void init() {
        m_shell = std::make_unique<test::ShellFixture>();
        QVERIFY(m_shell->start());
        QTRY_VERIFY(m_shell->pages().currentPage() != nullptr);
        m_shell->window().openPage({QStringLiteral("query"), {}});
    }
    void cleanup() { m_shell.reset(); }

    void paletteFindsAndRunsACommand() {
        press(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
        type(">overv");
        press(Qt::Key_Return);
        QCOMPARE(current(), QStringLiteral("overview"));
        QVERIFY(QApplication::activePopupWidget() == nullptr);
    }

    void paletteClosesWithEscape() {
        press(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
        press(Qt::Key_Escape);
        QTRY_VERIFY(QApplication::activePopupWidget() == nullptr);
        QCOMPARE(current(), QStringLiteral("query"));
    }

    void paletteFindsAmongManyMetrics() {
        QByteArray names;
        for (int i = 0; i < MetricIndex::kSearchOnPoolFrom; ++i)
            names += "\"app_" + QByteArray::number(i) + "\",";
        const QByteArray path = "/prometheus/api/v1/label/__name__/values";
        m_shell->host().server.answer(
            path, test::FakeAnswer::json("{\"status\":\"success\",\"data\":[" + names +
                                         "\"wanted_total\"]}"));
        press(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
        type("@wanted");
        auto* const list = QApplication::activePopupWidget()->findChild<QListView*>();
        QTRY_COMPARE(list->model()->rowCount(), 1);
        type("x");
        QCOMPARE(list->model()->rowCount(), 0);
        press(Qt::Key_Escape);
        press(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
        type("@wanted");
        QTRY_COMPARE(list->model()->rowCount(), 1);
        QCOMPARE(m_shell->host().server.count(path), 1);
        press(Qt::Key_Escape);
    }

    void tabsOpenMoveCloseAndComeBack() {
        type("a");
        press(Qt::Key_T, Qt::ControlModifier);
        QCOMPARE(tabs().count(), 2);
        QCOMPARE(m_shell->page().field->text(), QString());
        type("b");
        press(Qt::Key_PageUp, Qt::ControlModifier);
        QCOMPARE(m_shell->page().field->text(), QStringLiteral("a"));
        press(Qt::Key_PageDown, Qt::ControlModifier);
        QCOMPARE(m_shell->page().field->text(), QStringLiteral("b"));
        press(Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(tabs().count(), 1);
        QCOMPARE(m_shell->page().field->text(), QStringLiteral("a"));
        press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(tabs().count(), 2);
        QCOMPARE(m_shell->page().field->text(), QStringLiteral("b"));
    }

    void closingTheLastTabLeavesAFreshOne() {
        type("x");
        press(Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(tabs().count(), 1);
        QCOMPARE(m_shell->page().field->text(), QString());
    }

    void goesBackAndForwardWithState() {
        type("first");
        m_shell->command("page.overview").trigger();
        QCOMPARE(current(), QStringLiteral("overview"));
        press(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(current(), QStringLiteral("query"));
        QCOMPARE(m_shell->page().field->text(), QStringLiteral("first"));
        press(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(current(), QStringLiteral("overview"));
        QVERIFY(!m_shell->command("navigate.forward").isEnabled());
        QVERIFY(!m_shell->command("navigate.forward").statusTip().isEmpty());
    }

    void goesBackToATabThatWasClosed() {
        press(Qt::Key_T, Qt::ControlModifier);
        type("gone");
        press(Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(tabs().count(), 1);
        press(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_shell->page().field->text(), QStringLiteral("gone"));
    }

    void numbersOpenPagesInTheRailsOrder() {
        press(Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(current(), QStringLiteral("overview"));
        press(Qt::Key_4, Qt::ControlModifier);
        QCOMPARE(current(), QStringLiteral("rings"));
    }

    void tenantSwitcherTakesFreeText() {
        press(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
        type("acme");
        press(Qt::Key_Return);
        QCOMPARE(m_shell->console().session().tenant(), QStringLiteral("acme"));
        QVERIFY(
            m_shell->child<QAbstractButton>("tenantCell")->text().contains(QLatin1String("acme")));
    }

    void connectionSwitcherOpensAProfile() {
        ConnectionProfile profile;
        profile.id = QStringLiteral("p");
        profile.name = QStringLiteral("Staging EU");
        profile.baseUrl = m_shell->host().server.url();
        m_shell->console().session().database().saveProfile(profile);
        press(Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
        type("stag");
        press(Qt::Key_Return);
        QTRY_COMPARE(m_shell->console().session().connection()->profile().id, QStringLiteral("p"));
        QVERIFY(m_shell->window().windowTitle().contains(profile.name));
    }

    void panesAreReachedByF6() {
        auto* rail = m_shell->child<QListView>("navigationRail");
        press(Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(rail->hasFocus());
        press(Qt::Key_F6);
        QVERIFY(m_shell->page().field->hasFocus());
    }

    void refreshReachesThePage() {
        press(Qt::Key_F5);
        press(Qt::Key_F5, Qt::ShiftModifier);
        QCOMPARE(m_shell->page().refreshes, 1);
        QCOMPARE(m_shell->page().hardRefreshes, 1);
    }

    void pausingRestsThePoller() {
        m_shell->command("refresh.pause").trigger();
        QVERIFY(m_shell->console().session().connection()->poller().isPaused());
        QVERIFY(m_shell->command("refresh.pause").isChecked());
        m_shell->command("refresh.pause").trigger();
        QVERIFY(!m_shell->console().session().connection()->poller().isPaused());
    }

    void onlyTheVisiblePageIsActive() {
        test::FakePage& query = m_shell->page();
        QVERIFY(query.isActive);
        m_shell->command("page.overview").trigger();
        QVERIFY(!query.isActive);
        QVERIFY(m_shell->page().isActive);
    }

    void successIsALineInTheStatusBar() {
        Q_EMIT m_shell->page().notice(QStringLiteral("Saved."));
        QCOMPARE(m_shell->child<QLabel>("successText")->text(), QStringLiteral("Saved."));
    }

    // A page may be closed while its request is on the way.
    void lateAnswersFindNobody() {
        test::FakeServer& server = m_shell->host().server;
        server.misbehave("/ready", test::Misbehaviour::NeverAnswers);
        QPointer<test::FakePage> page = &m_shell->page();
        page->ask();
        QTRY_VERIFY(server.heldCount() > 0);
        press(Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(page.isNull());
        server.releaseHeld();
        QTRY_COMPARE(server.heldCount(), 0);
    }

    void everyFocusableWidgetHasAName() {
        QCOMPARE(test::unnamedFocusables(m_shell->window()), QStringList());
    }

    void narrowWindowsHaveARailOfIcons() {
        m_shell->window().resize(960, 600);
        auto* rail = m_shell->child<QListView>("navigationRail");
        QTRY_VERIFY(rail->width() < 80);
        m_shell->window().resize(1280, 800);
        QTRY_VERIFY(rail->width() > 100);
    }
};

const test::Registrar<MainWindowTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "main_window_test.moc"
