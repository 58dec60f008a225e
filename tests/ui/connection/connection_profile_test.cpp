#include "ui/connection/connection_profile.h"

#include "tests/support/test_main.h"

#include <QJsonDocument>

namespace pallium::ui {

class ConnectionProfileTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void comesBackFromJsonAsItWas() {
        ConnectionProfile profile;
        profile.id = QStringLiteral("id-1");
        profile.name = QStringLiteral("Staging EU");
        profile.folder = QStringLiteral("Work");
        profile.kind = ConnectionProfile::Kind::Demo;
        profile.environment = ConnectionProfile::Environment::Production;
        profile.baseUrl = QUrl(QStringLiteral("https://cortex.example.org/base"));
        profile.prometheusPrefix = QStringLiteral("");
        profile.alertmanagerPrefix = QStringLiteral("/am");
        profile.tenantHeader = QStringLiteral("X-Tenant");
        profile.defaultTenant = QStringLiteral("team-a");
        profile.authentication = ConnectionProfile::Authentication::ClientCertificate;
        profile.userName = QStringLiteral("ann");
        profile.secret = {SecretReference::Source::Command, QStringLiteral("pass show x")};
        profile.caFile = QStringLiteral("/ca.pem");
        profile.certificateFile = QStringLiteral("/c.pem");
        profile.keyFile = QStringLiteral("/k.pem");
        profile.verifiesTls = false;
        profile.headers = {{QStringLiteral("X-A"), QStringLiteral("1")},
                           {QStringLiteral("X-A"), QStringLiteral("2")}};
        profile.isReadOnly = false;
        profile.isFavourite = true;
        profile.timeoutSeconds = 7;
        profile.notes = QStringLiteral("line\nline");
        const QJsonObject json = toJson(profile);
        const ConnectionProfile back = profileFromJson(json);
        QCOMPARE(toJson(back), json);
        QCOMPARE(back.headers, profile.headers);
        QCOMPARE(back.kind, profile.kind);
        QCOMPARE(back.secret.source, profile.secret.source);
        QVERIFY(!back.verifiesTls);
        QVERIFY(!back.isReadOnly);
        QVERIFY(back.prometheusPrefix.isEmpty());
    }
    void takesDefaultsForWhatIsMissingOrUnknown() {
        const ConnectionProfile profile =
            profileFromJson({{QStringLiteral("kind"), QStringLiteral("spaceship")},
                             {QStringLiteral("extra"), 3},
                             {QStringLiteral("headers"), QStringLiteral("none")}});
        QCOMPARE(profile.kind, ConnectionProfile::Kind::Remote);
        QCOMPARE(profile.prometheusPrefix, QStringLiteral("/prometheus"));
        QVERIFY(profile.isReadOnly);
        QVERIFY(profile.verifiesTls);
        QCOMPARE(profile.timeoutSeconds, 30);
    }
    void keepsTheTimeoutWithinItsLimits() {
        // 0 would mean none at all to Qt.
        QCOMPARE(profileFromJson({{QStringLiteral("timeoutSeconds"), 0}}).timeoutSeconds, 1);
        QCOMPARE(profileFromJson({{QStringLiteral("timeoutSeconds"), 1e9}}).timeoutSeconds,
                 ConnectionProfile::kMaxTimeoutSeconds);
    }
    void leavesUserAndPasswordOfTheUrlOut() {
        ConnectionProfile profile;
        profile.baseUrl = QUrl(QStringLiteral("https://ann:planted@example.org"));
        const QByteArray text = QJsonDocument(toJson(profile)).toJson();
        QVERIFY(!text.contains("planted"));
        QVERIFY(!text.contains("ann"));
        const ConnectionProfile back = profileFromJson(
            {{QStringLiteral("baseUrl"), QStringLiteral("https://ann:planted@example.org")}});
        QCOMPARE(back.baseUrl.toString(), QStringLiteral("https://example.org"));
    }
};

static const test::Registrar<ConnectionProfileTest> registered;

}  // namespace pallium::ui

#include "connection_profile_test.moc"
