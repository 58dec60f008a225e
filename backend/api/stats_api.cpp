#include "backend/api/stats_api.h"

#include "backend/api/html.h"
#include "backend/api/middleware.h"
#include "backend/base/json_writer.h"
#include "backend/base/time_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::api {
namespace {

void writeStats(JsonWriter& json, const tenancy::UserStats& stats) {
    json.key("ingestionRate").value(stats.ingestionRate());
    json.key("numSeries").value(stats.series);
    json.key("APIIngestionRate").value(stats.apiIngestionRate);
    json.key("RuleIngestionRate").value(stats.ruleIngestionRate);
    json.key("activeSeries").value(stats.activeSeries);
    json.key("loadedBlocks").value(stats.loadedBlocks);
}

std::string listJson(const tenancy::UserStatsList& list) {
    std::string body;
    JsonWriter json(body);
    json.beginArray();
    for (const auto& [tenant, stats] : list) {
        json.beginObject().key("userID").value(tenant);
        writeStats(json, stats);
        json.endObject();
    }
    json.endArray();
    return body + "\n";
}

std::string listTable(const tenancy::UserStatsList& list) {
    // The form is Cortex' own, which changes nothing.
    std::string body =
        "<form action=\"\" method=\"POST\">\n<input type=\"hidden\" name=\"csrf_token\" "
        "value=\"$__CSRF_TOKEN_PLACEHOLDER__\">\n<table "
        "border=\"1\">\n<thead>\n<tr><th>User</th><th>Loaded Blocks</th><th># Series</th>"
        "<th># Active Series</th><th>Total Ingest Rate</th><th>API Ingest Rate</th>"
        "<th>Rule Ingest Rate</th></tr>\n</thead>\n<tbody>\n";
    for (const auto& [tenant, stats] : list)
        body += fmt::format(
            "<tr><td>{}</td><td align='right'>{}</td><td align='right'>{}</td>"
            "<td align='right'>{}</td><td align='right'>{:.2f}</td><td align='right'>{:.2f}</td>"
            "<td align='right'>{:.2f}</td></tr>\n",
            escapeHtml(tenant), stats.loadedBlocks, stats.series, stats.activeSeries,
            stats.ingestionRate(), stats.apiIngestionRate, stats.ruleIngestionRate);
    return body + "</tbody>\n</table>\n</form>\n";
}

}  // namespace

void StatsApi::addRoutes(http::Router& router, ThreadPool& pool,
                         const std::string& legacyPrefix) const {
    const auto add = [&](std::string path, http::Handler handler) {
        http::Route route;
        route.pattern = std::move(path);
        route.methods = {http::Method::Get};
        route.handler = std::move(handler);
        route.pool = &pool;
        router.add(std::move(route));
    };
    for (const char* path : {"/distributor/all_user_stats", "/all_user_stats"})
        add(path, answering([this](const auto& request) {
                return ofAll(request, m_dependencies.distributor.ingester().allStats(),
                             fmt::format("<p><b>NB stats do not account for replication factor, "
                                         "which is currently set to {}</b></p>\n",
                                         m_dependencies.replicationFactor));
            }));
    add("/ingester/all_user_stats", answering([this](const auto& request) {
            return ofAll(request, m_dependencies.ingesters.stats(), "");
        }));
    for (const std::string& path : {std::string("/api/v1"), legacyPrefix})
        add(path + "/user_stats",
            withTenant(nullptr, m_dependencies.auth,
                       [this](const auto&, const auto& tenant) { return ofTenant(tenant); }));
}

std::vector<IndexLink> StatsApi::links() {
    return {{"/distributor/all_user_stats", "Usage Statistics"},
            {"/ingester/all_user_stats", "Usage Statistics"}};
}

http::Response StatsApi::ofTenant(const tenancy::TenantId& tenant) const {
    const auto stats = m_dependencies.distributor.ingester().stats(tenant);
    if (!stats)
        return http::Response::error(http::statusOf(stats.error().kind), stats.error().message);
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    writeStats(json, *stats);
    json.endObject();
    return http::Response::json(200, std::move(body));
}

http::Response StatsApi::ofAll(const http::Request& request, Result<tenancy::UserStatsList> stats,
                               std::string_view note) const {
    if (!stats)
        return http::Response::error(http::statusOf(stats.error().kind), stats.error().message);
    // The one with the most series first.
    std::sort(stats->begin(), stats->end(), [](const auto& a, const auto& b) {
        return a.stats.series != b.stats.series ? a.stats.series > b.stats.series
                                                : a.tenant < b.tenant;
    });
    const std::string_view accept = request.headers.value("Accept");
    if (accept.find("json") != std::string_view::npos)
        return http::Response::text(200, listJson(*stats));
    return htmlPage(
        "Cortex Ingester Stats",
        fmt::format("<p>Current time: {}</p>\n{}{}",
                    formatRfc3339Nano(m_dependencies.clock.nowNs()), note, listTable(*stats)));
}

}  // namespace pallium::api
