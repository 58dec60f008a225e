#include "tests/support/test_main.h"
#include "tests/ui/connection/connection_fixture.h"

#include <QSignalSpy>

namespace pallium::ui {

class ConnectionStateTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void becomesReadyAndKnowsTheServer() {
        test::FakeServer server;
        server.serveBasics();
        Connection connection(profileOf(server), {});
        QCOMPARE(connection.state(), Connection::State::Starting);
        const QSignalSpy changes(&connection, &Connection::capabilitiesChanged);
        QTRY_COMPARE(connection.state(), Connection::State::Ready);
        QTRY_COMPARE(changes.size(), 1);
        QVERIFY(connection.capabilities()[Capability::Query].state == Availability::State::Yes);
        QTRY_VERIFY(!connection.productText().isEmpty());
    }
    void tellsAStartingServerFromAnAbsentOne() {
        test::FakeServer server;
        server.serveBasics();
        server.answer("/ready", test::FakeAnswer::text("Ingester not ready: waiting", 503));
        ConnectionProfile profile = profileOf(server);
        Connection connection(profile, {});
        QTRY_COMPARE(connection.state(), Connection::State::NotReady);
        QCOMPARE(connection.stateText(), QStringLiteral("Ingester not ready: waiting"));
        server.goOffline();
        Connection other(profile, {});
        QTRY_COMPARE(other.state(), Connection::State::Offline);
        QVERIFY(!other.stateText().isEmpty());
    }
    void asksAgainWhatTheServerCanDoWhenItComesBack() {
        test::FakeServer server;
        server.serveBasics();
        server.goOffline();
        Connection connection(profileOf(server), {});
        const QSignalSpy changes(&connection, &Connection::capabilitiesChanged);
        QTRY_COMPARE(connection.state(), Connection::State::Offline);
        QTRY_COMPARE(changes.size(), 1);
        QCOMPARE(connection.capabilities()[Capability::Query].state, Availability::State::Unknown);
        server.resume();
        QTRY_COMPARE_WITH_TIMEOUT(connection.state(), Connection::State::Ready, 10000);
        QTRY_COMPARE(connection.capabilities()[Capability::Query].state, Availability::State::Yes);
    }
    void worksWithAPlainPrometheus() {
        test::FakeServer server;
        servePrometheus(server);
        ConnectionProfile profile = profileOf(server);
        profile.prometheusPrefix.clear();
        profile.tenantHeader.clear();
        Connection connection(profile, {});
        QTRY_COMPARE(connection.state(), Connection::State::Ready);
        QTRY_COMPARE(connection.productText(), QStringLiteral("Prometheus 2.42.0"));
        QTRY_COMPARE(connection.capabilities()[Capability::Query].state, Availability::State::Yes);
        QCOMPARE(connection.capabilities()[Capability::Services].state, Availability::State::No);
        QVERIFY(server.last("/api/v1/query").header("X-Scope-OrgID").isEmpty());
    }
    void takesAServerWithoutAnyReadinessForReady() {
        test::FakeServer server;
        Connection connection(profileOf(server), {});
        QTRY_COMPARE(connection.state(), Connection::State::Ready);
    }
    void signsInAndNamesTheTenant() {
        test::FakeServer server;
        server.serveBasics();
        ConnectionProfile profile = profileOf(server);
        profile.authentication = ConnectionProfile::Authentication::Basic;
        profile.userName = QStringLiteral("ann");
        profile.headers = {{QStringLiteral("X-Extra"), QStringLiteral("1")}};
        Connection connection(profile, QStringLiteral("s3cret"));
        QTRY_VERIFY(server.count("/prometheus/api/v1/query") > 0);
        const test::FakeRequest request = server.last("/prometheus/api/v1/query");
        QCOMPARE(request.header("Authorization"), "Basic " + QByteArray("ann:s3cret").toBase64());
        QCOMPARE(request.header("X-Scope-OrgID"), QByteArray("team-a"));
        QCOMPARE(request.header("X-Extra"), QByteArray("1"));
    }
    void saysWhichCertificateFileCannotBeUsed() {
        ConnectionProfile profile;
        profile.baseUrl = QUrl(QStringLiteral("https://127.0.0.1:1"));
        profile.caFile = QStringLiteral("/nonexistent/ca.pem");
        const Connection connection(profile, {});
        QVERIFY(connection.profileProblem().contains(u"/nonexistent/ca.pem"));
    }
};

static const test::Registrar<ConnectionStateTest> registered;

}  // namespace pallium::ui

#include "connection_state_test.moc"
