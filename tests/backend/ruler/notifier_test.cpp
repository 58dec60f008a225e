#include "backend/ruler/notifier.h"

#include "tests/backend/ruler/alertmanager_peer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <atomic>
#include <future>

namespace pallium::ruler {
namespace {

using test::AlertmanagerPeer;

const tenancy::TenantId kTenant = *tenancy::TenantId::parse("team-a");

SentAlert alertNamed(std::string_view name) {
    SentAlert alert;
    alert.labels = Labels::of({{"alertname", name}});
    alert.startsAt = 1'795'413'697'384'984'650;
    alert.endsAt = 1'795'413'937'384'984'650;
    return alert;
}

std::vector<SentAlert> alertsNamed(std::initializer_list<std::string_view> names) {
    std::vector<SentAlert> alerts;
    for (const std::string_view name : names)
        alerts.push_back(alertNamed(name));
    return alerts;
}

/// The names of the alerts in a body, joined by commas.
QString namesIn(const std::string& body) {
    QStringList names;
    for (const auto& alert : QJsonDocument::fromJson(QByteArray::fromStdString(body)).array())
        names += alert[QStringLiteral("labels")][QStringLiteral("alertname")].toString();
    return names.join(u',');
}

struct Site {
    explicit Site(std::vector<std::string> urls, NotifierConfig config = {}) {
        for (std::string& url : urls)
            config.alertmanagerUrls.push_back(std::move(url));
        notifier = std::make_unique<Notifier>(
            std::move(config), Notifier::Dependencies{pool, metrics, clock, [this](const auto&) {
                                                          return externalLabels;
                                                      }});
    }

    /// The value of a metric of the ruler's notifications, 0 if it is not there.
    double value(const std::string& name) const {
        const std::string text = metrics.expose(telemetry::ExpositionFormat::Text);
        const std::string key = "\ncortex_prometheus_notifications_" + name + " ";
        const size_t at = text.find(key);
        return at == std::string::npos ? 0 : std::stod(text.substr(at + key.size()));
    }
    double dropped() const { return value("dropped_total{user=\"team-a\"}"); }
    double queued() const { return value("queue_length{user=\"team-a\"}"); }

