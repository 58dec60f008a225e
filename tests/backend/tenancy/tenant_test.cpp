#include "backend/tenancy/tenant.h"

#include "tests/support/test_main.h"

namespace pallium::tenancy {

class TenantTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void checksIds_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");
        QTest::newRow("every kind of character") << "aZ09!-_.*'()"
                                                 << "";
        QTest::newRow("three dots") << "..."
                                    << "";
        QTest::newRow("longest") << QString(150, QLatin1Char('a')) << "";
        QTest::newRow("too long") << QString(151, QLatin1Char('a'))
                                  << "tenant ID is too long: max 150 characters";
        QTest::newRow("empty") << ""
                               << "invalid tenant ID";
        QTest::newRow("one dot") << "."
                                 << "invalid tenant ID";
        QTest::newRow("two dots") << ".."
                                  << "invalid tenant ID";
        QTest::newRow("slash") << "a/b"
                               << "tenant ID 'a/b' contains unsupported character '/'";
        QTest::newRow("space") << "a b"
                               << "tenant ID 'a b' contains unsupported character ' '";
        QTest::newRow("not ASCII")
            << QString::fromUtf8("aüb")
            << QString::fromUtf8("tenant ID 'aüb' contains unsupported character 'ü'");
    }
    void checksIds() {
        QFETCH(QString, text);
        QFETCH(QString, error);
        const auto id = TenantId::parse(text.toStdString());
        QCOMPARE(QString::fromStdString(id ? "" : id.error().message), error);
        if (id) QCOMPARE(id->text(), text.toStdString());
    }

    void resolvesOneTenant_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<bool>("auth");
        QTest::addColumn<QString>("defaultTenant");
        QTest::addColumn<bool>("federation");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("named") << "a" << true << "" << false << "a";
        QTest::newRow("missing") << "" << true << "" << false << "no org id";
        QTest::newRow("missing, with default") << "" << true << "local" << false << "local";
        QTest::newRow("named, with default") << "a" << true << "local" << false << "a";
        QTest::newRow("authentication off") << "a/b" << false << "local" << false << "fake";
        QTest::newRow("bar is part of a name") << "a|b" << true << "" << false << "a|b";
        QTest::newRow("two bars are no part of a name")
            << "a||b" << true << "" << false
            << "tenant ID 'a||b' contains unsupported character '|'";
        QTest::newRow("nor one at the end")
            << "a|" << true << "" << false << "tenant ID 'a|' contains unsupported character '|'";
        QTest::newRow("nor one at the beginning")
            << "|a" << true << "" << false << "tenant ID '|a' contains unsupported character '|'";
        QTest::newRow("bar separates") << "a|b" << true << "" << true << "multiple org IDs present";
        QTest::newRow("one tenant twice") << "a|a|" << true << "" << true << "a";
        QTest::newRow("only bars") << "||" << true << "" << true << "no org id";
        QTest::newRow("bad member") << "a|b/c" << true << "" << true
                                    << "tenant ID 'b/c' contains unsupported character '/'";
    }
    void resolvesOneTenant() {
        QFETCH(QString, header);
        QFETCH(bool, auth);
        QFETCH(QString, defaultTenant);
        QFETCH(bool, federation);
        QFETCH(QString, outcome);
        const std::string text = header.toStdString();
        const auto tenant =
            resolveTenant(text.empty() ? std::nullopt : std::optional<std::string_view>(text),
                          {auth, defaultTenant.toStdString(), federation});
        QCOMPARE(QString::fromStdString(tenant ? tenant->text() : tenant.error().message), outcome);
    }
    void missingHeaderIsNotFound() {
        const auto tenant = resolveTenant(std::nullopt, {});
        QVERIFY(!tenant.has_value());
        QVERIFY(tenant.error().kind == ErrorKind::NotFound);
    }
    void resolvesSeveralSortedAndUnique() {
        const auto tenants = resolveTenants(
            "b|a||b", {.authEnabled = true, .defaultTenant = {}, .federation = true});
        QVERIFY(tenants.has_value());
        QCOMPARE(tenants->size(), size_t(2));
        QCOMPARE((*tenants)[0].text(), std::string("a"));
        QCOMPARE((*tenants)[1].text(), std::string("b"));
    }
};

static const test::Registrar<TenantTest> registered;

}  // namespace pallium::tenancy

#include "tenant_test.moc"
