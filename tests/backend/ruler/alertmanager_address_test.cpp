#include "backend/ruler/alertmanager_address.h"

#include "tests/support/test_main.h"

namespace pallium::ruler {

class AlertmanagerAddressTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsUrls_data() {
        QTest::addColumn<QByteArray>("base");
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("authorization");
        const auto add = [](const char* name, const char* base, const char* url,
                            const char* authorization = "") {
            QTest::newRow(name) << QByteArray(base) << QByteArray(url) << QByteArray(authorization);
        };
        add("a host", "http://am:9093", "http://am:9093/api/v2/alerts");
        add("a slash at the end", "http://am/", "http://am/api/v2/alerts");
        add("a path", "http://am/a/lertmanager", "http://am/a/lertmanager/api/v2/alerts");
        add("a query is dropped", "https://am/x?a=b#c", "https://am/x/api/v2/alerts");
        add("user and password", "http://u:p@am/x", "http://am/x/api/v2/alerts", "Basic dTpw");
        add("both encoded", "http://u%40:%3A%2f@am", "http://am/api/v2/alerts", "Basic dUA6Oi8=");
        add("a user alone", "http://u@am", "http://am/api/v2/alerts", "Basic dTo=");
        add("an @ in the path", "http://am/a@b", "http://am/a@b/api/v2/alerts");
        add("broken encoding stays", "http://u:%zz@am", "http://am/api/v2/alerts",
            "Basic dToleno=");
        add("no URL", "am", "am/api/v2/alerts");
        add("nothing", "", "/api/v2/alerts");
    }
    void readsUrls() {
        QFETCH(const QByteArray, base);
        const auto address = alertmanagerAt(base.toStdString(), "", "");
        QTEST(QByteArray::fromStdString(address.url), "url");
        QTEST(QByteArray::fromStdString(address.authorization), "authorization");
    }
    void configuredCredentialsWin() {
        const auto address = alertmanagerAt("http://a:b@am", "u", "p");
        QCOMPARE(address.url, std::string("http://am/api/v2/alerts"));
        QCOMPARE(address.authorization, std::string("Basic dTpw"));
        QCOMPARE(alertmanagerAt("http://am", "", "p").authorization, std::string("Basic OnA="));
    }
};

static const test::Registrar<AlertmanagerAddressTest> registered;

}  // namespace pallium::ruler

#include "alertmanager_address_test.moc"
