#include "ui/connection/session.h"

#include "tests/support/test_main.h"
#include "tests/ui/connection/connection_fixture.h"
#include "ui/connection/state_database.h"

#include <QSignalSpy>

namespace pallium::ui {

class SessionTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void looksAtOneConnectionAtATime() {
        test::FakeServer server;
        server.serveBasics();
        StateDatabase database({});
        Session session(database);
        const QSignalSpy changes(&session, &Session::connectionChanged);
        QVERIFY(session.connection() == nullptr);
        session.open(std::make_unique<Connection>(profileOf(server), QString()));
        QCOMPARE(session.tenant(), QStringLiteral("team-a"));
        const QPointer<Connection> first = session.connection();
        // Whoever listens may still hold calls of the old one.
        bool isThere = false;
        connect(&session, &Session::connectionChanged, this, [&] { isThere = !first.isNull(); });
        session.open(nullptr);
        QVERIFY(isThere);
        QVERIFY(first.isNull());
        QCOMPARE(changes.size(), 2);
    }
    void keepsTheTenantWhereTheProfileNamesNone() {
        test::FakeServer server;
        StateDatabase database({});
        Session session(database);
        session.setTenant(QStringLiteral("shop"));
        ConnectionProfile profile = profileOf(server);
        profile.defaultTenant.clear();
        session.open(std::make_unique<Connection>(profile, QString()));
        QCOMPARE(session.tenant(), QStringLiteral("shop"));
    }
    void probesForTheTenantThatIsChosen() {
        test::FakeServer server;
        server.serveBasics();
        StateDatabase database({});
        Session session(database);
        session.open(std::make_unique<Connection>(profileOf(server), QString()));
        QTRY_VERIFY(server.count("/prometheus/api/v1/query") > 0);
        session.setTenant(QStringLiteral("shop"));
        QTRY_COMPARE(server.last("/prometheus/api/v1/query").header("X-Scope-OrgID"),
                     QByteArray("shop"));
    }
    void remembersTenantsOfEachConnection() {
        test::FakeServer server;
        StateDatabase database({});
        {
            Session session(database);
            session.open(std::make_unique<Connection>(profileOf(server), QString()));
            session.addKnownTenants({QStringLiteral("z"), QStringLiteral("a"), QStringLiteral("z"),
                                     QStringLiteral("a|z"), QString()});
            const QStringList expected{QStringLiteral("a"), QStringLiteral("team-a"),
                                       QStringLiteral("z")};
            QCOMPARE(session.knownTenants(), expected);
        }
        Session session(database);
        QVERIFY(session.knownTenants().isEmpty());
        session.open(std::make_unique<Connection>(profileOf(server), QString()));
        QCOMPARE(session.knownTenants().size(), 3);
    }
    void keepsTheChoiceOfTimes() {
        StateDatabase database({});
        {
            Session session(database);
            QVERIFY(session.isUtc());
            const QSignalSpy changes(&session, &Session::timeZoneChanged);
            session.setUtc(false);
            session.setUtc(false);
            QCOMPARE(changes.size(), 1);
            QCOMPARE(session.timeZone(), QTimeZone::systemTimeZone());
        }
        const Session session(database);
        QVERIFY(!session.isUtc());
    }
};

static const test::Registrar<SessionTest> registered;

}  // namespace pallium::ui

#include "session_test.moc"
