#include "backend/io/sqlite/database.h"
#include "tests/support/test_main.h"
#include "tests/ui/shell/shell_fixture.h"
#include "ui/client/query_api.h"
#include "ui/widgets/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QStackedWidget>

namespace pallium::ui {
namespace {

class StartupTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<test::ShellFixture> m_shell;

    Connection* connection() { return m_shell->console().session().connection(); }
    void startReadOnly(const char* name, ConnectionProfile::Environment environment) {
        QVERIFY(m_shell->start());
        QTRY_VERIFY(connection() != nullptr);
        ConnectionProfile profile;
        profile.id = QStringLiteral("remote");
        profile.name = QString::fromLatin1(name);
        profile.environment = environment;
        profile.baseUrl = m_shell->host().server.url();
        m_shell->console().connector().openProfile(profile);
        QTRY_VERIFY(connection() != nullptr && connection()->profile().isReadOnly);
    }

  private Q_SLOTS:
    void init() { m_shell = std::make_unique<test::ShellFixture>(); }
    void cleanup() { m_shell.reset(); }

    void welcomesAtTheVeryFirstRun() {
        QVERIFY(m_shell->start());
        QTRY_COMPARE(m_shell->pages().currentPageId(), QStringLiteral("welcome"));
        QCOMPARE(connection()->profile().kind, ConnectionProfile::Kind::Embedded);
        QVERIFY(!connection()->profile().isReadOnly);
    }

    void stopsTheServerAfterTheWindow() {
        QVERIFY(m_shell->start());
        QTRY_VERIFY(connection() != nullptr);
        QCOMPARE(m_shell->host().stops, 0);
        m_shell->stop();
        QCOMPARE(m_shell->host().stops, 1);
    }

    void demoShowsAQueryAtOnce() {
        m_shell->host().host.wantsDemo = 1;
        QVERIFY(m_shell->start());
        QTRY_COMPARE(m_shell->pages().currentPageId(), QStringLiteral("query"));
        QCOMPARE(m_shell->host().demoStarts, 1);
        QCOMPARE(connection()->profile().kind, ConnectionProfile::Kind::Demo);
        QCOMPARE(m_shell->console().session().tenant(), QStringLiteral("shop"));
        QVERIFY(m_shell->console().session().knownTenants().contains(QStringLiteral("platform")));
    }

    void connectsReadOnlyUnlessToldOtherwise() {
        const QByteArray url = m_shell->host().server.url().toString().toLatin1();
        m_shell->host().host.connectUrl = url.constData();
        m_shell->host().host.tenant = "team-a";
        QVERIFY(m_shell->start());
        QTRY_VERIFY(connection() != nullptr);
        QVERIFY(connection()->profile().isReadOnly);
        QCOMPARE(m_shell->console().session().tenant(), QStringLiteral("team-a"));
        QCOMPARE(m_shell->host().starts, 0);
        m_shell->stop();
        m_shell->host().host.isReadWrite = 1;
        QVERIFY(m_shell->start());
        QTRY_VERIFY(connection() != nullptr);
        QVERIFY(!connection()->profile().isReadOnly);
    }

    void saysWhyTheServerDidNotStart() {
        m_shell->host().failure = "port 9009 is taken";
        QVERIFY(m_shell->start());
        QTRY_COMPARE(m_shell->child<QLabel>("connectReason")->text(),
                     QStringLiteral("port 9009 is taken"));
        auto* retry = m_shell->child<QAbstractButton>("connection.retry");
        QVERIFY(retry->isVisible());
        QVERIFY(m_shell->child<QAbstractButton>("connection.switch")->isVisible());
        QVERIFY(m_shell->child<QAbstractButton>("messagesButton")->text() == QLatin1String("1"));
        m_shell->host().failure.clear();
        QTest::keyClick(retry, Qt::Key_Space);
        QTRY_VERIFY(m_shell->pages().isVisible());
        QVERIFY(connection() != nullptr);
    }

    void runsWithoutAServer() {
        m_shell->host().host.startsServer = 0;
        QVERIFY(m_shell->start());
        QTRY_COMPARE(m_shell->pages().currentPageId(), QStringLiteral("welcome"));
        QVERIFY(connection() == nullptr);
        QVERIFY(!m_shell->command("connection.local").isEnabled());
        m_shell->window().openPage({QStringLiteral("overview"), {}});
        QVERIFY(!m_shell->pages().isVisible());
        m_shell->window().openPage({QStringLiteral("connections"), {}});
        QVERIFY(m_shell->pages().isVisible());
    }

