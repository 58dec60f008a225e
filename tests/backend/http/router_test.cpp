#include "backend/http/router.h"

#include "backend/http/route_name.h"
#include "tests/support/test_main.h"

namespace pallium::http {
namespace {

Route route(std::string pattern, std::vector<Method> methods, std::string name = {}) {
    Route made;
    made.pattern = std::move(pattern);
    made.methods = std::move(methods);
    made.name = std::move(name);
    return made;
}

void fill(Router& router) {
    router.add(route("/", {Method::Get}));
    router.add(route("/ready", {}));
    router.add(route("/api/v1/push", {Method::Post}));
    router.add(route("/api/v1/label/{name}/values", {Method::Get}));
    router.add(route("/api/v1/rules/{namespace}", {Method::Get}, "list"));
    router.add(route("/api/v1/rules/{namespace}", {Method::Post}, "set"));
    router.add(route("/api/v1/rules/{namespace}/{group}", {Method::Get}));
    router.add(route("/api/v1/rules/fixed/{group}", {Method::Delete}));
    router.add(route("/debug/pprof/*", {Method::Get}));
    router.add(route("/slash/{x}/", {Method::Get}));
}

/// `pattern|name=value` of the match, or the status.
std::string found(const Router& router, Method method, std::string_view path) {
    const Router::Match match = router.find(method, path);
    if (match.route == nullptr) return std::to_string(match.refusal.status);
    std::string text = match.route->pattern;
    for (const auto& [name, value] : match.variables)
        text += "|" + name + "=" + value;
    return text;
}

}  // namespace

class RouterTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void findsRoutes_data() {
        QTest::addColumn<int>("method");
        QTest::addColumn<std::string>("path");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, Method method, const std::string& path,
                            const std::string& expected) {
            QTest::newRow(name) << static_cast<int>(method) << path << expected;
        };
        row("root", Method::Get, "/", "/");
        row("plain", Method::Post, "/api/v1/push", "/api/v1/push");
        row("any method", Method::Other, "/ready", "/ready");
        row("variable", Method::Get, "/api/v1/label/job/values",
            "/api/v1/label/{name}/values|name=job");
        row("encoded slash stays in its segment", Method::Get, "/api/v1/rules/a%2Fb%20+",
            "/api/v1/rules/{namespace}|namespace=a/b +");
        row("two variables", Method::Get, "/api/v1/rules/n/g",
            "/api/v1/rules/{namespace}/{group}|namespace=n|group=g");
        row("plain segment wins", Method::Delete, "/api/v1/rules/fixed/g",
            "/api/v1/rules/fixed/{group}|group=g");
        row("method decides between overlapping patterns", Method::Get, "/api/v1/rules/fixed/g",
            "/api/v1/rules/{namespace}/{group}|namespace=fixed|group=g");
        row("below", Method::Get, "/debug/pprof/a/b%20c", "/debug/pprof/*|*=a/b c");
        row("nothing below", Method::Get, "/debug/pprof/", "/debug/pprof/*|*=");
        row("prefix itself", Method::Get, "/debug/pprof", "404");
        row("variable before a trailing slash", Method::Get, "/slash/1/", "/slash/{x}/|x=1");
        row("unknown", Method::Get, "/nothing", "404");
        row("trailing slash is another path", Method::Get, "/ready/", "404");
        row("missing variable", Method::Get, "/api/v1/rules/", "404");
        row("plain text is matched as sent", Method::Post, "/api/v1/%70ush", "404");
        row("wrong method", Method::Get, "/api/v1/push", "405");
        row("HEAD is not GET", Method::Head, "/api/v1/label/job/values", "405");
        row("OPTIONS", Method::Options, "/api/v1/push", "405");
        row("unknown method", Method::Other, "/api/v1/push", "405");
        row("broken escape", Method::Get, "/api/v1/rules/a%2", "400");
        row("asterisk", Method::Options, "*", "404");
    }
    void findsRoutes() {
        QFETCH(int, method);
        QFETCH(std::string, path);
        QFETCH(std::string, expected);
        Router router;
        fill(router);
        QCOMPARE(found(router, static_cast<Method>(method), path), expected);
    }

    void choosesByMethod() {
        Router router;
        fill(router);
        QCOMPARE(router.find(Method::Get, "/api/v1/rules/n").route->name, std::string("list"));
        QCOMPARE(router.find(Method::Post, "/api/v1/rules/n").route->name, std::string("set"));
    }
    void namesRoutesByTheirPath() {
        QCOMPARE(routeName("/"), std::string("root"));
        QCOMPARE(routeName("/api/v1/push"), std::string("api_v1_push"));
        QCOMPARE(routeName("/ingester/renewTokens"), std::string("ingester_renewtokens"));
        QCOMPARE(routeName("/prometheus/api/v1/label/{name}/values"),
                 std::string("prometheus_api_v1_label_name_values"));
        QCOMPARE(routeName("/debug/pprof/"), std::string("debug_pprof"));
    }
    void findsRoutesBelowAPrefixOnly() {
        Router router("/metrics/v2");
        fill(router);
        const auto get = [&router](const char* path) { return found(router, Method::Get, path); };
        QCOMPARE(get("/metrics/v2/"), std::string("/metrics/v2/"));
        QCOMPARE(get("/metrics/v2/ready"), std::string("/metrics/v2/ready"));
        QCOMPARE(get("/metrics/v2/api/v1/label/job/values"),
                 std::string("/metrics/v2/api/v1/label/{name}/values|name=job"));
        QCOMPARE(get("/metrics/v2/debug/pprof/heap"),
                 std::string("/metrics/v2/debug/pprof/*|*=heap"));
        for (const char* path : {"/", "/ready", "/metrics/v2", "/metrics/ready"})
            QCOMPARE(get(path), std::string("404"));
        QCOMPARE(router.find(Method::Get, "/metrics/v2//ready").refusal.headers.value("Location"),
                 std::string_view("/metrics/v2/ready"));
        QCOMPARE(router.find(Method::Get, "/metrics/v2/ready").route->name,
                 std::string("metrics_v2_ready"));
    }

    void redirectsToTheCleanPath_data() {
        QTest::addColumn<std::string>("path");
        QTest::addColumn<std::string>("location");
        QTest::newRow("doubled") << std::string("/api//v1/push") << std::string("/api/v1/push?a=1");
        QTest::newRow("leading") << std::string("//evil.example/x")
                                 << std::string("/evil.example/x?a=1");
        QTest::newRow("trailing") << std::string("/x//") << std::string("/x/?a=1");
        QTest::newRow("dots") << std::string("/../a/./b/../c") << std::string("/a/c?a=1");
        QTest::newRow("only dots") << std::string("/..") << std::string("/?a=1");
        QTest::newRow("escapes stay") << std::string("/a//%2F") << std::string("/a/%2F?a=1");
        QTest::newRow("backslash")
            << std::string("//\\evil.example/") << std::string("/%5Cevil.example/?a=1");
    }
    void redirectsToTheCleanPath() {
        QFETCH(std::string, path);
        QFETCH(std::string, location);
        Router router;
        fill(router);
        const Router::Match match = router.find(Method::Get, path, "a=1");
        QCOMPARE(match.refusal.status, 301);
        QCOMPARE(std::string(match.refusal.headers.value("location")), location);
        QVERIFY(match.refusal.body.empty());
    }
    void leavesHiddenNamesAlone() {
        Router router;
        router.add(route("/.well-known/x", {Method::Get}));
        QCOMPARE(found(router, Method::Get, "/.well-known/x"), std::string("/.well-known/x"));
    }

    void answersAsCortexDoes() {
        Router router;
        fill(router);
        const Response unknown = router.find(Method::Get, "/nothing").refusal;
        QCOMPARE(unknown.body, std::string("404 page not found\n"));
        QCOMPARE(std::string(unknown.headers.value("Content-Type")),
                 std::string("text/plain; charset=utf-8"));
        QCOMPARE(std::string(unknown.headers.value("X-Content-Type-Options")),
                 std::string("nosniff"));
        const Response wrong = router.find(Method::Get, "/api/v1/push").refusal;
        QVERIFY(wrong.body.empty());
        QVERIFY(wrong.headers.fields().empty());
    }
};

static const test::Registrar<RouterTest> registered;

}  // namespace pallium::http

#include "router_test.moc"
