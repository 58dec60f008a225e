// Safe by default, over everything at once: no request that the console can build changes a server
// by being read, and looking at a server sends reads only.
#include "tests/support/fake_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"
#include "tests/ui/pages/bare_page_fixture.h"
#include "ui/client/admin_api.h"
#include "ui/client/cluster_api.h"
#include "ui/client/explain_api.h"
#include "ui/client/profile_api.h"
#include "ui/client/query_api.h"
#include "ui/client/request_builder.h"
#include "ui/client/request_guard.h"
#include "ui/client/status_api.h"
#include "ui/connection/capabilities.h"
#include "ui/connection/change_sender.h"
#include "ui/connection/connection.h"
#include "ui/connection/connection_test.h"
#include "ui/connection/request_json.h"
#include "ui/pages/page.h"
#include "ui/shell/pages.h"
#include "ui/widgets/command_registry.h"

#include <QDialog>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QJsonArray>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <vector>

namespace pallium::ui {
namespace {

using test::FakeAnswer;
using test::FakeRequest;
using test::FakeServer;

constexpr int kTestTimeoutMs = 30000;
const QString kAnyText = QStringLiteral("a/../b?c#d {e=\"f\"}");

void addQueries(std::vector<ApiRequest>& all) {
    LabelQuery labels;
    labels.matchers = {kAnyText};
    labels.tenant = kAnyText;
    all.push_back(instantRequest({kAnyText, 1, kAnyText}));
    all.push_back(rangeRequest({kAnyText, 1, 2, 1, kAnyText}));
    all.push_back(explainRequest(rangeRequest({kAnyText, 1, 2, 1, kAnyText})));
    all.push_back(labelNamesRequest(labels));
    // Names that would lead elsewhere if they were not escaped.
    for (const char* name : {"job", "../../../../ingester/flush", "a/b", ""})
        all.push_back(labelValuesRequest(QString::fromLatin1(name), labels));
    all.push_back(metadataRequest(kAnyText));
    all.push_back(formatRequest(kAnyText, kAnyText));
}

void addStatus(std::vector<ApiRequest>& all) {
    all.push_back(readinessRequest());
    all.push_back(buildInfoRequest(kAnyText));
    all.push_back(servicesRequest());
    all.push_back(serverMetricsRequest());
    for (const ConfigMode mode : {ConfigMode::Full, ConfigMode::Diff, ConfigMode::Defaults}) {
        all.push_back(configurationRequest(mode));
        all.push_back(runtimeConfigurationRequest(mode));
    }
    for (const RingKind kind : {RingKind::Ingester, RingKind::StoreGateway, RingKind::Compactor,
                                RingKind::Ruler, RingKind::Alertmanager, RingKind::Distributor})
        all.push_back(ringRequest(kind));
    all.push_back(allTenantStatsRequest());
    all.push_back(tenantStatsRequest(kAnyText));
    all.push_back(deletionStatusRequest(kAnyText));
    all.push_back(tenantRulesRequest(kAnyText));
    all.push_back(tenantAlertmanagerRequest(kAnyText));
    all.push_back(ingesterStatsRequest());
    all.push_back(userOverridesRequest(kAnyText));
    all.push_back(haTrackerRequest());
    all.push_back(memberlistRequest());
    for (const ProfileKind kind : profileKinds())
        all.push_back(profileRequest(kind, 30));
    all.push_back(serverIndexRequest());
}

/// Every read that the client and the connection know how to ask for.
std::vector<ApiRequest> everyRead() {
    std::vector<ApiRequest> all;
    addQueries(all);
    addStatus(all);
    for (int i = 0; i < kCapabilityCount; ++i)
        all.push_back(capabilityRequest(static_cast<Capability>(i), kAnyText));
    return all;
}

/// Every change that the client knows how to ask for.
std::vector<ApiRequest> everyChange() {
    std::vector<ApiRequest> all{flushRequest({}, false),
                                flushRequest({kAnyText, kAnyText}, true),
                                shutdownIngesterRequest(),
                                ingesterModeRequest(IngesterMode::Active),
                                ingesterModeRequest(IngesterMode::ReadOnly),
                                renewTokensRequest(),
                                deleteTenantRequest(kAnyText),
                                deleteTenantRulesRequest(kAnyText),
                                deleteTenantAlertmanagerRequest(kAnyText),
                                setUserOverridesRequest(kAnyText, {{kAnyText, 1}}),
                                removeUserOverridesRequest(kAnyText)};
    for (const RingKind kind : {RingKind::Ingester, RingKind::StoreGateway, RingKind::Compactor,
                                RingKind::Ruler, RingKind::Alertmanager, RingKind::Distributor})
        all.push_back(forgetRequest(kind, kAnyText));
    return all;
}

/// A server that has everything, also what acts on GET.
void serveEverything(FakeServer& server) {
    server.serveBasics();
    server.answer("/api/v1/user-overrides", FakeAnswer::json("{\"ingestion_rate\":1000}"));
    server.answer("/purger/delete_tenant_status",
                  FakeAnswer::json("{\"tenant_id\":\"team-a\",\"blocks_deleted\":false}"));
    server.answer("/memberlist", FakeAnswer::json("{\"SortedMembers\":[],\"Store\":{}}"));
    server.answer("/debug/pprof/", FakeAnswer::html("<html>profiles</html>"));
    server.answer("/debug/fgprof", FakeAnswer::text("bad seconds: 0", 400));
    server.answer("/config", FakeAnswer::text("limits:\n  ingestion_rate: 25000\n"));
    for (const char* path : {"/ingester/flush", "/flush", "/ingester/shutdown", "/shutdown",
                             "/ingester/mode", "/ingester/renewTokens"})
        server.answer(path, FakeAnswer{204, {}, {}});
}

/// Reads are GETs of paths that do not act, and forms to the query endpoints.
bool isHarmless(const FakeRequest& request) {
    const QString path = QString::fromUtf8(request.path());
    if (request.method == "GET") return !actsOnGet(QUrl::fromPercentEncoding(request.path()));
    static const QStringList kForms{QStringLiteral("query"),          QStringLiteral("query_range"),
                                    QStringLiteral("labels"),         QStringLiteral("series"),
                                    QStringLiteral("format_query"),   QStringLiteral("parse_query"),
                                    QStringLiteral("query_exemplars")};
    return request.method == "POST" && path.contains(QLatin1String("/api/v1/")) &&
           kForms.contains(path.section(u'/', -1));
}

QByteArray harmfulRequest(const FakeServer& server) {
    for (const FakeRequest& request : server.requests())
        if (!isHarmless(request)) return request.method + ' ' + request.target;
    return {};
}

/// Whether the server came to rest: nothing asked for a while.
bool waitUntilQuiet(FakeServer& server) {
    constexpr int kQuietMs = 150;
    QElapsedTimer quiet;
    quiet.start();
    const auto connection =
        QObject::connect(&server, &FakeServer::requested, &server, [&] { quiet.start(); });
    const bool isQuiet =
        QTest::qWaitFor([&] { return quiet.elapsed() >= kQuietMs; }, kTestTimeoutMs);
    QObject::disconnect(connection);
    return isQuiet;
}

ConnectionProfile profileFor(const FakeServer& server) {
    ConnectionProfile profile;
    profile.id = QStringLiteral("fake");
    profile.baseUrl = server.url();
    profile.defaultTenant = QStringLiteral("team-a");
    return profile;
}

}  // namespace

class ConsoleRequestsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyReadPassesTheGuard() {
        Endpoint endpoint;
        endpoint.baseUrl = QStringLiteral("http://host/cortex");
        for (const bool isReadOnly : {true, false}) {
            endpoint.isReadOnly = isReadOnly;
            for (ApiRequest request : everyRead()) {
                const QByteArray text = requestText(endpoint, request).toUtf8();
                QVERIFY2(!refusal(endpoint, request), text.constData());
                QVERIFY2(!request.changesState, text.constData());
                QVERIFY2(request.method == ApiRequest::Method::Get || request.fallsBackToGet,
                         text.constData());
                request.method = ApiRequest::Method::Get;  // what a query may become
                request.fallsBackToGet = false;
                const QUrl url = requestUrl(endpoint, request);
                QVERIFY2(url.isValid() && url.host() == QLatin1String("host"), text.constData());
                QVERIFY2(!refusal(endpoint, request), text.constData());
            }
        }
    }

