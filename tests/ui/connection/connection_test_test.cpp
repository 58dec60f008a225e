#include "ui/connection/connection_test.h"

#include "tests/support/test_main.h"
#include "tests/ui/connection/connection_fixture.h"

#include <QSignalSpy>
#include <QTcpServer>

#include <optional>

namespace pallium::ui {
namespace {

using Outcome = ConnectionTestStep::Outcome;

/// What a test reported.
struct TestRun {
    std::vector<ConnectionTestStep> steps;
    std::optional<ConnectionProfile> fix;
    bool isFinished = false;

    const ConnectionTestStep* step(const QString& name) const {
        for (const ConnectionTestStep& known : steps) {
            if (known.name == name) return &known;
        }
        return nullptr;
    }
};

TestRun tested(const ConnectionProfile& profile) {
    TestRun run;
    ConnectionTest test(profile, {});
    QObject::connect(&test, &ConnectionTest::stepFinished,
                     [&](const ConnectionTestStep& step) { run.steps.push_back(step); });
    QObject::connect(&test, &ConnectionTest::fixFound,
                     [&](const ConnectionProfile& fix) { run.fix = fix; });
    QObject::connect(&test, &ConnectionTest::finished, [&] { run.isFinished = true; });
    test.start();
    run.isFinished = QTest::qWaitFor([&] { return run.isFinished; }, 10000);
    return run;
}

}  // namespace

class ConnectionTestTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void goesThroughAllStepsOfAHealthyServer() {
        test::FakeServer server;
        server.serveBasics();
        const TestRun run = tested(profileOf(server));
        QVERIFY(run.isFinished);
        for (const auto& name :
             {QStringLiteral("Name lookup"), QStringLiteral("TCP"), QStringLiteral("Readiness"),
              QStringLiteral("Version"), QStringLiteral("Query for tenant team-a"),
              capabilityName(Capability::Services)}) {
            QVERIFY2(run.step(name) != nullptr, qPrintable(name));
            QVERIFY2(run.step(name)->outcome == Outcome::Ok, qPrintable(name));
        }
        const ConnectionTestStep* ring = run.step(capabilityName(Capability::StoreGatewayRing));
        QCOMPARE(ring->outcome, Outcome::Warn);
        QVERIFY(ring->result.contains(u"sharding"));
        QVERIFY(!ring->hint.isEmpty());
        QVERIFY(!run.fix);
    }
    void stopsWhereNobodyListens() {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        ConnectionProfile profile;
        profile.baseUrl =
            QUrl(QStringLiteral("http://127.0.0.1:%1").arg(QString::number(closed.serverPort())));
        closed.close();
        const TestRun run = tested(profile);
        QVERIFY(run.isFinished);
        QCOMPARE(run.steps.back().name, QStringLiteral("TCP"));
        QCOMPARE(run.steps.back().outcome, Outcome::Fail);
        QVERIFY(!run.steps.back().hint.isEmpty());
    }
    void refusesWhatIsNoAddress() {
        for (const auto& url :
             {QStringLiteral("cortex"), QStringLiteral("ftp://x"), QStringLiteral("http://")}) {
            ConnectionProfile profile;
            profile.baseUrl = QUrl(url);
            const TestRun run = tested(profile);
            QCOMPARE(run.steps.size(), 1U);
            QCOMPARE(run.steps[0].outcome, Outcome::Fail);
        }
    }
    void failsAtTlsWhereTheServerDoesNotSpeakIt() {
        test::FakeServer server;
        ConnectionProfile profile = profileOf(server);
        profile.baseUrl.setScheme(QStringLiteral("https"));
        const TestRun run = tested(profile);
        QVERIFY(run.isFinished);
        QCOMPARE(run.steps.back().name, QStringLiteral("TLS"));
        QCOMPARE(run.steps.back().outcome, Outcome::Fail);
    }
    void asksForATenantWhereOneIsNeeded() {
        test::FakeServer server;
        server.serveBasics();
        ConnectionProfile profile = profileOf(server);
        profile.defaultTenant.clear();
        const TestRun run = tested(profile);
        QCOMPARE(run.step(QStringLiteral("Query"))->outcome, Outcome::Fail);
        QVERIFY(run.step(QStringLiteral("Query"))->hint.contains(u"tenant"));
    }
    void offersAPlainPrometheus() {
        test::FakeServer server;
        servePrometheus(server);
        const TestRun run = tested(profileOf(server));
        QVERIFY(run.isFinished);
        QVERIFY(run.fix);
        QCOMPARE(run.fix->prometheusPrefix, QString());
        QCOMPARE(run.fix->tenantHeader, QString());
        QCOMPARE(run.fix->baseUrl, server.url());
    }
    void offersTheAddressOneLevelUp() {
        test::FakeServer server;
        server.serveBasics();
        ConnectionProfile profile = profileOf(server);
        profile.baseUrl.setPath(QStringLiteral("/wrong"));
        const TestRun run = tested(profile);
        QVERIFY(run.fix);
        QCOMPARE(run.fix->baseUrl, server.url());
        QCOMPARE(run.fix->prometheusPrefix, QStringLiteral("/prometheus"));
    }
    void offersNothingWhereNothingAnswers() {
        test::FakeServer server;
        const TestRun run = tested(profileOf(server));
        QVERIFY(run.isFinished);
        QVERIFY(!run.fix);
        QCOMPARE(run.steps.back().outcome, Outcome::Fail);
    }
    void endsSilentlyWhenDestroyed() {
        test::FakeServer server;
        server.misbehave({}, test::Misbehaviour::NeverAnswers);
        {
            ConnectionTest test(profileOf(server), {});
            test.start();
            QVERIFY(test.isRunning());
            QTRY_COMPARE(server.heldCount(), 1);
        }
        server.releaseHeld();
        QCoreApplication::processEvents();
    }
};

static const test::Registrar<ConnectionTestTest> registered;

}  // namespace pallium::ui

#include "connection_test_test.moc"
