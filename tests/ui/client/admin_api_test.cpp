#include "ui/client/admin_api.h"

#include "tests/support/recorded_answers.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"
#include "tests/ui/client/client_fixture.h"

#include <QFile>
#include <QTest>

namespace pallium::ui {
namespace {

using test::FakeAnswer;
using test::FakeServer;

ApiAnswer adminAnswer(QByteArray body) {
    ApiAnswer answer;
    answer.status = 200;
    answer.body = std::move(body);
    return answer;
}

Endpoint writableEndpoint(const FakeServer& server) {
    Endpoint endpoint = endpointOf(server);
    endpoint.isReadOnly = false;
    return endpoint;
}

}  // namespace

class AdminApiTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void sendsChangesAsForms_data() {
        QTest::addColumn<ApiRequest>("request");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("tenant");
        const auto row = [](const char* name, const ApiRequest& request, const char* target,
                            const char* body, const char* tenant = "") {
            QTest::newRow(name) << request << QByteArray(target) << QByteArray(body)
                                << QByteArray(tenant);
        };
        row("flush of all", flushRequest({}, false), "/ingester/flush", "");
        row("flush of two, waited for",
            flushRequest({QStringLiteral("a b"), QStringLiteral("c&d")}, true), "/ingester/flush",
            "tenant=a%20b&tenant=c%26d&wait=true");
        row("shutdown", shutdownIngesterRequest(), "/ingester/shutdown", "");
        row("mode", ingesterModeRequest(IngesterMode::ReadOnly), "/ingester/mode", "mode=READONLY");
        row("renewal of tokens", renewTokensRequest(), "/ingester/renewTokens", "");
        row("forget", forgetRequest(RingKind::Ruler, QStringLiteral("host/1?x")), "/ruler/ring",
            "forget=host%2F1%3Fx");
        row("deletion of a tenant", deleteTenantRequest(QStringLiteral("shop")),
            "/purger/delete_tenant", "", "shop");
        row("deletion of rules", deleteTenantRulesRequest(QStringLiteral("shop")),
            "/ruler/delete_tenant_config", "", "shop");
        row("deletion of an Alertmanager configuration",
            deleteTenantAlertmanagerRequest(QStringLiteral("shop")),
            "/multitenant_alertmanager/delete_tenant_config", "", "shop");
        row("limits",
            setUserOverridesRequest(QStringLiteral("shop"),
                                    {{QStringLiteral("ingestion_rate"), 5000}}),
            "/api/v1/user-overrides", "{\"ingestion_rate\":5000}", "shop");
    }
    void sendsChangesAsForms() {
        QFETCH(ApiRequest, request);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, tenant);
        FakeServer server;
        server.answer(target, FakeAnswer{204, {}, {}});
        ApiClient client(writableEndpoint(server));
        Awaited<ChangeAnswer> answer;
        const ApiCall call = sendChange(client, request, answer.handler());
        QVERIFY(answer.wait());
        QVERIFY2(*answer, qPrintable((*answer).has_value() ? QString() : (*answer).error().text));
        const test::FakeRequest sent = server.last("POST " + target);
        QCOMPARE(sent.target, target);
        QCOMPARE(sent.body, body);
        QCOMPARE(sent.header("x-scope-orgid"), tenant);
    }

    void removesLimitsByDelete() {
        FakeServer server;
        server.answer("DELETE /api/v1/user-overrides", FakeAnswer{});
        ApiClient client(writableEndpoint(server));
        Awaited<ChangeAnswer> answer;
        const ApiCall call = sendChange(client, removeUserOverridesRequest(QStringLiteral("shop")),
                                        answer.handler());
        QVERIFY(answer.wait());
        QVERIFY(*answer);
        QCOMPARE(server.last("DELETE /api/v1/user-overrides").header("x-scope-orgid"), "shop");
    }

    void sendsNothingToAReadOnlyServer() {
        FakeServer server;
        ApiClient client(endpointOf(server));
        Awaited<ChangeAnswer> answer;
        const ApiCall call = sendChange(client, flushRequest({}, true), answer.handler());
        QVERIFY(answer.wait());
        QCOMPARE((*answer).error().kind, ApiErrorKind::ReadOnly);
        QVERIFY(server.requests().empty());
    }

    void takesTheRedirectOfForgetForAnAnswer() {
        FakeServer server;
        server.answer("POST /ingester/ring", FakeAnswer{302, {{"Location", "#"}}, {}});
        ApiClient client(writableEndpoint(server));
        Awaited<ChangeAnswer> answer;
        const ApiCall call = sendChange(
            client, forgetRequest(RingKind::Ingester, QStringLiteral("i-0")), answer.handler());
        QVERIFY(answer.wait());
        QVERIFY(*answer);
        QCOMPARE((*answer)->status, 302);
        QCOMPARE(server.requests().size(), size_t(1));
    }

    void takesAPageForNoAnswer() {
        FakeServer server;
        server.answer("/ingester/shutdown", FakeAnswer::html("<html>sign in</html>"));
        ApiClient client(writableEndpoint(server));
        Awaited<ChangeAnswer> answer;
        const ApiCall call = sendChange(client, shutdownIngesterRequest(), answer.handler());
        QVERIFY(answer.wait());
        QCOMPARE((*answer).error().kind, ApiErrorKind::Decode);
    }

    void readsTheStatusOfADeletion() {
        const auto open =
            decodeDeletionStatus(adminAnswer("{\"tenant_id\":\"ooo\",\"blocks_deleted\":false}"));
        QVERIFY(open);
        QCOMPARE(open->tenant, QStringLiteral("ooo"));
        QVERIFY(!open->areBlocksDeleted);
        QVERIFY(decodeDeletionStatus(adminAnswer("{\"blocks_deleted\":true}"))->areBlocksDeleted);
        QVERIFY(!decodeDeletionStatus(adminAnswer("{}")));
        QVERIFY(!decodeDeletionStatus(adminAnswer("[]")));
    }

    void readsOverrides() {
        const auto limits = decodeUserOverrides(adminAnswer("{\"ingestion_rate\":5000}"));
        QVERIFY(limits);
        QCOMPARE(limits->value(QStringLiteral("ingestion_rate")).toInt(), 5000);
        QVERIFY(!decodeUserOverrides(adminAnswer("[1]")));
        QVERIFY(!decodeUserOverrides(adminAnswer("<html>")));
    }

    void saysNobodyHasOverridesWhereTheTenantIsUnknown_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<ApiErrorKind>("kind");
        QTest::newRow("the tenant has none")
            << 400 << QByteArray("user not found\n") << ApiErrorKind::Empty;
        QTest::newRow("the same as 404")
            << 404 << QByteArray("user not found\n") << ApiErrorKind::Empty;
        QTest::newRow("in words of today")
            << 404 << QByteArray("overrides not found\n") << ApiErrorKind::Empty;
        QTest::newRow("nobody has any") << 404 << QByteArray("not found\n") << ApiErrorKind::Empty;
        QTest::newRow("no such path")
            << 404 << QByteArray("404 page not found\n") << ApiErrorKind::Missing;
        QTest::newRow("a bad tenant")
            << 400 << QByteArray("tenant ID is too long\n") << ApiErrorKind::BadInput;
    }
    void saysNobodyHasOverridesWhereTheTenantIsUnknown() {
        QFETCH(int, status);
        QFETCH(QByteArray, text);
        QFETCH(ApiErrorKind, kind);
        FakeServer server;
        server.answer("/api/v1/user-overrides", FakeAnswer::text(text, status));
        ApiClient client(endpointOf(server));
        Awaited<QJsonObject> answer;
        const ApiCall call = userOverrides(client, QStringLiteral("shop"), answer.handler());
        QVERIFY(answer.wait());
        QCOMPARE((*answer).error().kind, kind);
        // Of the tenant alone: a server that adds the defaults leaves them out then.
        QCOMPARE(server.last("GET /api/v1/user-overrides").parameter(QStringLiteral("mode")),
                 QStringLiteral("diff"));
    }

    void readsElections() {
        const auto tracker = decodeHaTracker(adminAnswer(
            "{\"elected\":[{\"userID\":\"ha\",\"cluster\":\"c1\",\"replica\":\"r1\","
            "\"electedAt\":\"2026-11-23T05:58:03.355Z\",\"updateDuration\":14817742092,"
            "\"failoverDuration\":-29817741772}],\"now\":\"2026-11-23T05:58:03.537Z\"}"));
        QVERIFY(tracker);
        QCOMPARE(tracker->elections.size(), size_t(1));
        const HaElection& election = tracker->elections[0];
        QCOMPARE(election.tenant, QStringLiteral("ha"));
        QCOMPARE(election.cluster, QStringLiteral("c1"));
        QCOMPARE(election.replica, QStringLiteral("r1"));
        QCOMPARE(election.electedAt.toMSecsSinceEpoch(), 1795413483355);
        QCOMPARE(election.updateInMs, 14817);
        QCOMPARE(election.failsOverInMs, -29817);
        QCOMPARE(tracker->now.toMSecsSinceEpoch(), 1795413483537);
        QVERIFY(decodeHaTracker(adminAnswer("{\"elected\":null}"))->elections.empty());
        QVERIFY(!decodeHaTracker(adminAnswer("{}")));
    }

    void readsThePageOfElectionsToo() {
        const auto shared = test::sharedDirectory();
        if (!shared) {
            test::markSkipped();
            QSKIP("no recordings");
        }
        QFile file(QString::fromStdString(*shared) +
                   QStringLiteral("/cortex-recorded/ha-tracker-page.html"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto tracker = decodeHaTracker(adminAnswer(file.readAll()));
        QVERIFY(tracker);
        QCOMPARE(tracker->elections.size(), size_t(2));
        QCOMPARE(tracker->elections[0].tenant, QStringLiteral("dropha"));
        QCOMPARE(tracker->elections[0].updateInMs, -(10 * 60'000 + 14'961));
        QCOMPARE(tracker->elections[1].replica, QStringLiteral("r2"));
        QCOMPARE(tracker->elections[1].failsOverInMs, -50'506);
        QCOMPARE(tracker->elections[1].electedAt.toMSecsSinceEpoch(), 1795414032898);
        QCOMPARE(tracker->now.toMSecsSinceEpoch(), 1795414113404);
    }

    void readsWhatCortexRecorded() {
        FakeServer server;
        if (!server.serveRecorded()) {
            test::markSkipped();
            QSKIP("no recordings");
        }
        ApiClient client(writableEndpoint(server));
        Awaited<DeletionStatus> status;
        const ApiCall first = deletionStatus(client, QStringLiteral("nobody"), status.handler());
        QVERIFY(status.wait());
        QVERIFY(*status);
        QVERIFY((*status)->areBlocksDeleted);
        Awaited<HaTracker> elections;
        const ApiCall second = haTracker(client, ApiRequest::Urgency::Visible, elections.handler());
        QVERIFY(elections.wait());
        QVERIFY(*elections && !(*elections)->elections.empty());
        Awaited<ChangeAnswer> mode;
        const ApiCall third =
            sendChange(client, ingesterModeRequest(IngesterMode::Active), mode.handler());
        QVERIFY(mode.wait());
        QVERIFY(*mode);
        QVERIFY((*mode)->text.startsWith(QStringLiteral("Ingester mode ")));
    }

    void listsTheLinksOfTheIndex() {
        FakeServer server;
        server.answer("/", FakeAnswer::html("<a href=\"/ring\">Ring</a>"
                                            "<a href=\"/ingester/mode?mode=ACTIVE\">Mode</a>"
                                            "<a href=\"https://example.org/x\">Site</a>"));
        ApiClient client(endpointOf(server));
        Awaited<QStringList> index;
        const ApiCall call = serverIndex(client, index.handler());
        QVERIFY(index.wait());
        QCOMPARE(**index, (QStringList{QStringLiteral("/ring"), QStringLiteral("/ingester/mode")}));
    }
};

static const test::Registrar<AdminApiTest> registered;

}  // namespace pallium::ui

#include "admin_api_test.moc"