    void noChangeReachesAReadOnlyServerOrGoesOutAsARead() {
        Endpoint endpoint;
        endpoint.baseUrl = QStringLiteral("http://host/cortex");
        for (ApiRequest request : everyChange()) {
            const QByteArray text = requestText(endpoint, request).toUtf8();
            QVERIFY2(request.changesState, text.constData());
            QVERIFY2(request.method != ApiRequest::Method::Get, text.constData());
            QVERIFY2(!request.fallsBackToGet, text.constData());
            const QUrl url = requestUrl(endpoint, request);
            QVERIFY2(url.isValid() && url.host() == QLatin1String("host"), text.constData());
            QVERIFY2(!url.hasQuery(), text.constData());  // what is asked stands in the body
            endpoint.isReadOnly = false;
            QVERIFY2(!refusal(endpoint, request), text.constData());
            endpoint.isReadOnly = true;
            QVERIFY2(refusal(endpoint, request), text.constData());
            // Even if its author had forgotten to mark it.
            ApiRequest unmarked = request;
            unmarked.changesState = false;
            QVERIFY2(refusal(endpoint, unmarked), text.constData());
            endpoint.isReadOnly = false;
            request.method = ApiRequest::Method::Get;
            QVERIFY2(refusal(endpoint, request), text.constData());
        }
    }

