#include "tests/support/fake_answers.h"

#include <algorithm>
#include <map>

namespace pallium::test {
namespace {

constexpr int kMaxPoints = 11000;

QByteArray success(const QByteArray& data) {
    return "{\"status\":\"success\",\"data\":" + data + "}";
}

QByteArray upLabels(int instance) {
    return "{\"__name__\":\"up\",\"instance\":\"host-" + QByteArray::number(instance) +
           ":9100\",\"job\":\"node\"}";
}

FakeAnswer vectorAnswer(const FakeRequest& request) {
    QByteArray time = request.parameter(QStringLiteral("time")).toLatin1();
    if (time.isEmpty()) time = "1795413907";
    QByteArray result;
    for (int i = 1; i <= 2; ++i)
        result += (i > 1 ? "," : "") + QByteArray("{\"metric\":") + upLabels(i) + ",\"value\":[" +
                  time + ",\"" + QByteArray::number(i) + "\"]}";
    return FakeAnswer::json(success("{\"resultType\":\"vector\",\"result\":[" + result + "]}"));
}

FakeAnswer matrixAnswer(const FakeRequest& request) {
    const double start = request.parameter(QStringLiteral("start")).toDouble();
    const double end = request.parameter(QStringLiteral("end")).toDouble();
    const double step = std::max(request.parameter(QStringLiteral("step")).toDouble(), 0.001);
    const int points = static_cast<int>(std::min((end - start) / step + 1, double(kMaxPoints)));
    QByteArray result;
    for (int i = 1; i <= 2; ++i) {
        result += (i > 1 ? "," : "") + QByteArray("{\"metric\":") + upLabels(i) + ",\"values\":[";
        for (int point = 0; point < points; ++point)
            result += (point > 0 ? ",[" : "[") + QByteArray::number(start + point * step, 'f', 3) +
                      ",\"" + QByteArray::number(i + point % 10) + "\"]";
        result += "]}";
    }
    return FakeAnswer::json(success("{\"resultType\":\"matrix\",\"result\":[" + result + "]}"));
}

FakeAnswer servicesAnswer(const FakeRequest&) {
    QByteArray services;
    for (const char* name : {"distributor-service", "ingester-service", "querier", "server"})
        services += (services.isEmpty() ? "{" : ",{") + QByteArray("\"name\":\"") + name +
                    "\",\"status\":\"Running\"}";
    return FakeAnswer::json("{\"now\":\"2026-11-23T05:56:26Z\",\"services\":[" + services + "]}");
}

FakeAnswer ingesterRingAnswer(const FakeRequest&) {
    QByteArray shards;
    for (int i = 0; i < 3; ++i)
        shards += (i > 0 ? "," : "") + QByteArray("{\"id\":\"ingester-") + QByteArray::number(i) +
                  "\",\"state\":\"ACTIVE\",\"address\":\"10.0.0." + QByteArray::number(i + 1) +
                  ":9095\",\"timestamp\":\"2026-11-23 05:56:27 +0000 UTC\","
                  "\"registered_timestamp\":\"2026-11-23 05:54:12 +0000 UTC\",\"zone\":\"\","
                  "\"tokens\":[" +
                  QByteArray::number(i * 1431655765LL) + "]}";
    return FakeAnswer::json("{\"shards\":[" + shards +
                            "],\"now\":\"2026-11-23T05:56:30Z\","
                            "\"storageLastUpdated\":\"2026-11-23T05:56:29Z\"}");
}

FakeAnswer disabledPage(const QByteArray& sentence) {
    return FakeAnswer::html(
        "<!DOCTYPE html>\n<html><head><title>Ring</title></head><body><h1>Ring"
        "</h1>\n<p>" +
        sentence + "</p></body></html>");
}

FakeServer::Responder fixed(FakeAnswer answer) {
    return [answer = std::move(answer)](const FakeRequest&) { return answer; };
}

using Table = std::map<QByteArray, FakeServer::Responder>;

Table openTable() {
    const QByteArray stats =
        "[{\"userID\":\"team-a\",\"ingestionRate\":120.5,\"numSeries\":4200,"
        "\"APIIngestionRate\":100.5,\"RuleIngestionRate\":20,\"activeSeries\":4000,"
        "\"loadedBlocks\":3},{\"userID\":\"team-b\",\"ingestionRate\":1,\"numSeries\":10,"
        "\"APIIngestionRate\":1,\"RuleIngestionRate\":0,\"activeSeries\":9,\"loadedBlocks\":0}]\n";
    return {
        {"/ready", fixed(FakeAnswer::text("ready"))},
        {"/services", servicesAnswer},
        {"/config", fixed(FakeAnswer::text("target: all\nauth_enabled: true\n"))},
        {"/runtime_config", fixed(FakeAnswer::text("overrides: {}\n"))},
        {"/metrics", fixed(FakeAnswer::text("# TYPE process_open_fds gauge\n"
                                            "process_open_fds 12\n"
                                            "process_resident_memory_bytes 1.5e+08\n"))},
        {"/ingester/ring", ingesterRingAnswer},
        {"/store-gateway/ring",
         fixed(disabledPage("Store gateway has no ring because sharding is disabled."))},
        {"/compactor/ring",
         fixed(disabledPage("Compactor has no ring because sharding is disabled."))},
        {"/ruler/ring", fixed(disabledPage("Ruler running with shards disabled"))},
        {"/multitenant_alertmanager/ring",
         fixed(disabledPage("Alertmanager has no ring because sharding is disabled."))},
        {"/distributor/ring",
         fixed(disabledPage("Distributor is not running with global limits enabled"))},
        {"/distributor/all_user_stats", fixed(FakeAnswer::text(stats))},
        {"/distributor/ha_tracker",
         fixed(FakeAnswer::json("{\"elected\":[],\"now\":\"2026-11-23T05:56:30Z\"}"))},
    };
}

Table tenantTable() {
    const QByteArray p = "/prometheus/api/v1";
    return {
        {p + "/query", vectorAnswer},
        {p + "/query_range", matrixAnswer},
        {p + "/labels",
         fixed(FakeAnswer::json(success("[\"__name__\",\"code\",\"instance\",\"job\"]")))},
        {p + "/label/__name__/values",
         fixed(FakeAnswer::json(success("[\"http_requests_total\",\"node_load1\",\"up\"]")))},
        {p + "/label/job/values", fixed(FakeAnswer::json(success("[\"api\",\"node\"]")))},
        {p + "/metadata",
         fixed(FakeAnswer::json(success(
             "{\"http_requests_total\":[{\"type\":\"counter\",\"help\":\"Requests served.\","
             "\"unit\":\"\"}],\"up\":[{\"type\":\"gauge\",\"help\":\"Whether the last scrape "
             "worked.\",\"unit\":\"\"}]}")))},
        {p + "/status/buildinfo",
         fixed(FakeAnswer::text(
             success("{\"application\":\"Cortex\",\"version\":\"1.19.0\",\"revision\":\"abc\"}")))},
        {"/api/v1/user_stats",
         fixed(FakeAnswer::json(
             "{\"ingestionRate\":120.5,\"numSeries\":4200,\"APIIngestionRate\":100.5,"
             "\"RuleIngestionRate\":20,\"activeSeries\":4000,\"loadedBlocks\":3}"))},
    };
}

}  // namespace

std::optional<FakeAnswer> basicAnswer(const FakeRequest& request) {
    static const Table open = openTable();
    static const Table needsTenant = tenantTable();
    if (const auto found = open.find(request.path()); found != open.end())
        return request.method == "GET" ? found->second(request) : FakeAnswer{405, {}, {}};
    const auto found = needsTenant.find(request.path());
    if (found == needsTenant.end()) return std::nullopt;
    if (request.header("x-scope-orgid").isEmpty()) return FakeAnswer::text("no org id\n", 401);
    return found->second(request);
}

}  // namespace pallium::test
