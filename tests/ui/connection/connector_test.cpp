#include "ui/connection/connector.h"

#include "tests/support/test_main.h"
#include "tests/ui/connection/connection_fixture.h"
#include "ui/connection/secret_store.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QSignalSpy>
#include <QThread>

#include <atomic>

namespace pallium::ui {
namespace {

/// A session with all that opens connections in it, and a backend that is a fake server.
struct Console {
    Console() {
        server.serveBasics();
        url = server.url().toString().toLatin1();
        host.context = this;
        host.startsServer = 1;
        host.startBackend = [](void* context, int isDemo, const char** baseUrl) -> const char* {
            auto& self = *static_cast<Console*>(context);
            self.note(isDemo != 0 ? "start demo" : "start own");
            if (isDemo != 0 && self.isDemoBroken) return "no room";
            *baseUrl = self.url.constData();
            return nullptr;
        };
        host.stopBackend = [](void* context) {
            auto& self = *static_cast<Console*>(context);
            self.note("stop");
            if (self.isHeld) self.release.acquire();
        };
    }

    /// On the thread that starts and stops; read once that is done.
    void note(const char* call) {
        calls << QLatin1String(call);
        threads.insert(QThread::currentThread());
    }

    ConnectionProfile profile(const char* id) const {
        ConnectionProfile profile;
        profile.id = profile.name = QString::fromLatin1(id);
        profile.baseUrl = server.url();
        return profile;
    }
    ConnectionProfile asking(const char* id) const {
        ConnectionProfile asking = profile(id);
        asking.authentication = ConnectionProfile::Authentication::Bearer;
        asking.secret.source = SecretReference::Source::Ask;
        return asking;
    }
    QString openId() const {
        return session.connection() != nullptr ? session.connection()->profile().id : QString();
    }