    void bringsBackSizeTabsAndPage() {
        QVERIFY(m_shell->start());
        QTRY_VERIFY(connection() != nullptr);
        m_shell->window().resize(1111, 777);
        m_shell->window().openPage({QStringLiteral("query"), {}});
        QTest::keyClicks(m_shell->page().field, QStringLiteral("kept"));
        m_shell->window().close();
        m_shell->stop();
        QVERIFY(m_shell->start());
        QTRY_COMPARE(m_shell->pages().currentPageId(), QStringLiteral("query"));
        QCOMPARE(m_shell->window().size(), QSize(1111, 777));
        QCOMPARE(m_shell->page().field->text(), QStringLiteral("kept"));
    }

    void bringsBackWhatSinglePagesShowed() {
        m_shell->host().host.startsServer = 0;
        QVERIFY(m_shell->start());
        QTRY_VERIFY(m_shell->pages().currentPage() != nullptr);
        m_shell->window().openPage({QStringLiteral("connections"), {}});
        QTest::keyClicks(m_shell->page().field, QStringLiteral("draft"));
        m_shell->stop();
        QVERIFY(m_shell->start());
        QTRY_VERIFY(m_shell->pages().currentPage() != nullptr);
        m_shell->window().openPage({QStringLiteral("connections"), {}});
        QCOMPARE(m_shell->page().field->text(), QStringLiteral("draft"));
        // Who asks for another state gets that.
        m_shell->stop();
        QVERIFY(m_shell->start());
        QTRY_VERIFY(m_shell->pages().currentPage() != nullptr);
        m_shell->window().openPage(
            {QStringLiteral("connections"), {{QStringLiteral("text"), QStringLiteral("asked")}}});
        QCOMPARE(m_shell->page().field->text(), QStringLiteral("asked"));
    }

    void tabsBelongToTheirConnection() {
        QVERIFY(m_shell->start());
        QTRY_VERIFY(connection() != nullptr);
        m_shell->window().openPage({QStringLiteral("query"), {}});
        QTest::keyClicks(m_shell->page().field, QStringLiteral("local"));
        m_shell->command("connection.demo").trigger();
        const auto isOpen = [this](ConnectionProfile::Kind kind) {
            return connection() != nullptr && connection()->profile().kind == kind;
        };
        QTRY_VERIFY(isOpen(ConnectionProfile::Kind::Demo));
        QCOMPARE(m_shell->pages().currentPageId(), QStringLiteral("query"));
        QCOMPARE(m_shell->page().field->text(), QString());
        m_shell->command("connection.local").trigger();
        QTRY_VERIFY(isOpen(ConnectionProfile::Kind::Embedded));
        QCOMPARE(m_shell->page().field->text(), QStringLiteral("local"));
    }

    void readOnlyIsUnlockedOnlyOnPurpose() {
        startReadOnly("Staging", ConnectionProfile::Environment::Staging);
        QVERIFY(m_shell->command("connection.unlock").isEnabled());
        m_shell->command("connection.unlock").trigger();
        auto* dialog = m_shell->window().findChild<QDialog*>();
        QVERIFY(dialog != nullptr);
        auto* unlock = dialog->findChild<QAbstractButton*>(QStringLiteral("accept"));
        unlock->setFocus();
        QTest::keyClick(unlock, Qt::Key_Return);  // Enter does nothing there
        QVERIFY(dialog->isVisible());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog->isVisible());
        QVERIFY(connection()->profile().isReadOnly);
        m_shell->command("connection.unlock").trigger();
        QTRY_VERIFY(m_shell->window().findChild<QDialog*>() != nullptr);
        unlock = m_shell->child<QAbstractButton>("accept");
        QTest::keyClick(unlock, Qt::Key_Space);
        QTRY_VERIFY(!connection()->profile().isReadOnly);
        m_shell->command("connection.lock").trigger();
        QTRY_VERIFY(connection()->profile().isReadOnly);
    }

