#include "backend/api/ingester_api.h"

#include "backend/http/router.h"
#include "tests/backend/api/ask.h"
#include "tests/support/test_main.h"

#include <future>
#include <optional>

namespace pallium::api {
namespace {

using http::Method;

/// Writes down what it is asked for.
class FakeAdmin final : public IngesterAdmin {
  public:
    void flush(const Context&, Which which, std::span<const std::string_view> tenants) override {
        std::string call = "flush " + std::string(which) + ":";
        for (const std::string_view tenant : tenants)
            call += " " + std::string(tenant);
        calls.push_back(call);
    }
    void shutDown(Which which) override { calls.push_back("shutDown " + std::string(which)); }
    Result<void> setMode(Which which, Mode mode) override {
        if (isDown) return fail(ErrorKind::Unavailable, "lifecycler not running");
        calls.push_back("mode " + std::string(which) + (mode == Mode::Active ? "A" : "R"));
        return {};
    }
    Result<void> renewTokens(Which) override {
        if (isDown) return fail(ErrorKind::Unavailable, "lifecycler not running");
        calls.emplace_back("renew");
        return {};
    }
    Result<void> checkReady() override { return {}; }
    tenancy::UserStatsList stats() const override { return {}; }

    bool isDown = false;
    std::vector<std::string> calls;
};

struct Fixture {
    Fixture() { api.addRoutes(router, pool); }
    ~Fixture() { pool.stop(); }

    http::Response send(Method method, const std::string& target, std::string form = {},
                        std::vector<std::pair<std::string, std::string>> headers = {}) {
        http::Request request;
        request.method = method;
        const size_t mark = target.find('?');
        request.rawPath = target.substr(0, mark);
        if (mark != std::string::npos) request.rawQuery = target.substr(mark + 1);
        if (!form.empty()) request.headers.add("Content-Type", "application/x-www-form-urlencoded");
        request.headers.add("Host", "127.0.0.1:9009");
        for (auto& [name, value] : headers)
            request.headers.add(name, value);
        request.body = std::move(form);
        const std::string path = request.rawPath;
        return ask(router, path, std::move(request));
    }

    FakeAdmin admin;
    ThreadPool pool{"long", 1, 10};
    IngesterApi api{admin, pool};
    http::Router router;
};

}  // namespace

class IngesterApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void flushesTenantsOfQueryAndForm() {
        Fixture fixture;
        QCOMPARE(fixture.send(Method::Get, "/ingester/flush?tenant=a&tenant=b&wait=true").status,
                 204);
        QCOMPARE(fixture.send(Method::Post, "/flush", "tenant=c&wait=true").status, 204);
        QCOMPARE(fixture.send(Method::Get, "/ingester/flush?instance=i-2&wait=true").status, 204);
        QCOMPARE(fixture.admin.calls,
                 (std::vector<std::string>{"flush : a b", "flush : c", "flush i-2:"}));
        QCOMPARE(fixture.send(Method::Delete, "/ingester/flush").status, 405);
    }
    void refusesFormsThatAreNone() {
        Fixture fixture;
        const http::Response flush = fixture.send(Method::Post, "/flush?wait=true", "tenant=%zz");
        QCOMPARE(flush.status, 400);
        QCOMPARE(flush.body, std::string());
        const http::Response mode = fixture.send(Method::Get, "/ingester/mode?mode=ACTIVE&x=%zz");
        QCOMPARE(mode.status, 400);
        QCOMPARE(mode.body, std::string("failed to parse HTTP request in mode handler"));
        QVERIFY(fixture.admin.calls.empty());
    }
    void answersAtOnceUnlessAskedToWait() {
        Fixture fixture;
        std::promise<void> mayGoOn;
        QVERIFY(fixture.pool.post([&] { mayGoOn.get_future().wait(); }));
        QCOMPARE(fixture.send(Method::Post, "/ingester/flush?wait=maybe").status, 204);
        QVERIFY(fixture.admin.calls.empty());
        mayGoOn.set_value();
        fixture.pool.stop();
        QCOMPARE(fixture.admin.calls, std::vector<std::string>{"flush :"});
        QCOMPARE(fixture.send(Method::Post, "/ingester/flush").status, 503);
    }
    void shutsDownByBothNames() {
        Fixture fixture;
        for (const char* path : {"/ingester/shutdown", "/shutdown"})
            for (const Method method : {Method::Get, Method::Post})
                QCOMPARE(fixture.send(method, path).status, 204);
        QCOMPARE(fixture.admin.calls.size(), size_t(4));
    }
    void setsTheMode() {
        Fixture fixture;
        const http::Response set = fixture.send(Method::Get, "/ingester/mode?mode=readonly");
        QCOMPARE(set.status, 200);
        QCOMPARE(set.body, std::string("Ingester mode READONLY"));
        QCOMPARE(set.headers.value("Content-Type"), std::string_view("text/plain; charset=utf-8"));
        QCOMPARE(fixture.send(Method::Post, "/ingester/mode", "mode=ACTIVE").status, 200);
        QCOMPARE(fixture.admin.calls, (std::vector<std::string>{"mode R", "mode A"}));
    }
    void refusesModesThatThereAreNot() {
        Fixture fixture;
        QCOMPARE(fixture.send(Method::Get, "/ingester/mode").body,
                 std::string("invalid mode input: "));
        const http::Response refused = fixture.send(Method::Get, "/ingester/mode?mode=%3Cb%3E");
        QCOMPARE(refused.status, 400);
        QCOMPARE(refused.body, std::string("invalid mode input: &lt;B&gt;"));
        QVERIFY(fixture.admin.calls.empty());
        fixture.admin.isDown = true;
        const http::Response down = fixture.send(Method::Get, "/ingester/mode?mode=ACTIVE");
        QCOMPARE(down.status, 400);
        QCOMPARE(down.body, std::string("failed to change state: lifecycler not running"));
    }
    void renewsTokens() {
        Fixture fixture;
        QCOMPARE(fixture.send(Method::Get, "/ingester/renewTokens").status, 204);
        QCOMPARE(fixture.admin.calls, std::vector<std::string>{"renew"});
        fixture.admin.isDown = true;
        QCOMPARE(fixture.send(Method::Get, "/ingester/renewTokens").status, 400);
    }
    void refusesPagesOfOtherSites_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("status");
        QTest::newRow("cross-site")
            << QByteArray("Sec-Fetch-Site") << QByteArray("cross-site") << 403;
        QTest::newRow("other port")
            << QByteArray("Sec-Fetch-Site") << QByteArray("same-site") << 403;
        QTest::newRow("own page") << QByteArray("Sec-Fetch-Site") << QByteArray("same-origin")
                                  << 204;
        QTest::newRow("typed") << QByteArray("Sec-Fetch-Site") << QByteArray("none") << 204;
        QTest::newRow("origin") << QByteArray("Origin") << QByteArray("http://evil.example") << 403;
        QTest::newRow("own origin")
            << QByteArray("Origin") << QByteArray("http://127.0.0.1:9009") << 204;
        QTest::newRow("opaque origin") << QByteArray("Origin") << QByteArray("null") << 403;
    }
    void refusesPagesOfOtherSites() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(int, status);
        Fixture fixture;
        const http::Response response = fixture.send(Method::Get, "/ingester/shutdown", {},
                                                     {{name.toStdString(), value.toStdString()}});
        QCOMPARE(response.status, status);
        QCOMPARE(fixture.admin.calls.empty(), status == 403);
    }
};

static const test::Registrar<IngesterApiTest> registered;

}  // namespace pallium::api

#include "ingester_api_test.moc"