    test::FakeServer server;
    QByteArray url;
    std::atomic<bool> isDemoBroken = false;
    std::atomic<bool> isHeld = false;  // stopping waits for `release`
    QSemaphore release;
    QStringList calls;
    QSet<QThread*> threads;
    PalliumHost host{};
    StateDatabase database{QString()};
    Session session{database};
    SecretStore secrets{QString()};
    EmbeddedServer embedded{host};
    Connector connector{session, embedded, secrets};
    QSignalSpy failures{&connector, &Connector::failed};
    QSignalSpy questions{&connector, &Connector::secretWanted};
    QSignalSpy stops{&connector, &Connector::localStopped};
};

}  // namespace

class ConnectorTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aTenantGoesToNoOtherServer() {
        Console console;
        console.connector.openProfile(console.asking("a"), QStringLiteral("secret-team"));
        QTRY_COMPARE(console.questions.size(), 1);
        console.connector.refuseSecret(console.asking("a"));
        QCOMPARE(console.failures.size(), 1);
        console.connector.openProfile(console.profile("b"));
        QTRY_COMPARE(console.openId(), QStringLiteral("b"));
        QCOMPARE(console.session.tenant(), QString());
    }
    void aTenantOutlivesTheSignIn() {
        Console console;
        ConnectionProfile profile = console.asking("a");
        profile.defaultTenant = QStringLiteral("other");
        console.connector.openProfile(profile, QStringLiteral("team-a"));
        QTRY_COMPARE(console.questions.size(), 1);
        console.connector.giveSecret(profile, QStringLiteral("s3cret"));
        QTRY_COMPARE(console.openId(), QStringLiteral("a"));
        QCOMPARE(console.session.tenant(), QStringLiteral("team-a"));
        QTRY_VERIFY(!console.server.requests().empty());
        for (const test::FakeRequest& request : console.server.requests()) {
            QCOMPARE(request.header("Authorization"), QByteArray("Bearer s3cret"));
            QVERIFY(request.header("X-Scope-OrgID") != "other");
        }
    }
    void aLateAnswerOpensNothing() {
        Console console;
        console.connector.openProfile(console.asking("a"));
        QTRY_COMPARE(console.questions.size(), 1);
        console.connector.openProfile(console.profile("b"));
        QTRY_COMPARE(console.openId(), QStringLiteral("b"));
        console.connector.giveSecret(console.asking("a"), QStringLiteral("s3cret"));
        console.connector.refuseSecret(console.asking("a"));
        QCoreApplication::processEvents();
        QCOMPARE(console.openId(), QStringLiteral("b"));
        QCOMPARE(console.failures.size(), 0);
    }
    void asksOnceForASecretThatShouldBeStored() {
        Console console;
        ConnectionProfile profile = console.asking("a");
        profile.secret = {SecretReference::Source::Stored, profile.id};
        console.connector.openProfile(profile);
        // Nothing is stored in this run, and nobody has been asked yet.
        QTRY_COMPARE(console.questions.size(), 1);
        console.connector.giveSecret(profile, QStringLiteral("s3cret"));
        QTRY_COMPARE(console.openId(), QStringLiteral("a"));
        QCOMPARE(console.questions.size(), 1);
    }
    void aFailureLeavesTheSessionAsItIs() {
        Console console;
        console.connector.openLocal();
        QTRY_COMPARE(console.openId(), QStringLiteral("embedded"));
        console.connector.openProfile(console.profile("remote"));
        QTRY_COMPARE(console.openId(), QStringLiteral("remote"));
        console.isDemoBroken = true;
        console.connector.openDemo();
        QTRY_COMPARE(console.failures.size(), 1);
        QCOMPARE(console.openId(), QStringLiteral("remote"));
    }
    void stoppingTheLocalServerHoldsNothingUp() {
        Console console;
        console.connector.openLocal();
        QTRY_COMPARE(console.openId(), QStringLiteral("embedded"));
        QVERIFY(console.embedded.isRunning());
        console.isHeld = true;
        QElapsedTimer clock;
        clock.start();
        console.connector.stopLocal();
        QVERIFY(clock.elapsed() < 1000);
        QCOMPARE(console.openId(), QString());
        QVERIFY(!console.embedded.isRunning());
        int ticks = 0;
        QTimer ticker;
        QObject::connect(&ticker, &QTimer::timeout, [&ticks] { ++ticks; });
        ticker.start(1);
        QTRY_VERIFY(ticks > 20);
        QCOMPARE(console.stops.size(), 0);
        console.release.release();
        QTRY_COMPARE(console.stops.size(), 1);
        QCOMPARE(console.calls, (QStringList{QStringLiteral("start own"), QStringLiteral("stop")}));
    }
    void restartsTheLocalServerWithTheSameDataAndTenant() {
        Console console;
        console.connector.openDemo(QStringLiteral("noisy"));
        QTRY_COMPARE(console.openId(), QStringLiteral("demo"));
        console.isHeld = true;
        console.connector.restartLocal();
        QCOMPARE(console.openId(), QString());
        console.release.release();
        QTRY_COMPARE(console.openId(), QStringLiteral("demo"));
        QCOMPARE(console.session.tenant(), QStringLiteral("noisy"));
        QVERIFY(console.embedded.isRunning());
        QCOMPARE(console.stops.size(), 0);
        QCOMPARE(console.calls, (QStringList{QStringLiteral("start demo"), QStringLiteral("stop"),
                                             QStringLiteral("start demo")}));
        // Always the same one, since what a thread makes it also ends.
        QCOMPARE(console.threads.size(), 1);
        QVERIFY(!console.threads.contains(QThread::currentThread()));
        console.isHeld = false;
    }
    void aServerElsewhereStaysOpenWhenTheLocalOneStops() {
        Console console;
        console.connector.openLocal();
        QTRY_COMPARE(console.openId(), QStringLiteral("embedded"));
        console.connector.openProfile(console.profile("remote"));
        QTRY_COMPARE(console.openId(), QStringLiteral("remote"));
        console.connector.stopLocal();
        QTRY_COMPARE(console.stops.size(), 1);
        QCOMPARE(console.openId(), QStringLiteral("remote"));
    }
    void whatIsOpenedMeanwhileStays() {
        Console console;
        console.connector.openLocal();
        QTRY_COMPARE(console.openId(), QStringLiteral("embedded"));
        console.isHeld = true;
        console.connector.restartLocal();
        console.connector.openProfile(console.profile("remote"));
        QTRY_COMPARE(console.openId(), QStringLiteral("remote"));
        console.isHeld = false;
        console.release.release();
        QTRY_VERIFY(console.embedded.isRunning());
        QCOMPARE(console.openId(), QStringLiteral("remote"));
    }
    void refusesWhatIsNoAddress() {
        Console console;
        console.connector.openUrl(QUrl(QStringLiteral("ftp://example.org")), false);
        console.connector.openUrl(QUrl(), false);
        QCOMPARE(console.failures.size(), 2);
    }
    void findsThePathsOfAPlainPrometheus() {
        Console console;
        test::FakeServer prometheus;
        servePrometheus(prometheus);
        console.connector.openUrl(prometheus.url(), false);
        const auto query = [&console] {
            return console.session.connection()->capabilities()[Capability::Query].state;
        };
        QTRY_VERIFY(console.session.connection() != nullptr);
        QTRY_COMPARE_WITH_TIMEOUT(query(), Availability::State::Yes, 10000);
        const ConnectionProfile& found = console.session.connection()->profile();
        QCOMPARE(found.prometheusPrefix, QString());
        QVERIFY(found.isReadOnly);
        QCOMPARE(found.environment, ConnectionProfile::Environment::Local);
        // A saved one stays as the person wrote it.
        ConnectionProfile saved = console.profile("saved");
        saved.baseUrl = prometheus.url();
        console.database.saveProfile(saved);
        console.connector.openUrl(prometheus.url(), false);
        QTRY_COMPARE(console.openId(), QStringLiteral("saved"));
        QTRY_COMPARE(query(), Availability::State::No);
    }
    void findsTheSavedProfileOfAnAddress() {
        Console console;
        console.database.saveProfile(console.profile("saved"));
        QUrl url = console.server.url();
        url.setUserInfo(QStringLiteral("ann:planted"));
        url.setPath(QStringLiteral("/"));
        console.connector.openUrl(url, true);
        QTRY_COMPARE(console.openId(), QStringLiteral("saved"));
        QVERIFY(!console.session.connection()->profile().isReadOnly);
    }
    void closesAndDropsWhatIsBeingOpened() {
        Console console;
        console.connector.openProfile(console.profile("a"));
        QTRY_COMPARE(console.openId(), QStringLiteral("a"));
        console.connector.openProfile(console.profile("b"));
        console.connector.close();
        QCoreApplication::processEvents();
        QCOMPARE(console.openId(), QString());
    }
};

static const test::Registrar<ConnectorTest> registered;

}  // namespace pallium::ui

#include "connector_test.moc"
