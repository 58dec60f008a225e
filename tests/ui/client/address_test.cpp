#include "ui/client/address.h"

#include "tests/support/test_main.h"

namespace pallium::ui {

class AddressTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void showsNoSecret_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << "https://host:8080/a"
                               << "https://host:8080/a";
        QTest::newRow("user and password") << "https://ann:pw@host/"
                                           << "https://host";
        QTest::newRow("query and fragment") << "http://host/a?token=x#y"
                                            << "http://host/a";
        QTest::newRow("slashes at the end") << "http://host/a//"
                                            << "http://host/a";
        QTest::newRow("escapes stay") << "http://host/a%2Fb c"
                                      << "http://host/a%2Fb%20c";
        QTest::newRow("name in another script") << "http://büro.example"
                                                << "http://xn--bro-hoa.example";
        QTest::newRow("nothing") << ""
                                 << "";
    }
    void showsNoSecret() {
        QFETCH(const QString, url);
        QTEST(shownAddress(QUrl(url)), "shown");
    }
    void showsHostAndPort() {
        QCOMPARE(shownHost(QUrl(QStringLiteral("http://ann:pw@127.0.0.1:9009/a"))),
                 QStringLiteral("127.0.0.1:9009"));
        QCOMPARE(shownHost(QUrl(QStringLiteral("http://[::1]:9009"))),
                 QStringLiteral("[::1]:9009"));
        QCOMPARE(shownHost(QUrl(QStringLiteral("https://host"))), QStringLiteral("host"));
    }
};

static const test::Registrar<AddressTest> registered;

}  // namespace pallium::ui

#include "address_test.moc"
