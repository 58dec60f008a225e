#include "backend/api/overrides_api.h"

#include "backend/config/json.h"
#include "backend/tenancy/overrides.h"
#include "tests/backend/api/ask.h"
#include "tests/support/test_main.h"

#include <algorithm>
#include <memory>

namespace pallium::api {
namespace {

using http::Method;

class TextStore final : public tenancy::RuntimeStore {
  public:
    explicit TextStore(std::string text) : m_text(std::move(text)) {}
    Result<std::string> read() override { return m_text; }
    Result<void> write(std::string_view text) override {
        if (m_text == kFull) return fail(ErrorKind::Io, "disk full");
        m_text = text;
        return {};
    }
    static constexpr std::string_view kFull = "# full\n";

  private:
    std::string m_text;
};

struct Fixture {
    explicit Fixture(std::string document = {},
                     tenancy::UserOverrides::Allowed allowed = tenancy::UserOverrides::Allowed::All)
        : runtime({std::make_shared<const tenancy::Limits>(), {}, true}, {},
                  {std::make_unique<TextStore>(std::move(document)), scheduler, pool, metrics}),
          users(runtime, allowed),
          api(users, {}) {
        if (!runtime.start()) throw std::runtime_error("broken document");
        api.addRoutes(router, pool);
    }

    http::Response send(Method method, std::string body = {}, const std::string& tenant = "a",
                        std::string_view site = {}, std::string query = {}) {
        http::Request request;
        request.rawQuery = std::move(query);
        request.method = method;
        request.rawPath = "/api/v1/user-overrides";
        if (!tenant.empty()) request.headers.add("X-Scope-OrgID", tenant);
        if (!site.empty()) request.headers.add("Sec-Fetch-Site", std::string(site));
        request.body = std::move(body);
        return ask(router, "/api/v1/user-overrides", std::move(request));
    }

    telemetry::Registry metrics;
    ThreadPool pool{"test", 1, 10};
    Scheduler scheduler;
    tenancy::RuntimeConfig runtime;
    tenancy::UserOverrides users;
    http::Router router;
    OverridesApi api;
};

}  // namespace

class OverridesApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void setsShowsAndDeletes() {
        Fixture fixture;
        QCOMPARE(fixture.send(Method::Get).status, 404);
        QCOMPARE(fixture.send(Method::Get).body, std::string("not found\n"));
        const auto set = fixture.send(Method::Post, R"({"ingestion_rate":5000})");
        QCOMPARE(set.status, 200);
        QCOMPARE(set.body, std::string());
        const auto shown = fixture.send(Method::Get, {}, "a", {}, "mode=diff");
        QCOMPARE(shown.status, 200);
        QCOMPARE(shown.body, std::string("{\"ingestion_rate\":5000}\n"));
        QCOMPARE(shown.headers.value("Content-Type"), std::string_view("application/json"));
        for (const char* query : {"", "mode=diff"}) {
            const auto absent = fixture.send(Method::Get, {}, "b", {}, query);
            QCOMPARE(absent.status, 404);
            QCOMPARE(absent.body, std::string("overrides not found\n"));
        }
        QCOMPARE(fixture.send(Method::Delete).status, 200);
        QCOMPARE(fixture.send(Method::Delete).status, 200);
        QCOMPARE(fixture.send(Method::Get).status, 404);
    }

    void showsAllLimitsOfWhoHasSome() {
        Fixture fixture;
        QCOMPARE(fixture.send(Method::Post, R"({"ingestion_rate":5000})").status, 200);
        const std::string body = fixture.send(Method::Get).body;
        const auto limits = config::parseJson(body).value();
        QCOMPARE(limits.find("ingestion_rate")->text, std::string("5000"));
        QCOMPARE(limits.find("ingestion_burst_size")->text, std::string("50000"));
        QVERIFY(body.find("\"max_query_length\":\"0s\"") != std::string::npos);
        QVERIFY(std::is_sorted(limits.keys.begin(), limits.keys.end(),
                               [](const auto& a, const auto& b) { return a.text < b.text; }));
    }

    void takesJsonObjectsOnly_data() {
        QTest::addColumn<QByteArray>("body");
        for (const char* body : {"", "ingestion_rate: 5", "[]", "5", "null", "{\"a\":", "{} {}"})
            QTest::newRow(body) << QByteArray(body);
    }
    void takesJsonObjectsOnly() {
        QFETCH(QByteArray, body);
        Fixture fixture;
        const auto refused = fixture.send(Method::Post, body.toStdString());
        QCOMPARE(refused.status, 400);
        QCOMPARE(refused.body, std::string("invalid JSON\n"));
    }

    void saysWhyAChangeIsRefused() {
        Fixture fixture("api_allowed_limits: [ingestion_rate]\n",
                        tenancy::UserOverrides::Allowed::Listed);
        const auto refused = fixture.send(Method::Post, R"({"max_exemplars":1})");
        QCOMPARE(refused.status, 400);
        QCOMPARE(refused.body,
                 std::string("invalid overrides: the following limits cannot be modified via the "
                             "overrides API: max_exemplars\n"));
    }

    void aFailedWriteIsAnErrorOfTheServer() {
        Fixture fixture{std::string(TextStore::kFull)};
        const auto failed = fixture.send(Method::Post, R"({"ingestion_rate":1})");
        QCOMPARE(failed.status, 500);
        QCOMPARE(failed.body, std::string("disk full\n"));
        QCOMPARE(fixture.send(Method::Get).status, 404);
    }

    void tenantsAreNeeded() {
        Fixture fixture;
        for (const Method method : {Method::Get, Method::Post, Method::Delete}) {
            QCOMPARE(fixture.send(method, "{}", "").status, 401);
            QCOMPARE(fixture.send(method, "{}", "a/b").status, 400);
        }
        QCOMPARE(fixture.send(Method::Put, "{}").status, 405);
    }

    void pagesOfOtherSitesChangeNothing() {
        Fixture fixture;
        for (const Method method : {Method::Post, Method::Delete})
            QCOMPARE(fixture.send(method, R"({"ingestion_rate":1})", "a", "cross-site").status,
                     403);
        QCOMPARE(fixture.send(Method::Get, {}, "a", "cross-site").status, 404);
    }
};

static const test::Registrar<OverridesApiTest> registered;

}  // namespace pallium::api

#include "overrides_api_test.moc"