    void openingConnectionSendsReadsOnly() {
        for (const bool isReadOnly : {true, false}) {
            FakeServer server;
            serveEverything(server);
            ConnectionProfile profile = profileFor(server);
            profile.isReadOnly = isReadOnly;
            Connection connection(profile, {});
            QSignalSpy probed(&connection, &Connection::capabilitiesChanged);
            QVERIFY(probed.wait(kTestTimeoutMs));
            QTRY_COMPARE(connection.state(), Connection::State::Ready);
            QVERIFY(server.requests().size() > size_t(kCapabilityCount) / 2);
            QCOMPARE(harmfulRequest(server), QByteArray());
        }
    }

    void testingConnectionSendsReadsOnly() {
        FakeServer server;
        serveEverything(server);
        ConnectionTest connectionTest(profileFor(server), {});
        QSignalSpy finished(&connectionTest, &ConnectionTest::finished);
        connectionTest.start();
        QVERIFY(finished.wait(kTestTimeoutMs));
        QCOMPARE(harmfulRequest(server), QByteArray());
    }

    void lookingAtEveryPageSendsReadsOnly() {
        FakeServer server;
        serveEverything(server);
        PageFixture fixture;
        fixture.open(profileFor(server));
        for (const PageSpec& spec : consolePages()) {
            const std::unique_ptr<Page> page(spec.create(fixture.context, nullptr));
            page->restoreState({{QStringLiteral("tenants"), QJsonArray{QStringLiteral("team-a")}}});
            page->resize(1280, 800);
            page->show();
            page->setActive(true);
            QVERIFY2(waitUntilQuiet(server), qPrintable(spec.id));
            page->refresh(true);
            QVERIFY2(waitUntilQuiet(server), qPrintable(spec.id));
            const QByteArray harmful = harmfulRequest(server);
            QVERIFY2(harmful.isEmpty(), spec.id.toUtf8() + ": " + harmful);
        }
    }

    void nothingThatCanBeDoneReachesAReadOnlyServer_data() {
        QTest::addColumn<QString>("id");
        for (const char* id : {"tenants", "tenant", "comparison", "limits", "rings", "services",
                               "ha-tracker", "admin", "configuration", "activity"})
            QTest::newRow(id) << QString::fromLatin1(id);
    }
    /// Every command of the page is tried, and every dialog agreed to.
    void nothingThatCanBeDoneReachesAReadOnlyServer() {
        QFETCH(QString, id);
        FakeServer server;
        serveEverything(server);
        PageFixture fixture;
        ConnectionProfile profile = profileFor(server);
        profile.isReadOnly = true;
        fixture.open(profile);
        ActivityEntry entry;
        entry.connectionId = profile.id;
        entry.outcome = ActivityEntry::Outcome::Taken;
        entry.reverse = requestsToJson({ingesterModeRequest(IngesterMode::Active)});
        fixture.database.activity().add(entry);
        const PageSpecs pages = consolePages();
        const std::unique_ptr<Page> page(findPage(pages, id)->create(fixture.context, nullptr));
        page->resize(1280, 800);
        page->show();
        page->setActive(true);
        QVERIFY(waitUntilQuiet(server));
        for (auto* field : page->findChildren<QLineEdit*>())
            if (field->text().isEmpty() && !field->objectName().isEmpty())
                field->setText(QStringLiteral("team-a"));
        int tried = 0;
        for (QAction* action : fixture.commands.actions()) {
            action->trigger();
            ++tried;
            for (auto* dialog : page->findChildren<QDialog*>())
                qobject_cast<QFileDialog*>(dialog) != nullptr ? dialog->reject() : dialog->accept();
        }
        QVERIFY(tried > 0);
        QVERIFY(waitUntilQuiet(server));
        QCOMPARE(harmfulRequest(server), QByteArray());
        QCOMPARE(fixture.session.changes().entries(10).size(), size_t(1));
    }