    test::FakeClock clock;
    telemetry::Registry metrics;
    rulefmt::StringMap externalLabels;
    ThreadPool pool{"notify", 2, 10};
    std::unique_ptr<Notifier> notifier;
};

}  // namespace

class NotifierTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void sendsWhatPrometheusSends() {
        AlertmanagerPeer peer;
        Site site({peer.url() + "/am/"});
        SentAlert full = alertNamed("A<b>");
        full.annotations = {{"summary", "a & b"}, {"description", "d"}};
        full.generatorUrl = "http://p/graph?g0.expr=up&g0.tab=1";
        site.notifier->send(kTenant, {full, alertNamed("B")});
        QTRY_COMPARE(peer.count(), size_t(1));
        const http::Request request = peer.requests().front();
        QCOMPARE(
            request.body,
            std::string("[{\"annotations\":{\"description\":\"d\",\"summary\":\"a \\u0026 b\"},"
                        "\"endsAt\":\"2026-11-23T06:05:37.384Z\","
                        "\"startsAt\":\"2026-11-23T06:01:37.384Z\","
                        "\"generatorURL\":\"http://p/graph?g0.expr=up\\u0026g0.tab=1\","
                        "\"labels\":{\"alertname\":\"A\\u003cb\\u003e\"}},"
                        "{\"endsAt\":\"2026-11-23T06:05:37.384Z\","
                        "\"startsAt\":\"2026-11-23T06:01:37.384Z\","
                        "\"labels\":{\"alertname\":\"B\"}}]"));
        QCOMPARE(request.headers.value("Content-Type"), std::string_view("application/json"));
        QCOMPARE(request.headers.value("X-Scope-OrgID"), std::string_view("team-a"));
        QVERIFY(request.headers.value("User-Agent").starts_with("Prometheus/"));
        QVERIFY(!request.headers.get("Authorization"));
    }
    void addsExternalLabelsWhereThereAreNone() {
        AlertmanagerPeer peer;
        Site site({peer.url() + "/am"});
        site.externalLabels = {{"alertname", "other"}, {"cluster", "c"}, {"empty", ""}};
        site.notifier->send(kTenant, alertsNamed({"A"}));
        QTRY_COMPARE(peer.count(), size_t(1));
        const std::string body = peer.requests().front().body;
        QVERIFY(body.find("\"labels\":{\"alertname\":\"A\",\"cluster\":\"c\"}}") !=
                std::string::npos);
    }
    void sendsUserAndPasswordOfTheConfiguration() {
        AlertmanagerPeer peer;
        NotifierConfig config;
        config.basicAuthUser = "u";
        config.basicAuthPassword = "p";
        Site site({peer.url() + "/am"}, config);
        site.notifier->send(kTenant, alertsNamed({"A"}));
        QTRY_COMPARE(peer.count(), size_t(1));
        QCOMPARE(peer.requests().front().headers.value("Authorization"),
                 std::string_view("Basic dTpw"));
    }
    void cutsAtSixtyFourAlerts() {
        AlertmanagerPeer peer;
        Site site({peer.url() + "/am"});
        site.notifier->send(kTenant, std::vector<SentAlert>(130, alertNamed("A")));
        QTRY_COMPARE(peer.count(), size_t(3));
        std::vector<qsizetype> sizes;
        for (const http::Request& request : peer.requests())
            sizes.push_back(namesIn(request.body).count(u'A'));
        QCOMPARE(sizes, (std::vector<qsizetype>{64, 64, 2}));
        QTRY_COMPARE(site.value("sent_total{alertmanager=\"" + peer.url() +
                                "/am/api/v2/alerts\",user=\"team-a\"}"),
                     130.0);
        QCOMPARE(site.dropped(), 0.0);
        QTRY_COMPARE(site.value("latency_seconds_count{user=\"team-a\"}"), 3.0);
    }
    void sendsOneBatchOfATenantAtATime() {
        AlertmanagerPeer peer;
        peer.hold();
        Site site({peer.url() + "/am"});
        site.notifier->send(kTenant, alertsNamed({"A"}));
        QTRY_COMPARE(peer.count(), size_t(1));
        site.notifier->send(kTenant, alertsNamed({"B"}));
        site.notifier->send(kTenant, alertsNamed({"C"}));
        QTest::qWait(50);
        QCOMPARE(peer.count(), size_t(1));
        QCOMPARE(site.queued(), 2.0);
        peer.release();
        QTRY_COMPARE(peer.count(), size_t(2));
        QCOMPARE(namesIn(peer.requests().back().body), QStringLiteral("B,C"));
    }
    void dropsTheOldestOfAFullQueue() {
        AlertmanagerPeer peer;
        peer.hold();
        NotifierConfig config;
        config.queueCapacity = 3;
        Site site({peer.url() + "/am"}, config);
        site.notifier->send(kTenant, alertsNamed({"first"}));
        QTRY_COMPARE(peer.count(), size_t(1));
        site.notifier->send(kTenant, alertsNamed({"A", "B"}));
        site.notifier->send(kTenant, alertsNamed({"C", "D"}));
        QCOMPARE(site.dropped(), 1.0);
        site.notifier->send(kTenant, alertsNamed({"E", "F", "G", "H"}));
        QCOMPARE(site.dropped(), 5.0);
        QCOMPARE(site.queued(), 3.0);
        QCOMPARE(site.value("queue_capacity{user=\"team-a\"}"), 3.0);
        peer.release();
        QTRY_COMPARE(peer.count(), size_t(2));
        QCOMPARE(namesIn(peer.requests().back().body), QStringLiteral("F,G,H"));
    }
    void countsWhatIsRefusedAndDoesNotSendItAgain() {
        AlertmanagerPeer peer;
        peer.answer(500);
        Site site({peer.url() + "/am"});
        site.notifier->send(kTenant, alertsNamed({"A", "B"}));
        QTRY_COMPARE(site.dropped(), 2.0);
        const std::string labels =
            "{alertmanager=\"" + peer.url() + "/am/api/v2/alerts\",user=\"team-a\"}";
        QCOMPARE(site.value("errors_total" + labels), 1.0);
        QCOMPARE(site.value("sent_total" + labels), 0.0);
        peer.answer(200);
        site.notifier->send(kTenant, alertsNamed({"C"}));
        QTRY_COMPARE(site.value("sent_total" + labels), 1.0);
        QCOMPARE(namesIn(peer.requests().back().body), QStringLiteral("C"));
        QCOMPARE(site.dropped(), 2.0);
    }
    void anAlertmanagerThatHangsDoesNotKeepAlertsFromOthers() {
        AlertmanagerPeer hanging, other;
        hanging.hold();
        NotifierConfig config;
        config.timeout = std::chrono::milliseconds(100);
        Site site({hanging.url() + "/am", other.url() + "/am"}, config);
        site.notifier->send(kTenant, alertsNamed({"A"}));
        QTRY_COMPARE(other.count(), size_t(1));
        QTRY_COMPARE(site.value("errors_total{alertmanager=\"" + hanging.url() +
                                "/am/api/v2/alerts\",user=\"team-a\"}"),
                     1.0);
        QCOMPARE(site.dropped(), 0.0);
        QCOMPARE(site.value("alertmanagers_discovered{user=\"team-a\"}"), 2.0);
    }
    void anAlertmanagerThatIsNotThereCostsItsAlerts() {
        std::string url;
        {
            const AlertmanagerPeer gone;
            url = gone.url();
        }
        Site site({url, url});
        site.notifier->send(kTenant, alertsNamed({"A"}));
        QTRY_COMPARE(site.dropped(), 1.0);
        QCOMPARE(site.value("alertmanagers_discovered{user=\"team-a\"}"), 1.0);
    }
    void whatABusyPoolRefusesGoesWithTheNextAlerts() {
        std::atomic<int> busy{0};  // outlives the pool
        AlertmanagerPeer peer;
        Site site({peer.url() + "/am"});
        std::promise<void> gate;
        const std::shared_future<void> open(gate.get_future());
        while (site.pool.post([open, &busy] {
            ++busy;
            open.wait();
        })) {
        }
        // What threads took while the queue was filled left room in it.
        QTRY_COMPARE(busy.load(), 2);
        while (site.pool.post([open] { open.wait(); })) {
        }
        site.notifier->send(kTenant, alertsNamed({"A"}));
        gate.set_value();
        QTRY_COMPARE(site.pool.queued(), size_t(0));
        site.notifier->send(kTenant, alertsNamed({"B"}));
        QTRY_COMPARE(peer.count(), size_t(1));
        QCOMPARE(namesIn(peer.requests().front().body), QStringLiteral("A,B"));
    }
    void stopEndsWhatIsUnderWay() {
        AlertmanagerPeer peer;
        peer.hold();
        Site site({peer.url() + "/am"});
        site.notifier->send(kTenant, alertsNamed({"A"}));
        QTRY_COMPARE(peer.count(), size_t(1));
        site.notifier->send(kTenant, alertsNamed({"B", "C"}));
        QElapsedTimer timer;
        timer.start();
        site.notifier->stop();
        QVERIFY(timer.elapsed() < 5000);
        QCOMPARE(site.dropped(), 3.0);
        site.notifier->send(kTenant, alertsNamed({"D"}));
        site.notifier->stop();
        QCOMPARE(site.queued(), 0.0);
        site.notifier.reset();
        site.pool.stop();
        QCOMPARE(peer.count(), size_t(1));
        QCOMPARE(site.dropped(), 3.0);
    }
    void aTaskThatComesAfterTheNotifierFindsItStopped() {
        AlertmanagerPeer peer;
        Site site({peer.url() + "/am"});
        std::promise<void> gate;
        const std::shared_future<void> open(gate.get_future());
        for (int i = 0; i < 2; ++i)
            QVERIFY(site.pool.post([open] { open.wait(); }));
        site.notifier->send(kTenant, alertsNamed({"A"}));
        site.notifier.reset();
        gate.set_value();
        site.pool.stop();
        QCOMPARE(peer.count(), size_t(0));
        QCOMPARE(site.dropped(), 1.0);
    }
    void withoutAnAddressNothingIsCounted() {
        Site site({""});
        site.notifier->send(kTenant, alertsNamed({"A"}));
        QVERIFY(site.metrics.expose(telemetry::ExpositionFormat::Text).find("team-a") ==
                std::string::npos);
    }
};

static const test::Registrar<NotifierTest> registered;

}  // namespace pallium::ruler

#include "notifier_test.moc"
