// The typed calls against a server: what they send, and that recorded answers of Cortex are read.
#include "tests/support/recorded_answers.h"
#include "tests/support/test_main.h"
#include "tests/ui/client/client_fixture.h"
#include "ui/client/cluster_api.h"
#include "ui/client/query_api.h"
#include "ui/client/status_api.h"

#include <QTest>

#include <cmath>

namespace pallium::ui {
namespace {

using test::FakeAnswer;
using test::FakeRequest;
using test::FakeServer;

constexpr auto kVisible = ApiRequest::Urgency::Visible;
const QString kTenant = QStringLiteral("team-a");

ApiAnswer arrived(const FakeAnswer& answer) {
    ApiAnswer made;
    made.body = answer.body;
    made.status = answer.status;
    return made;
}

}  // namespace

class CallsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void queries() {
        FakeServer server;
        server.serveBasics();
        ApiClient client(endpointOf(server));
        Awaited<QueryAnswerPtr> instant;
        const ApiCall first =
            queryInstant(client, {QStringLiteral("up"), 1500, kTenant}, instant.handler());
        QVERIFY(instant.wait());
        QVERIFY(instant->has_value());
        QCOMPARE(server.last("POST /prometheus/api/v1/query").parameter(QStringLiteral("time")),
                 QStringLiteral("1.500"));
        Awaited<QueryAnswerPtr> range;
        const ApiCall second = queryRange(
            client, {QStringLiteral("up"), 0, 60000, 15000, kTenant, 1}, range.handler());
        QVERIFY(range.wait());
        QVERIFY(range->has_value());
        const QueryAnswer& answer = **range.operator*();
        QCOMPARE(answer.series.size(), size_t(1));
        QCOMPARE(answer.totalSeries, 2);
        QCOMPARE(answer.totalPoints, 10);
        QCOMPARE(server.last("/prometheus/api/v1/query_range").parameter(QStringLiteral("step")),
                 QStringLiteral("15.000"));
    }

    void reportsErrorOfQuery() {
        FakeServer server;
        server.answer(
            "/prometheus/api/v1/query",
            FakeAnswer::json(
                "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:4: parse error\"}",
                400));
        ApiClient client(endpointOf(server));
        Awaited<QueryAnswerPtr> answer;
        const ApiCall call =
            queryInstant(client, {QStringLiteral("up{"), 0, kTenant}, answer.handler());
        QVERIFY(answer.wait());
        QCOMPARE(answer->error().kind, ApiErrorKind::BadInput);
        QCOMPARE(answer->error().text, QStringLiteral("1:4: parse error"));
        QCOMPARE(answer->error().errorType, QStringLiteral("bad_data"));
    }

    void namesRequestOfUnreadableAnswer() {
        FakeServer server;
        server.answer("/prometheus/api/v1/query", FakeAnswer::html("<p>Sign in</p>"));
        ApiClient client(endpointOf(server));
        Awaited<QueryAnswerPtr> answer;
        const ApiCall call =
            queryInstant(client, {QStringLiteral("up"), 0, kTenant}, answer.handler());
        QVERIFY(answer.wait());
        QCOMPARE(answer->error().kind, ApiErrorKind::Decode);
        QCOMPARE(answer->error().status, 200);
        QVERIFY(answer->error().text.contains(QLatin1String("Sign in")));
        QVERIFY(answer->error().request.startsWith(QLatin1String("POST http://127.0.0.1:")));
    }

    void narrowsLabelCalls() {
        FakeServer server;
        server.serveBasics();
        ApiClient client(endpointOf(server));
        LabelQuery query;
        query.tenant = kTenant;
        query.matchers = {QStringLiteral("up"), QStringLiteral("{a=\"b\"}")};
        query.limit = 5;
        Awaited<QStringList> names;
        const ApiCall first = labelNames(client, query, names.handler());
        QVERIFY(names.wait());
        QVERIFY(names->value().contains(QStringLiteral("job")));
        const FakeRequest sent = server.last("POST /prometheus/api/v1/labels");
        QCOMPARE(sent.body, QByteArray("match%5B%5D=up&match%5B%5D=%7Ba%3D%22b%22%7D&limit=5"));
        Awaited<QStringList> values;
        const ApiCall second = labelValues(client, QStringLiteral("a/b"), query, values.handler());
        QVERIFY(values.wait());
        QCOMPARE(values->error().kind, ApiErrorKind::Missing);
        QCOMPARE(server.count("GET /prometheus/api/v1/label/a%2Fb/values"), 1);
    }

    void takesUnreadyForAnAnswer() {
        FakeServer server;
        server.answer("/ready",
                      FakeAnswer::text("Some services are not Running:\nStarting: 1\n", 503));
        ApiClient client(endpointOf(server));
        Awaited<Readiness> unready;
        const ApiCall first = readiness(client, kVisible, unready.handler());
        QVERIFY(unready.wait());
        QVERIFY(unready->has_value());
        QVERIFY(!unready->value().isReady);
        QVERIFY(unready->value().text.contains(QLatin1String("Starting: 1")));
        server.answer("/ready", FakeAnswer::text("ready"));
        Awaited<Readiness> ready;
        const ApiCall second = readiness(client, kVisible, ready.handler());
        QVERIFY(ready.wait());
        QVERIFY(ready->value().isReady);
    }

