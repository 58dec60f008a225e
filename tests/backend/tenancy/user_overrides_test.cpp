#include "backend/tenancy/user_overrides.h"

#include "backend/config/json.h"
#include "backend/tenancy/overrides.h"
#include "tests/backend/tenancy/runtime_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::tenancy {
namespace {

using Allowed = UserOverrides::Allowed;

/// The API's side of a runtime document.
struct Fixture : RuntimeFixture {
    explicit Fixture(std::string text, Allowed allowed = Allowed::Listed)
        : RuntimeFixture(std::move(text)), users(runtime, allowed) {
        if (!runtime.start()) throw std::runtime_error("broken document");
    }
    QString set(std::string_view tenant, std::string_view json) {
        const auto done = users.set(tenantOf(tenant), config::parseJson(json).value());
        return done ? QString() : QString::fromStdString(done.error().message);
    }
    QString get(std::string_view tenant) const {
        const auto found = users.of(tenantOf(tenant));
        return QString::fromStdString(found ? config::printJson(*found) : found.error().message);
    }

    UserOverrides users;
};

constexpr const char* kListed =
    "# by hand\n"
    "overrides:\n  a: {ingestion_rate: 50, max_query_length: 90m}\n"
    "hard_overrides:\n  a: {ingestion_rate: 100, max_query_length: 1h}\n"
    "api_allowed_limits: [ingestion_rate, max_query_length, max_series_per_user]\n";

}  // namespace

class UserOverridesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void showsWhatTheDocumentSaysOfTheTenant() {
        const Fixture fixture(kListed);
        QCOMPARE(fixture.get("a"),
                 QStringLiteral("{\"ingestion_rate\":50,\"max_query_length\":\"90m\"}"));
        QCOMPARE(fixture.get("b"), QStringLiteral("overrides not found"));
        QVERIFY(fixture.users.of(tenantOf("b")).error().kind == ErrorKind::NotFound);
    }

    void nobodyHasOverrides() {
        const Fixture fixture("");
        QCOMPARE(fixture.get("a"), QStringLiteral("not found"));
        QVERIFY(fixture.users.of(tenantOf("a")).error().kind == ErrorKind::NotFound);
    }

    void whatIsSetLiesOverWhatIsThere() {
        Fixture fixture(kListed);
        QCOMPARE(fixture.set("a", R"({"ingestion_rate":75,"max_series_per_user":5})"), QString());
        QCOMPARE(fixture.get("a"), QStringLiteral("{\"ingestion_rate\":75,\"max_query_length\":"
                                                  "\"90m\",\"max_series_per_user\":5}"));
        QCOMPARE(Overrides(fixture.runtime).of(tenantOf("a"))->maxSeriesPerUser, int64_t(5));
        QCOMPARE(fixture.set("b", R"({"ingestion_rate":1000})"), QString());
        // Read again as the next start does.
        QVERIFY(fixture.runtime.reload());
        QCOMPARE(Overrides(fixture.runtime).of(tenantOf("b"))->ingestionRate, 1000.0);
        QCOMPARE(fixture.stored.text,
                 std::string("# by hand\noverrides:\n"
                             "  a:\n    ingestion_rate: 75\n    max_query_length: 90m\n"
                             "    max_series_per_user: 5\n"
                             "  b:\n    ingestion_rate: 1000\n") +
                     std::string(kListed).substr(std::string(kListed).find("hard_overrides")));
    }

    void nullTakesALimitAway() {
        Fixture fixture(kListed);
        QCOMPARE(fixture.set("a", R"({"ingestion_rate":null})"), QString());
        QCOMPARE(fixture.get("a"), QStringLiteral("{\"max_query_length\":\"90m\"}"));
        QCOMPARE(fixture.set("a", R"({"max_query_length":null})"), QString());
        QVERIFY(fixture.runtime.current()->entry("overrides", "a") == nullptr);
    }

    void badChangesAreRefused_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("error");
        const auto row = [](const char* name, const char* json, const char* error) {
            QTest::newRow(name) << QString::fromLatin1(json)
                                << QLatin1String("invalid overrides: ") + QLatin1String(error);
        };
        row("not in the list", R"({"max_exemplars":1,"ingestion_rate":1,"bogus":2})",
            "the following limits cannot be modified via the overrides API: max_exemplars, bogus");
        row("beyond the hard limit", R"({"ingestion_rate":100.5})",
            "limit ingestion_rate exceeds hard limit: 100.500000 > 100.000000");
        row("not a number", R"({"ingestion_rate":"fast"})",
            "cannot unmarshal !!str `fast` into float64 (ingestion_rate)");
        row("several values", R"({"ingestion_rate":[],"max_series_per_user":1.5})",
            "cannot unmarshal !!seq into float64 (ingestion_rate); "
            "cannot unmarshal !!float `1.5` into int (max_series_per_user)");
    }
    void badChangesAreRefused() {
        QFETCH(QString, json);
        QFETCH(QString, error);
        Fixture fixture(kListed);
        QCOMPARE(fixture.set("a", json.toStdString()), error);
        QCOMPARE(fixture.stored.text, std::string(kListed));
    }

    void theHardLimitItselfIsAllowed() {
        Fixture fixture(kListed);
        QCOMPARE(fixture.set("a", R"({"ingestion_rate":100})"), QString());
    }

    void withoutAListNothingIsAllowedOrAll() {
        Fixture listed("");
        QVERIFY(listed.set("a", R"({"ingestion_rate":1})").contains(QLatin1String("cannot be")));
        Fixture all("", Allowed::All);
        QCOMPARE(all.set("a", R"({"max_exemplars":1,"query_rejection":{"enabled":true}})"),
                 QString());
        QVERIFY(Overrides(all.runtime).of(tenantOf("a"))->queryRejection.isEnabled);
        QCOMPARE(all.set("a", R"({"bogus":1})"),
                 QStringLiteral("invalid overrides: field bogus not found in type "
                                "validation.plain"));
    }

    void deletingTakesTheTenantOut() {
        Fixture fixture(kListed);
        QVERIFY(fixture.users.remove(tenantOf("b")));
        QCOMPARE(fixture.stored.text, std::string(kListed));  // comments and all
        QVERIFY(fixture.users.remove(tenantOf("a")));
        QCOMPARE(fixture.get("a"), QStringLiteral("not found"));
        QVERIFY(fixture.stored.text.starts_with("# by hand\noverrides: {}\nhard_overrides:\n"));
    }

    void strangeNamesOfTenantsSurvive() {
        Fixture fixture("", Allowed::All);
        for (const char* name : {"123", "null", "true", "*a", "!b", "a|b", "'", "-", "1e3", "..."})
            QCOMPARE(fixture.set(name, R"({"max_exemplars":4})"), QString());
        QVERIFY(fixture.runtime.reload());
        for (const char* name : {"123", "null", "true", "*a", "!b", "a|b", "'", "-", "1e3", "..."})
            QCOMPARE(Overrides(fixture.runtime).of(tenantOf(name))->maxExemplars, int64_t(4));
    }
};

static const test::Registrar<UserOverridesTest> registered;

}  // namespace pallium::tenancy

#include "user_overrides_test.moc"
