#include "ui/pages/connections/profile_exchange.h"

#include "tests/support/test_main.h"

namespace pallium::ui {

class ProfileExchangeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void comesBackAsNewReadOnlyConnections() {
        ConnectionProfile profile;
        profile.id = QStringLiteral("id-1");
        profile.name = QStringLiteral("Staging");
        profile.baseUrl = QUrl(QStringLiteral("https://example.org"));
        profile.isReadOnly = false;
        profile.authentication = ConnectionProfile::Authentication::Bearer;
        profile.secret = {SecretReference::Source::Stored, QStringLiteral("id-1")};
        const auto profiles = importProfiles(exportProfiles({profile}));
        QVERIFY(profiles);
        QCOMPARE(profiles->size(), 1U);
        const ConnectionProfile& back = profiles->front();
        QCOMPARE(back.name, profile.name);
        QVERIFY(back.id != profile.id);
        QVERIFY(back.isReadOnly);
        QCOMPARE(back.secret.name, back.id);
    }
    void neverRunsACommandThatCameWithAFile() {
        ConnectionProfile profile;
        profile.baseUrl = QUrl(QStringLiteral("https://example.org"));
        profile.authentication = ConnectionProfile::Authentication::Bearer;
        profile.secret = {SecretReference::Source::Command, QStringLiteral("rm -rf /")};
        const auto profiles = importProfiles(exportProfiles({profile}));
        QVERIFY(profiles);
        QCOMPARE(profiles->front().secret.source, SecretReference::Source::Ask);
        QVERIFY(profiles->front().secret.name.isEmpty());
    }
    void saysWhyAFileIsOfNoUse() {
        for (const QByteArray& json : {QByteArray(), QByteArray("[]"), QByteArray("{"),
                                       QByteArray("{\"connections\":[{}]}")}) {
            const auto profiles = importProfiles(json);
            QVERIFY(!profiles);
            QVERIFY(!profiles.error().isEmpty());
        }
    }
};

static const test::Registrar<ProfileExchangeTest> registered;

}  // namespace pallium::ui

#include "profile_exchange_test.moc"