    /// Nor is a file of this computer written for it.
    void nothingIsWrittenForAReadOnlyServer() {
        FakeServer server;
        serveEverything(server);
        server.answer("/api/v1/user-overrides", FakeAnswer::text("404 page not found\n", 404));
        const test::TempDir folder;
        const QString path = QString::fromStdString(folder.path()) + QStringLiteral("/r.yaml");
        const QByteArray text = "overrides:\n  team-a:\n    ingestion_rate: 10\n";
        const auto readFile = [&path] {
            QFile file(path);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        file.close();
        server.answer("/config", FakeAnswer::text("runtime_config:\n  file: " + path.toUtf8() +
                                                  "\nlimits:\n  ingestion_rate: 25000\n"));
        server.answer("/runtime_config", FakeAnswer::text(text));
        PageFixture fixture;
        ConnectionProfile profile = profileFor(server);
        profile.kind = ConnectionProfile::Kind::Embedded;
        profile.isReadOnly = true;
        fixture.open(profile);
        ActivityEntry entry;
        entry.connectionId = profile.id;
        entry.outcome = ActivityEntry::Outcome::Taken;
        entry.reverse = stepsToJson({fileEdit(path, text, "undone")});
        entry.id = fixture.database.activity().add(entry);
        fixture.session.changes().undo(entry, this, [](const ChangeOutcome&) {});
        const PageSpecs pages = consolePages();
        const std::unique_ptr<Page> page(
            findPage(pages, QStringLiteral("limits"))->create(fixture.context, nullptr));
        page->show();
        page->setActive(true);
        QVERIFY(waitUntilQuiet(server));
        fixture.commands.action(QStringLiteral("limits.edit"))->trigger();
        auto* value = page->findChild<QLineEdit*>(QStringLiteral("limitValue"));
        value->setText(QStringLiteral("30"));
        Q_EMIT value->textEdited(value->text());
        QVERIFY(waitUntilQuiet(server));
        for (auto* button : page->findChildren<QPushButton*>())
            button->click();
        QVERIFY(waitUntilQuiet(server));
        QCOMPARE(readFile(), text);
        QCOMPARE(harmfulRequest(server), QByteArray());
    }

    /// What the activity log kept to undo a change is no way around it either.
    void aKeptRequestIsNoRead() {
        for (const ApiRequest& request : everyChange()) {
            const auto kept = requestsFromJson(requestsToJson({request}));
            QCOMPARE(kept.size(), size_t(1));
            Endpoint endpoint;
            endpoint.baseUrl = QStringLiteral("http://host/cortex");
            endpoint.isReadOnly = true;
            const QByteArray text = requestText(endpoint, kept[0]).toUtf8();
            QVERIFY2(refusal(endpoint, kept[0]), text.constData());
            QVERIFY2(kept[0].method == request.method && kept[0].changesState, text.constData());
            endpoint.isReadOnly = false;
            QVERIFY2(!refusal(endpoint, kept[0]), text.constData());
        }
    }

    void lookingForTheRightAddressSendsReadsOnly() {
        FakeServer server;  // knows no path, so that every likely fix is tried
        ConnectionTest connectionTest(profileFor(server), {});
        QSignalSpy finished(&connectionTest, &ConnectionTest::finished);
        connectionTest.start();
        QVERIFY(finished.wait(kTestTimeoutMs));
        QVERIFY(!server.requests().empty());
        QCOMPARE(harmfulRequest(server), QByteArray());
    }
};

static const test::Registrar<ConsoleRequestsTest> registered;

}  // namespace pallium::ui

#include "console_requests_test.moc"
