#include "ui/pages/send_data/send_snippets.h"

#include "backend/io/compression.h"
#include "backend/wire/remote_write.h"
#include "tests/support/test_main.h"

namespace pallium::ui {
namespace {

ConnectionProfile localServer() {
    ConnectionProfile profile;
    profile.name = QStringLiteral("Local server");
    profile.baseUrl = QUrl(QStringLiteral("http://127.0.0.1:9009/"));
    return profile;
}

}  // namespace

class SendSnippetsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void namesUrlHeaderAndTenant() {
        const QString expected = QStringLiteral(
            "remote_write:\n"
            "  - url: http://127.0.0.1:9009/api/v1/push\n"
            "    headers:\n"
            "      X-Scope-OrgID: shop\n");
        QCOMPARE(remoteWriteSnippet(localServer(), QStringLiteral("shop")), expected);
        QVERIFY(!remoteWriteSnippet(localServer(), {}).contains(u"headers"));
    }
    void quotesTenantsThatYamlWouldReadOtherwise() {
        const QString odd = QStringLiteral("a: \"b\" # \\");
        QVERIFY(remoteWriteSnippet(localServer(), odd)
                    .contains(QStringLiteral("X-Scope-OrgID: \"a: \\\"b\\\" # \\\\\"\n")));
        QVERIFY(remoteWriteSnippet(localServer(), QStringLiteral("123"))
                    .contains(QStringLiteral("X-Scope-OrgID: \"123\"")));
        QVERIFY(remoteWriteSnippet(localServer(), QStringLiteral("yes"))
                    .contains(QStringLiteral("X-Scope-OrgID: \"yes\"")));
        QVERIFY(curlSnippet(localServer(), QStringLiteral("it's"), 1)
                    .contains(QStringLiteral("'X-Scope-OrgID: it'\\''s'")));
    }
    void refersToSecretsWithoutHoldingThem() {
        ConnectionProfile profile = localServer();
        profile.authentication = ConnectionProfile::Authentication::Basic;
        profile.userName = QStringLiteral("ann");
        const QString text = remoteWriteSnippet(profile, {});
        QVERIFY(text.contains(QStringLiteral("username: ann")));
        QVERIFY(text.contains(QStringLiteral("password_file:")));
        profile.authentication = ConnectionProfile::Authentication::Bearer;
        QVERIFY(curlSnippet(profile, {}, 1).contains(QStringLiteral("Bearer $TOKEN")));
    }
    void givesGrafanaTheQueryAddress() {
        const QString text = grafanaSnippet(localServer(), QStringLiteral("shop"));
        QVERIFY(text.contains(QStringLiteral("url: http://127.0.0.1:9009/prometheus\n")));
        QVERIFY(text.contains(QStringLiteral("httpHeaderValue1: shop\n")));
        QVERIFY(text.contains(QStringLiteral("name: \"Local server\"\n")));
    }
    void knowsTheReceiverOfAPlainPrometheus() {
        ConnectionProfile profile = localServer();
        profile.prometheusPrefix.clear();
        profile.tenantHeader.clear();
        QCOMPARE(pushUrl(profile), QStringLiteral("http://127.0.0.1:9009/api/v1/write"));
        QVERIFY(!curlSnippet(profile, QStringLiteral("shop"), 1).contains(u"shop"));
    }
    void encodesOneSampleOfTheTimeThatIsGiven() {
        const QByteArray body = pushTestBody(1700000000000);
        std::string request;
        size_t declaredBytes = 0;
        QVERIFY(io::snappyDecode(std::string_view(body.data(), static_cast<size_t>(body.size())),
                                 1024, request, declaredBytes));
        WriteBatch batch;
        QVERIFY(wire::decodeWriteRequest(request, batch));
        QCOMPARE(batch.series.size(), 1U);
        QCOMPARE(batch.labels.size(), 2U);
        QVERIFY(batch.labels[0].value == "pallium_push_test");
        QCOMPARE(batch.samples.size(), 1U);
        QCOMPARE(batch.samples[0].value, 1.0);
        QCOMPARE(batch.samples[0].timestampMs, 1700000000000);
    }
};

static const test::Registrar<SendSnippetsTest> registered;

}  // namespace pallium::ui

#include "send_snippets_test.moc"