    void productionWantsItsNameTyped() {
        startReadOnly("Prod", ConnectionProfile::Environment::Production);
        m_shell->command("connection.unlock").trigger();
        auto* dialog = m_shell->window().findChild<QDialog*>();
        auto* unlock = dialog->findChild<QAbstractButton*>(QStringLiteral("accept"));
        QVERIFY(!unlock->isEnabled());
        auto* field = dialog->findChild<QLineEdit*>();
        QTest::keyClicks(field, QStringLiteral("prod"));
        QVERIFY(!unlock->isEnabled());
        field->clear();
        QTest::keyClicks(field, QStringLiteral("Prod"));
        QVERIFY(!unlock->isEnabled());  // a second's thought
        QTRY_VERIFY(unlock->isEnabled());
    }

    void aQueryNeverWaitsBehindPolls() {
        test::FakeServer& server = m_shell->host().server;
        server.misbehave({}, test::Misbehaviour::NeverAnswers);
        QVERIFY(m_shell->start());
        QTRY_VERIFY(server.heldCount() >= 2);  // as many polls and probes as there may be
        std::vector<ApiCall> calls;
        for (int i = 0; i < 4; ++i)
            calls.push_back(labelNames(connection()->client(), {}, [](const auto&) {}));
        QTRY_COMPARE(server.count("/prometheus/api/v1/labels"), 4);
        QCOMPARE(server.heldCount(), 6);
    }

    void asksForAPasswordOnce() {
        QVERIFY(m_shell->start());
        QTRY_VERIFY(connection() != nullptr);
        ConnectionProfile profile;
        profile.id = QStringLiteral("remote");
        profile.baseUrl = m_shell->host().server.url();
        profile.authentication = ConnectionProfile::Authentication::Basic;
        profile.secret.source = SecretReference::Source::Ask;
        m_shell->console().connector().openProfile(profile);
        QTRY_VERIFY(m_shell->window().findChild<QInputDialog*>() != nullptr);
        auto* dialog = m_shell->window().findChild<QInputDialog*>();
        dialog->setTextValue(QStringLiteral("s3cret"));
        dialog->accept();
        QTRY_COMPARE(connection()->profile().id, profile.id);
        QTRY_COMPARE(m_shell->host().server.last("/ready").header("Authorization"),
                     "Basic " + QByteArray(":s3cret").toBase64());
        m_shell->console().connector().close();
        m_shell->console().connector().openProfile(profile);
        QTRY_VERIFY(connection() != nullptr);
    }

    void saysWhatOfAProfileIsNotUsed() {
        QVERIFY(m_shell->start());
        QTRY_VERIFY(connection() != nullptr);
        ConnectionProfile profile;
        profile.id = QStringLiteral("remote");
        profile.baseUrl = QUrl(QStringLiteral("https://127.0.0.1:1"));
        profile.caFile = QStringLiteral("/nonexistent/ca.pem");
        m_shell->console().connector().openProfile(profile);
        QTRY_COMPARE(connection()->profile().id, profile.id);
        QCOMPARE(m_shell->child<QAbstractButton>("messagesButton")->text(), QStringLiteral("1"));
    }

    void saysThatNothingCanBeKept() {
        QVERIFY(m_shell->start());
        QTRY_VERIFY(connection() != nullptr);
        const auto file = QByteArray(m_shell->host().directory + "/console.db").toStdString();
        auto other = sqlite::Database::open(file, {}).value();
        const auto held = sqlite::Transaction::begin(other);
        QVERIFY(held);
        m_shell->console().session().setUtc(false);
        QCOMPARE(m_shell->child<QAbstractButton>("messagesButton")->text(), QStringLiteral("1"));
    }

    void themeAndZoomAreKept() {
        QVERIFY(m_shell->start());
        const Theme::Choice before = theme().choice();
        const qreal size = QApplication::font().pointSizeF();
        m_shell->command("view.theme.dark").trigger();
        m_shell->command("view.zoomIn").trigger();
        QVERIFY(theme().isDark());
        QVERIFY(QApplication::font().pointSizeF() > size);
        m_shell->stop();
        QFont font = QApplication::font();
        font.setPointSizeF(size);
        QApplication::setFont(font);
        theme().setChoice(before);
        QVERIFY(m_shell->start());
        QVERIFY(theme().isDark());
        QVERIFY(m_shell->command("view.theme.dark").isChecked());
        QCOMPARE(QApplication::font().pointSizeF(), size * 1.1);
        m_shell->command("view.zoomReset").trigger();
        theme().setChoice(before);
    }
};

const test::Registrar<StartupTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "startup_test.moc"