    void readsEveryStatusPage() {
        FakeServer server;
        server.serveBasics();
        ApiClient client(endpointOf(server));
        Awaited<std::vector<ServiceStatus>> all;
        const ApiCall servicesCall = services(client, kVisible, all.handler());
        Awaited<BuildInfo> build;
        const ApiCall buildCall = buildInfo(client, kTenant, kVisible, build.handler());
        Awaited<QString> config;
        const ApiCall configCall =
            configuration(client, ConfigMode::Diff, kVisible, config.handler());
        Awaited<std::vector<MetricSample>> metrics;
        const ApiCall metricsCall = serverMetrics(client, {QStringLiteral("process_open_fds")},
                                                  kVisible, metrics.handler());
        Awaited<std::vector<TenantStats>> tenants;
        const ApiCall tenantsCall = allTenantStats(client, kVisible, tenants.handler());
        Awaited<TenantStats> tenant;
        const ApiCall tenantCall = tenantStats(client, kTenant, tenant.handler());
        Awaited<RingStatus> ring;
        const ApiCall ringCall = ringStatus(client, RingKind::Ingester, kVisible, ring.handler());
        Awaited<MetadataMap> metadata;
        const ApiCall metadataCall = metricMetadata(client, kTenant, metadata.handler());
        QVERIFY(all.wait() && build.wait() && config.wait() && metrics.wait() && tenants.wait() &&
                tenant.wait() && ring.wait() && metadata.wait());
        QCOMPARE(all->value().size(), size_t(4));
        QCOMPARE(build->value().application, QStringLiteral("Cortex"));
        QVERIFY(config->value().startsWith(QLatin1String("target: all")));
        QCOMPARE(server.last("/config").target, QByteArray("/config?mode=diff"));
        QCOMPARE(metrics->value().at(0).value, 12.0);
        QCOMPARE(tenants->value().size(), size_t(2));
        QCOMPARE(tenant->value().tenant, kTenant);
        QCOMPARE(ring->value().members.size(), size_t(3));
        QVERIFY(std::abs(ring->value().members[0].owns - 100.0 / 3) < 0.01);
        QCOMPARE(metadata->value().value(QStringLiteral("up")).type, QStringLiteral("gauge"));
    }

    void readsRecordedAnswers() {
        FakeServer server;
        if (!server.serveRecorded()) {
            test::markSkipped();
            QSKIP("no recorded answers");
        }
        ApiClient client(endpointOf(server));
        for (const RingKind kind :
             {RingKind::Ingester, RingKind::StoreGateway, RingKind::Compactor, RingKind::Ruler,
              RingKind::Alertmanager, RingKind::Distributor}) {
            Awaited<RingStatus> ring;
            const ApiCall call = ringStatus(client, kind, kVisible, ring.handler());
            QVERIFY(ring.wait());
            QVERIFY2(ring->has_value(), qPrintable(ringPath(kind)));
            QCOMPARE(ring->value().members.empty(), !ring->value().disabledText.isEmpty());
        }
        Awaited<std::vector<ServiceStatus>> all;
        const ApiCall servicesCall = services(client, kVisible, all.handler());
        QVERIFY(all.wait());
        QCOMPARE(all->value().size(), size_t(16));
        Awaited<QueryAnswerPtr> vector;
        const ApiCall queryCall =
            queryInstant(client, {QStringLiteral("up"), 1795413907000, kTenant}, vector.handler());
        QVERIFY(vector.wait());
        QCOMPARE(vector->value()->series.size(), size_t(3));
        Awaited<TenantStats> stats;
        const ApiCall statsCall = tenantStats(client, QStringLiteral("push-a"), stats.handler());
        QVERIFY(stats.wait());
        QCOMPARE(stats->value().series, 6);
    }

    void readsRecordedExchangesByName() {
        const auto recorded = test::RecordedAnswers::load();
        if (!recorded) {
            test::markSkipped();
            QSKIP("no recorded answers");
        }
        const auto answerNamed = [&](const char* name) {
            return arrived(recorded->named(QString::fromLatin1(name)).value());
        };
        const auto ring = decodeRingStatus(answerNamed("ingester_ring_json"));
        QCOMPARE(ring->members.at(0).tokens.size(), size_t(64));
        QVERIFY(std::abs(ring->members.at(0).owns - 100) < 1e-6);  // as the server's page says
        const auto page = decodeRingStatus(answerNamed("ingester_ring_legacy"));
        QCOMPARE(page->members.at(0).owns, 100.0);
        QCOMPARE(page->members.at(0).registered, ring->members.at(0).registered);
        QCOMPARE(decodeServices(answerNamed("services"))->size(), size_t(16));
        QCOMPARE(decodeAllTenantStats(answerNamed("noauth_all_user_stats"))->size(), size_t(3));
        const auto histogram = decodeQueryAnswer(answerNamed("query_range_native_histogram"), 10);
        QVERIFY((*histogram)->series.at(0).isNativeHistogram);
        QCOMPARE((*histogram)->series.at(0).values, (std::vector<double>{3, 3}));
        QCOMPARE(decodeMetadata(answerNamed("metadata_small_limit_tenant"))->size(), 2);
        // What the query frontend says to a tenant's name that it does not accept.
        QCOMPARE(decodeQueryAnswer(answerNamed("federated_bad"), 10).error().kind,
                 ApiErrorKind::Decode);
    }
};

static const test::Registrar<CallsTest> registered;

}  // namespace pallium::ui

#include "calls_test.moc"
