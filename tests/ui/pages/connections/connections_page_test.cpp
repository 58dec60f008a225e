#include "ui/pages/connections/connections_page.h"

#include "tests/support/accessible_names.h"
#include "tests/support/test_main.h"
#include "tests/ui/pages/bare_page_fixture.h"
#include "ui/pages/connections/test_panel.h"
#include "ui/widgets/confirm_dialog.h"

#include <QAbstractButton>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QSignalSpy>
#include <QTreeWidget>

namespace pallium::ui {
namespace {

/// Types into the field of that object name as a person would.
void type(const QWidget& page, const char* name, const QString& text) {
    auto* field = page.findChild<QLineEdit*>(QLatin1String(name));
    QVERIFY(field != nullptr);
    field->selectAll();
    QTest::keyClicks(field, text);
}

QString secretIn(const QWidget& page) {
    return page.findChild<QLineEdit*>(QStringLiteral("secret"))->text();
}

QString problemOf(const QWidget& page) {
    return page.findChild<TestPanel*>()->findChild<QLabel*>()->text();
}

ConnectionProfile basicProfileOf(const test::FakeServer& server, SecretReference::Source source) {
    ConnectionProfile profile = PageFixture::profileOf(server);
    profile.authentication = ConnectionProfile::Authentication::Basic;
    profile.secret.source = source;
    if (source == SecretReference::Source::Stored) profile.secret.name = profile.id;
    return profile;
}

/// The profile, and another that differs in its name only.
void saveWithAnother(PageFixture& fixture, ConnectionProfile profile) {
    fixture.database.saveProfile(profile);
    profile.id = QStringLiteral("other");
    profile.name = QStringLiteral("Other");
    fixture.database.saveProfile(profile);
}

bool canSave(const QWidget& page) {
    return page.findChild<QAbstractButton*>(QStringLiteral("save"))->isEnabled();
}

QJsonObject asksForNew() {
    return {{QStringLiteral("new"), true}};
}

}  // namespace

class ConnectionsPageTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void makesASavedConnectionOfWhatIsTyped() {
        PageFixture fixture;
        ConnectionsPage page(fixture.context);
        page.show();
        page.restoreState(asksForNew());
        QVERIFY(!press(page, "save"));  // no server yet
        type(page, "url", QStringLiteral("cortex.example.org:9009"));
        type(page, "name", QStringLiteral("Staging"));
        const QSignalSpy notices(&page, &Page::notice);
        QVERIFY(press(page, "save"));
        QCOMPARE(notices.size(), 1);
        QVERIFY(!canSave(page));  // nothing is left
        const auto saved = fixture.database.profiles();
        QCOMPARE(saved.size(), 1U);
        QCOMPARE(saved[0].name, QStringLiteral("Staging"));
        QCOMPARE(saved[0].baseUrl.host(), QStringLiteral("cortex.example.org"));
        QVERIFY(saved[0].isReadOnly);
    }
    void opensTheConnection() {
        test::FakeServer server;
        server.serveBasics();
        PageFixture fixture;
        fixture.database.saveProfile(PageFixture::profileOf(server));
        ConnectionsPage page(fixture.context);
        page.show();
        QVERIFY(press(page, "open"));
        QTRY_VERIFY(fixture.session.connection() != nullptr);
        QCOMPARE(fixture.session.connection()->profile().id, QStringLiteral("fake"));
        QCOMPARE(fixture.session.tenant(), QStringLiteral("team-a"));
    }
    void leavesTheQuestionForAPasswordToTheConnector() {
        test::FakeServer server;
        PageFixture fixture;
        const ConnectionProfile profile = basicProfileOf(server, SecretReference::Source::Ask);
        fixture.database.saveProfile(profile);
        ConnectionsPage page(fixture.context);
        page.show();
        const QSignalSpy questions(&fixture.connector, &Connector::secretWanted);
        const QSignalSpy notices(&page, &Page::notice);
        QVERIFY(press(page, "open"));
        QTRY_COMPARE(questions.size(), 1);
        fixture.connector.giveSecret(profile, QStringLiteral("s3cret"));
        QTRY_VERIFY(fixture.session.connection() != nullptr);
        QCOMPARE(notices.size(), 1);
    }
    void saysWhyTheConnectionWasNotOpened() {
        test::FakeServer server;
        PageFixture fixture;
        ConnectionProfile profile = basicProfileOf(server, SecretReference::Source::Environment);
        profile.secret.name = QStringLiteral("PALLIUM_NO_SUCH_VARIABLE");
        fixture.database.saveProfile(profile);
        ConnectionsPage page(fixture.context);
        page.show();
        QVERIFY(press(page, "open"));
        QTRY_VERIFY(problemOf(page).contains(profile.secret.name));
        // What others fail to open is not shown here.
        page.findChild<TestPanel*>()->clear();
        fixture.connector.openProfile(profile);
        const QSignalSpy failures(&fixture.connector, &Connector::failed);
        QTRY_COMPARE(failures.size(), 1);
        QVERIFY(!problemOf(page).contains(profile.secret.name));
    }
    void opensNothingThatNamesNoServer() {
        PageFixture fixture;
        ConnectionsPage page(fixture.context);
        page.show();
        page.restoreState(asksForNew());
        const QSignalSpy starts(&fixture.connector, &Connector::starting);
        auto* list = page.findChild<QListView*>();
        Q_EMIT list->activated(list->currentIndex());
        QCOMPARE(starts.size(), 0);
        QVERIFY(fixture.database.profiles().empty());
        QVERIFY(problemOf(page).contains(u"server"));
    }
    void keepsATypedSecretUntilItIsSaved() {
        test::FakeServer server;
        server.serveBasics();
        PageFixture fixture;
        ConnectionProfile profile = basicProfileOf(server, SecretReference::Source::Ask);
        profile.prometheusPrefix = QStringLiteral("/wrong");
        saveWithAnother(fixture, profile);
        ConnectionsPage page(fixture.context);
        page.show();
        type(page, "secret", QStringLiteral("s3cret"));
        QVERIFY(canSave(page));
        page.refresh(false);
        QCOMPARE(secretIn(page), QStringLiteral("s3cret"));
        auto* list = page.findChild<QListView*>();
        list->setCurrentIndex(list->model()->index(1, 0));
        QCOMPARE(secretIn(page), QString());
        list->setCurrentIndex(list->model()->index(0, 0));
        QCOMPARE(secretIn(page), QStringLiteral("s3cret"));
        // The fix is tried with it too.
        QVERIFY(press(page, "test"));
        auto* fix = page.findChild<QAbstractButton*>(QStringLiteral("useFix"));
        QTRY_VERIFY_WITH_TIMEOUT(fix->isVisible(), 10000);
        type(page, "tenant", QStringLiteral("shop"));
        fix->click();
        QCOMPARE(secretIn(page), QStringLiteral("s3cret"));
        QCOMPARE(page.findChild<QLineEdit*>(QStringLiteral("tenant"))->text(),
                 QStringLiteral("shop"));
        QVERIFY(press(page, "save"));
        QCOMPARE(secretIn(page), QString());
        QVERIFY(!canSave(page));
    }
    void losesNothingWhenTheSecretCannotBeStored() {
        test::FakeServer server;
        PageFixture fixture;  // its secrets have no file
        fixture.database.saveProfile(basicProfileOf(server, SecretReference::Source::Stored));
        ConnectionsPage page(fixture.context);
        page.show();
        const QSignalSpy starts(&fixture.connector, &Connector::starting);
        const QSignalSpy notices(&page, &Page::notice);
        type(page, "secret", QStringLiteral("s3cret"));
        for (const char* button : {"save", "open"}) {
            QVERIFY(press(page, button));
            QVERIFY(problemOf(page).startsWith(u"Not saved"));
            QCOMPARE(secretIn(page), QStringLiteral("s3cret"));
            QVERIFY(canSave(page));
        }
        QCOMPARE(notices.size(), 0);
        QCOMPARE(starts.size(), 0);
    }
    void keepsTheFilterWhenItIsRefreshed() {
        test::FakeServer server;
        PageFixture fixture;
        fixture.database.saveProfile(PageFixture::profileOf(server));
        ConnectionsPage page(fixture.context);
        page.show();
        auto* list = page.findChild<QListView*>();
        auto* find = page.findChild<QLineEdit*>(QStringLiteral("find"));
        find->setText(QStringLiteral("fak"));
        page.refresh(false);
        QCOMPARE(find->text(), QStringLiteral("fak"));
        ConnectionsPage again(fixture.context);
        again.restoreState(page.saveState());
        QCOMPARE(again.saveState(), page.saveState());
        QCOMPARE(again.saveState().value(u"find"), QJsonValue(QStringLiteral("fak")));
        find->setText(QStringLiteral("nobody"));
        QCOMPARE(list->model()->rowCount(), 0);
        page.refresh(false);
        QCOMPARE(list->model()->rowCount(), 1);
    }
    void removesAllThatWasKept() {
        test::FakeServer server;
        server.serveBasics();
        PageFixture fixture;
        const ConnectionProfile profile = basicProfileOf(server, SecretReference::Source::Ask);
        fixture.database.saveProfile(profile);
        fixture.secrets.remember(profile.id, QStringLiteral("s3cret"));
        ConnectionsPage page(fixture.context);
        page.show();
        QVERIFY(press(page, "open"));
        QTRY_VERIFY(fixture.session.connection() != nullptr);
        for (QAction* action : page.findChild<QMenu*>()->actions())
            if (action->text().startsWith(u"Remove")) action->trigger();
        auto* dialog = page.findChild<ConfirmDialog*>();
        QVERIFY(dialog != nullptr);
        QVERIFY(press(*dialog, "accept"));
        QVERIFY(fixture.session.connection() == nullptr);
        QVERIFY(fixture.database.profiles().empty());
        QVERIFY(fixture.database.value(QStringLiteral("tenants.") + profile.id).isNull());
        QVERIFY(page.saveState().value(u"drafts").toArray().isEmpty());
        const QSignalSpy questions(&fixture.connector, &Connector::secretWanted);
        fixture.connector.openProfile(profile);
        QTRY_COMPARE(questions.size(), 1);
    }
    void showsEachStepOfATestAndUsesTheFix() {
        test::FakeServer server;
        server.serveBasics();
        PageFixture fixture;
        ConnectionProfile profile = PageFixture::profileOf(server);
        profile.prometheusPrefix = QStringLiteral("/wrong");
        fixture.database.saveProfile(profile);
        ConnectionsPage page(fixture.context);
        page.show();
        QVERIFY(press(page, "test"));
        auto* fix = page.findChild<QAbstractButton*>(QStringLiteral("useFix"));
        QTRY_VERIFY_WITH_TIMEOUT(fix->isVisible(), 10000);
        QVERIFY(page.findChild<QTreeWidget*>(QStringLiteral("steps"))->topLevelItemCount() >= 4);
        fix->click();
        QTRY_VERIFY_WITH_TIMEOUT(
            page.findChild<QTreeWidget*>(QStringLiteral("steps"))->topLevelItemCount() > 10, 10000);
        QVERIFY(press(page, "save"));
        QCOMPARE(fixture.database.profiles()[0].prometheusPrefix, QStringLiteral("/prometheus"));
    }
    void unlocksOnlyAfterAsking() {
        test::FakeServer server;
        PageFixture fixture;
        ConnectionProfile profile = PageFixture::profileOf(server);
        profile.environment = ConnectionProfile::Environment::Production;
        fixture.database.saveProfile(profile);
        ConnectionsPage page(fixture.context);
        page.show();
        auto* readOnly = page.findChild<QCheckBox*>(QStringLiteral("readOnly"));
        readOnly->click();
        QVERIFY(readOnly->isChecked());
        auto* dialog = page.findChild<ConfirmDialog*>();
        QVERIFY(dialog != nullptr);
        QVERIFY(!press(*dialog, "accept"));  // production: the name has to be typed
        QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("typed")),
                         QStringLiteral("Fake"));
        QTRY_VERIFY(press(*dialog, "accept"));
        QVERIFY(!readOnly->isChecked());
        QVERIFY(press(page, "save"));
        QVERIFY(!fixture.database.profiles()[0].isReadOnly);
    }
    void keepsEditsWhileAnotherIsLookedAt() {
        test::FakeServer server;
        PageFixture fixture;
        saveWithAnother(fixture, PageFixture::profileOf(server));
        ConnectionsPage page(fixture.context);
        page.show();
        type(page, "tenant", QStringLiteral("shop"));
        auto* list = page.findChild<QListView*>();
        list->setCurrentIndex(list->model()->index(1, 0));
        QCOMPARE(page.findChild<QLineEdit*>(QStringLiteral("name"))->text(),
                 QStringLiteral("Other"));
        const QJsonObject state = page.saveState();

        ConnectionsPage again(fixture.context);
        again.restoreState(state);
        again.show();
        QCOMPARE(again.saveState().value(u"drafts").toArray().size(), 1);
        auto* againList = again.findChild<QListView*>();
        againList->setCurrentIndex(againList->model()->index(0, 0));
        QCOMPARE(again.findChild<QLineEdit*>(QStringLiteral("tenant"))->text(),
                 QStringLiteral("shop"));
        QVERIFY(press(again, "revert"));
        QCOMPARE(again.findChild<QLineEdit*>(QStringLiteral("tenant"))->text(),
                 QStringLiteral("team-a"));
    }
    void neverWritesASecretIntoTheDatabase() {
        PageFixture fixture;
        ConnectionsPage page(fixture.context);
        page.show();
        page.restoreState(asksForNew());
        type(page, "url", QStringLiteral("http://ann:planted@example.org"));
        auto* authentication = page.findChild<QComboBox*>(QStringLiteral("authentication"));
        authentication->setCurrentIndex(1);
        Q_EMIT authentication->activated(1);
        type(page, "secret", QStringLiteral("planted"));
        QVERIFY(press(page, "save"));
        const QJsonDocument kept(toJson(fixture.database.profiles()[0]));
        QVERIFY(!kept.toJson().contains("planted"));
        QVERIFY(!QJsonDocument(page.saveState()).toJson().contains("planted"));
    }
    void hasANameForEveryFieldThatTakesFocus() {
        PageFixture fixture;
        ConnectionsPage page(fixture.context);
        page.restoreState(asksForNew());
        page.show();
        QCOMPARE(test::unnamedFocusables(page), QStringList());
    }
};

static const test::Registrar<ConnectionsPageTest> registered;

}  // namespace pallium::ui

#include "connections_page_test.moc"
