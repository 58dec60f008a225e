#include "ui/pages/connections/connections_page.h"

#include "tests/support/accessible_names.h"
#include "tests/support/test_main.h"
#include "tests/ui/pages/bare_page_fixture.h"
#include "ui/widgets/confirm_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QInputDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QListView>
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
        QVERIFY(page.isWindowModified());
        QVERIFY(!press(page, "save"));  // no server yet
        type(page, "url", QStringLiteral("cortex.example.org:9009"));
        type(page, "name", QStringLiteral("Staging"));
        const QSignalSpy notices(&page, &Page::notice);
        QVERIFY(press(page, "save"));
        QCOMPARE(notices.size(), 1);
        QVERIFY(!page.isWindowModified());
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
    void asksForAPasswordOnce() {
        test::FakeServer server;
        PageFixture fixture;
        ConnectionProfile profile = PageFixture::profileOf(server);
        profile.authentication = ConnectionProfile::Authentication::Basic;
        profile.secret.source = SecretReference::Source::Ask;
        fixture.database.saveProfile(profile);
        ConnectionsPage page(fixture.context);
        page.show();
        QVERIFY(press(page, "open"));
        QTRY_VERIFY(page.findChild<QInputDialog*>() != nullptr);
        auto* dialog = page.findChild<QInputDialog*>();
        dialog->setTextValue(QStringLiteral("s3cret"));
        dialog->accept();
        QTRY_VERIFY(fixture.session.connection() != nullptr);
        QTRY_VERIFY(!server.requests().empty());
        QCOMPARE(server.requests().front().header("Authorization"),
                 "Basic " + QByteArray(":s3cret").toBase64());
        fixture.session.open(nullptr);
        QVERIFY(press(page, "open"));
        QTRY_VERIFY(fixture.session.connection() != nullptr);
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
        QVERIFY(press(*dialog, "accept"));
        QVERIFY(!readOnly->isChecked());
        QVERIFY(press(page, "save"));
        QVERIFY(!fixture.database.profiles()[0].isReadOnly);
    }
    void keepsEditsWhileAnotherIsLookedAt() {
        test::FakeServer server;
        PageFixture fixture;
        ConnectionProfile profile = PageFixture::profileOf(server);
        fixture.database.saveProfile(profile);
        profile.id = QStringLiteral("other");
        profile.name = QStringLiteral("Other");
        fixture.database.saveProfile(profile);
        ConnectionsPage page(fixture.context);
        page.show();
        type(page, "tenant", QStringLiteral("shop"));
        auto* list = page.findChild<QListView*>();
        list->setCurrentIndex(list->model()->index(1, 0));
        QCOMPARE(page.findChild<QLineEdit*>(QStringLiteral("name"))->text(),
                 QStringLiteral("Other"));
        QVERIFY(page.isWindowModified());
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
