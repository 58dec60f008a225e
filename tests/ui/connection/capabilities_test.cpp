#include "ui/connection/capabilities.h"

#include "tests/support/test_main.h"
#include "tests/ui/connection/connection_fixture.h"
#include "ui/connection/endpoint_builder.h"

#include <optional>

namespace pallium::ui {
namespace {

using State = Availability::State;

Capabilities probed(const ConnectionProfile& profile) {
    ApiClient client(buildEndpoint(profile, {}).endpoint);
    std::optional<Capabilities> found;
    const CapabilityProbe probe(client, profile.defaultTenant,
                                [&](const Capabilities& result) { found = result; });
    return QTest::qWaitFor([&] { return found.has_value(); }) ? *found : Capabilities();
}

}  // namespace

class CapabilitiesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tellsWhatAHealthyServerHas() {
        test::FakeServer server;
        server.serveBasics();
        server.answer("GET /api/v1/push", test::FakeAnswer::text("method not allowed", 405));
        const Capabilities found = probed(profileOf(server));
        for (const Capability capability :
             {Capability::Ready, Capability::BuildInfo, Capability::Query, Capability::Services,
              Capability::IngesterRing, Capability::Push}) {
            QVERIFY2(found[capability].state == State::Yes, qPrintable(capabilityName(capability)));
        }
    }
    void keepsTheSentenceOfAPageThatIsOff() {
        test::FakeServer server;
        server.serveBasics();
        const Capabilities found = probed(profileOf(server));
        QCOMPARE(found[Capability::StoreGatewayRing].state, State::Disabled);
        QVERIFY(found[Capability::StoreGatewayRing].reason.contains(u"sharding is disabled"));
        QVERIFY(!found[Capability::StoreGatewayRing].mayWork());
    }
    void keepsThePlainSentenceOfAServerThatDoesNotGossip() {
        test::FakeServer server;
        server.answer("/memberlist",
                      test::FakeAnswer::text("This instance doesn't use memberlist."));
        const Capabilities found = probed(profileOf(server));
        QCOMPARE(found[Capability::Memberlist].state, State::Disabled);
        QCOMPARE(found[Capability::Memberlist].reason,
                 QStringLiteral("This instance doesn't use memberlist."));
        server.answer("/memberlist", test::FakeAnswer::json("{\"SortedMembers\":[]}"));
        QCOMPARE(probed(profileOf(server))[Capability::Memberlist].state, State::Yes);
    }
    void learnsOfProfilesWithoutTakingOne() {
        test::FakeServer server;
        server.answer("/debug/pprof/", test::FakeAnswer::html("<html>profiles</html>"));
        server.answer("/debug/fgprof", test::FakeAnswer::text("bad seconds: 0", 400));
        const Capabilities found = probed(profileOf(server));
        QCOMPARE(found[Capability::Profiles].state, State::Yes);
        QCOMPARE(found[Capability::WallProfiles].state, State::Yes);
        QCOMPARE(server.last("/debug/fgprof").parameter(QStringLiteral("seconds")),
                 QStringLiteral("0"));
        QCOMPARE(server.count("/debug/pprof/profile"), qsizetype(0));
    }
    void callsUnknownPathsMissing() {
        test::FakeServer server;
        const Capabilities found = probed(profileOf(server));
        for (int i = 0; i < kCapabilityCount; ++i) {
            QCOMPARE(found[static_cast<Capability>(i)].state, State::No);
        }
    }
    void seesThatATenantIsNeeded() {
        test::FakeServer server;
        server.serveBasics();
        ConnectionProfile profile = profileOf(server);
        profile.defaultTenant.clear();
        const Capabilities found = probed(profile);
        QCOMPARE(found[Capability::Query].state, State::NeedsTenant);
        QVERIFY(found[Capability::Query].mayWork());
    }
    void tellsRefusalsFromAbsence() {
        test::FakeServer server;
        server.answer("/services", test::FakeAnswer::text("no", 403));
        server.answer("/config", test::FakeAnswer::text("who are you", 401));
        server.answer("/ready", test::FakeAnswer::text("Ingester not ready", 503));
        server.answer("/metrics", test::FakeAnswer::text("oops", 500));
        const Capabilities found = probed(profileOf(server));
        QCOMPARE(found[Capability::Services].state, State::Forbidden);
        QCOMPARE(found[Capability::Config].state, State::Forbidden);
        QCOMPARE(found[Capability::Ready].state, State::Yes);
        QCOMPARE(found[Capability::ServerMetrics].state, State::Unknown);
    }
    void neverPushesNorActs() {
        test::FakeServer server;
        server.serveBasics();
        probed(profileOf(server));
        QCOMPARE(server.count("GET /api/v1/push"), 1);
        for (const test::FakeRequest& request : server.requests()) {
            const QByteArray path = request.path();
            const bool isQuery = path.startsWith("/prometheus/api/v1/");
            QVERIFY2(request.method == "GET" || isQuery, path.constData());
            for (const char* acting : {"flush", "shutdown", "mode", "renewTokens"}) {
                QVERIFY(!path.endsWith(acting));
            }
        }
    }
    void fallsSilentWhenDestroyed() {
        test::FakeServer server;
        server.serveBasics();
        server.misbehave("/services", test::Misbehaviour::NeverAnswers);
        ApiClient client(buildEndpoint(profileOf(server), {}).endpoint);
        bool isFinished = false;
        {
            const CapabilityProbe probe(client, {}, [&](const auto&) { isFinished = true; });
            QTRY_COMPARE(server.heldCount(), 1);
        }
        server.releaseHeld();
        QVERIFY(!QTest::qWaitFor([&] { return isFinished; }, 100));
    }
    void hasWordsForEveryCapability() {
        for (int i = 0; i < kCapabilityCount; ++i) {
            QVERIFY(!capabilityName(static_cast<Capability>(i)).isEmpty());
            QVERIFY(!missingText(static_cast<Capability>(i)).isEmpty());
        }
    }
};

static const test::Registrar<CapabilitiesTest> registered;

}  // namespace pallium::ui

#include "capabilities_test.moc"
