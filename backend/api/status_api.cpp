#include "backend/api/status_api.h"

#include "backend/api/build_info.h"
#include "backend/api/html.h"
#include "backend/api/metrics_format.h"
#include "backend/base/json_writer.h"
#include "backend/base/time_text.h"
#include "backend/http/content_coding.h"

#include <fmt/format.h>

#include <map>

namespace pallium::api {
namespace {

http::Route makeRoute(std::string path, std::vector<http::Method> methods, ThreadPool& pool,
                      std::function<http::Response(const http::Request&)> answer) {
    http::Route route;
    route.pattern = std::move(path);
    route.methods = std::move(methods);
    route.handler = answering(std::move(answer));
    route.pool = &pool;
    return route;
}

http::Response modePage(const ModeText& text, const http::Request& request) {
    return http::Response::text(200, text(request.query().get("mode")));
}

}  // namespace

StatusApi::StatusApi(Dependencies dependencies)
    : m_dependencies(std::move(dependencies)),
      m_scrapes(m_dependencies.metrics.counter("promhttp_metric_handler_requests_total",
                                               "Total number of scrapes by HTTP status code.",
                                               {{"code", "200"}})),
      m_scraping(m_dependencies.metrics.gauge("promhttp_metric_handler_requests_in_flight",
                                              "Current number of scrapes being served.")) {}

void StatusApi::addRoutes(http::Router& router, ThreadPool& pool) const {
    const std::vector<http::Method> get{http::Method::Get};
    const auto add = [&](std::string path, const std::vector<http::Method>& methods, auto answer) {
        router.add(makeRoute(std::move(path), methods, pool, std::move(answer)));
    };
    add("/", get, [this](const auto&) { return index(); });
    add("/ready", {}, [this](const auto&) { return ready(); });
    if (m_dependencies.servesMetrics)
        add("/metrics", {}, [this](const auto& request) { return metrics(request); });
    add("/services", get, [this](const auto& request) { return services(request); });
    add("/config", get,
        [this](const auto& request) { return modePage(m_dependencies.configText, request); });
    if (!m_dependencies.runtimeConfigText) return;
    add("/runtime_config", get, [this](const auto& request) {
        return modePage(m_dependencies.runtimeConfigText, request);
    });
}

void StatusApi::addBuildInfo(http::Router& router, ThreadPool& pool,
                             const std::string& base) const {
    http::Route route;
    route.pattern = base + "/status/buildinfo";
    route.methods = {http::Method::Get};
    route.handler = withQueryFront(
        nullptr, {m_dependencies.auth, m_dependencies.cors},
        [](const auto&, const auto&) { return http::Response::json(200, buildInfoJson()); });
    route.pool = &pool;
    router.add(std::move(route));
}

http::Response StatusApi::index() const {
    std::vector<IndexLink> links = m_dependencies.links;
    links.push_back({"/config", "Current Config (including the default values)"});
    links.push_back(
        {"/config?mode=diff", "Current Config (show only values that differ from the defaults)"});
    if (m_dependencies.runtimeConfigText) {
        links.push_back({"/runtime_config", "Current Runtime Config (incl. Overrides)"});
        links.push_back({"/runtime_config?mode=diff",
                         "Current Runtime Config (show only values that differ from the "
                         "defaults)"});
    }
    links.push_back({"/services", "Service Status"});
    return indexPage(std::move(links), m_dependencies.pathPrefix);
}

http::Response StatusApi::ready() const {
    const auto states = m_dependencies.services.states();
    std::map<std::string_view, size_t> counts;
    for (const auto& [name, state] : states)
        ++counts[service::stateName(state)];
    if (m_dependencies.services.isHealthy()) {
        if (const auto checked = m_dependencies.checkReady(); !checked)
            return http::Response::error(http::kUnavailable,
                                         "Ingester not ready: " + checked.error().message);
        http::Response response{200, {}, "ready"};
        response.headers.set("Content-Type", "text/plain");
        return response;
    }
    std::string text = "Some services are not Running:\n";
    for (const auto& [state, count] : counts)
        text += fmt::format("{}: {}\n", state, count);
    return http::Response::error(http::kUnavailable, text);
}

http::Response StatusApi::metrics(const http::Request& request) const {
    const auto format = metricsFormat(request.headers.value("Accept"));
    m_scraping.add(1);
    http::Response response{200, {}, m_dependencies.metrics.expose(format)};
    response.headers.set("Content-Type", std::string(telemetry::Registry::contentType(format)));
    const std::string_view accepted = request.headers.value("Accept-Encoding");
    if (http::acceptsGzip(accepted)) http::compressResponse(response, accepted);
    m_scraping.add(-1);
    m_scrapes.add();
    return response;
}

http::Response StatusApi::services(const http::Request& request) const {
    const std::string_view accept = request.headers.value("Accept");
    if (accept.find("application/json") != std::string_view::npos)
        return http::Response::json(200, servicesJson());
    return servicesPage();
}

std::string StatusApi::servicesJson() const {
    std::string body;
    JsonWriter json(body);
    json.beginObject().key("now").value(formatRfc3339Nano(m_dependencies.clock.nowNs()));
    json.key("services").beginArray();
    for (const auto& [name, state] : m_dependencies.services.states()) {
        json.beginObject().key("name").value(name);
        json.key("status").value(service::stateName(state)).endObject();
    }
    json.endArray().endObject();
    return body;
}

http::Response StatusApi::servicesPage() const {
    std::string body = fmt::format(
        "<p>Current time: {}</p>\n<table border=\"1\">\n<thead>\n"
        "<tr><th>Service</th><th>Status</th></tr>\n</thead>\n<tbody>\n",
        formatRfc3339Nano(m_dependencies.clock.nowNs()));
    for (const auto& [name, state] : m_dependencies.services.states())
        body += fmt::format("<tr><td>{}</td><td>{}</td></tr>\n", escapeHtml(name),
                            escapeHtml(service::stateName(state)));
    body += "</tbody>\n</table>\n";
    return htmlPage("Cortex Services Status", body);
}

}  // namespace pallium::api
