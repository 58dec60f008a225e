#include "ui/pages/welcome/welcome_page.h"

#include "tests/support/accessible_names.h"
#include "tests/support/test_main.h"
#include "tests/ui/pages/bare_page_fixture.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>

namespace pallium::ui {

class WelcomePageTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void goesThroughEachDoor() {
        PageFixture fixture;
        QStringList ran;
        for (const auto& id :
             {QStringLiteral("connection.demo"), QStringLiteral("connection.local")}) {
            fixture.commands.add({id, id, {}}, [&ran, id] { ran << id; });
        }
        WelcomePage page(fixture.context);
        page.show();
        QVERIFY(press(page, "connection.demo"));
        QVERIFY(press(page, "connection.local"));
        const QStringList expected{QStringLiteral("connection.demo"),
                                   QStringLiteral("connection.local")};
        QCOMPARE(ran, expected);

        PageRequest request;
        connect(&page, &Page::pageRequested, this, [&](const PageRequest& r) { request = r; });
        QVERIFY(press(page, "connect"));
        QCOMPARE(request.page, QStringLiteral("connections"));
        QVERIFY(request.state.value(u"new").toBool());
        QVERIFY(press(page, "copy"));
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("pallium --server"));
    }
    void closesADoorThatTheProgramDoesNotHave() {
        PageFixture fixture;
        QAction* local = fixture.commands.add({QStringLiteral("connection.local"), {}, {}}, [] {});
        WelcomePage page(fixture.context);
        QVERIFY(!press(page, "connection.demo"));
        QVERIFY(press(page, "connection.local"));
        local->setEnabled(false);
        QVERIFY(!press(page, "connection.local"));
    }
    void choosesTimesAndThemeAndRemembersTheStart() {
        PageFixture fixture;
        QString chosen;
        for (const auto& id :
             {QStringLiteral("view.theme.system"), QStringLiteral("view.theme.light"),
              QStringLiteral("view.theme.dark")}) {
            fixture.commands.add({id, id, {}}, [&chosen, id] { chosen = id; });
        }
        WelcomePage page(fixture.context);
        page.show();
        QVERIFY(fixture.session.isUtc());
        QVERIFY(press(page, "local"));
        QVERIFY(!fixture.session.isUtc());
        fixture.session.setUtc(true);
        QVERIFY(page.findChild<QAbstractButton*>(QStringLiteral("utc"))->isChecked());
        QVERIFY(press(page, "view.theme.dark"));
        QCOMPARE(chosen, QStringLiteral("view.theme.dark"));
        QVERIFY(press(page, "atStart"));
        QVERIFY(fixture.database.value(QStringLiteral("welcome.atStart")).toBool());
    }
    void hasANameForEveryFieldThatTakesFocus() {
        PageFixture fixture;
        WelcomePage page(fixture.context);
        page.show();
        QCOMPARE(test::unnamedFocusables(page), QStringList());
    }
};

static const test::Registrar<WelcomePageTest> registered;

}  // namespace pallium::ui

#include "welcome_page_test.moc"
