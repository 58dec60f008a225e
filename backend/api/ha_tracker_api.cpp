#include "backend/api/ha_tracker_api.h"

#include "backend/api/html.h"
#include "backend/api/middleware.h"
#include "backend/base/duration.h"
#include "backend/base/json_writer.h"
#include "backend/base/time_text.h"
#include "backend/distributor/ha_tracker.h"
#include "backend/tenancy/limits.h"

#include <fmt/format.h>

#include <chrono>

namespace pallium::api {
namespace {

using std::chrono::nanoseconds;

constexpr std::string_view kHaTitle = "Cortex HA Tracker Status";
constexpr std::string_view kPairColumn = "Cluster";

/// One line of the page.
struct PairLine {
    distributor::ElectedReplica pair;
    int64_t electedNs;        // Unix time
    nanoseconds untilUpdate;  // negative: since
    nanoseconds untilFailover;
};

std::vector<PairLine> linesOf(const distributor::Distributor& distributor, int64_t nowNs) {
    constexpr int64_t kNsPerMs = 1'000'000;
    std::vector<PairLine> lines;
    const distributor::HaTracker* tracker = distributor.haTracker();
    if (tracker == nullptr) return lines;
    for (distributor::ElectedReplica& pair : tracker->elected()) {
        const int64_t electedNs = pair.receivedMs * kNsPerMs;
        const nanoseconds age(nowNs - electedNs);
        const auto tenant = tenancy::TenantId::parse(pair.tenant);
        if (!tenant) continue;  // written by hand
        const nanoseconds failover = tracker->failoverTimeout(*distributor.limitsOf(*tenant));
        lines.push_back(
            {std::move(pair), electedNs, tracker->updateTimeout() - age, failover - age});
    }
    return lines;
}

std::string pairsJson(const std::vector<PairLine>& lines, int64_t nowNs) {
    std::string body;
    JsonWriter json(body);
    json.beginObject().key("elected").beginArray();
    for (const PairLine& line : lines) {
        json.beginObject().key("userID").value(line.pair.tenant);
        json.key("cluster").value(line.pair.cluster).key("replica").value(line.pair.replica);
        json.key("electedAt").value(formatRfc3339Nano(line.electedNs));
        json.key("updateDuration").value(int64_t{line.untilUpdate.count()});
        json.key("failoverDuration").value(int64_t{line.untilFailover.count()}).endObject();
    }
    json.endArray().key("now").value(formatRfc3339Nano(nowNs)).key("config").beginObject();
    json.key("Title").value(kHaTitle).key("ReplicaGroupLabel").value(kPairColumn);
    json.endObject().endObject();
    return body;
}

std::string pairsTable(const std::vector<PairLine>& lines, int64_t nowNs) {
    std::string html =
        fmt::format("<p>Current time: {}</p>\n<table width=\"100%\" border=\"1\">\n<thead>\n<tr>",
                    escapeHtml(formatGoTime(nowNs)));
    for (const std::string_view column :
         {std::string_view("User ID"), kPairColumn, std::string_view("Replica"),
          std::string_view("Elected Time"), std::string_view("Time Until Update"),
          std::string_view("Time Until Failover")})
        html += fmt::format("<th>{}</th>", column);
    html += "</tr>\n</thead>\n<tbody>\n";
    for (const PairLine& line : lines) {
        html += "<tr>";
        for (const std::string& cell :
             {line.pair.tenant, line.pair.cluster, line.pair.replica, formatGoTime(line.electedNs),
              formatGoDuration(line.untilUpdate), formatGoDuration(line.untilFailover)})
            html += "<td>" + escapeHtml(cell) + "</td>";
        html += "</tr>\n";
    }
    return html + "</tbody>\n</table>\n";
}

}  // namespace

void HaTrackerApi::addRoutes(http::Router& router, ThreadPool& pool) const {
    for (const char* path : {"/distributor/ha_tracker", "/ha-tracker"}) {
        http::Route route;
        route.pattern = path;
        route.methods = {http::Method::Get};
        route.handler = answering([this](const http::Request& request) { return show(request); });
        route.pool = &pool;
        router.add(std::move(route));
    }
}

std::vector<IndexLink> HaTrackerApi::links() {
    return {{"/distributor/ha_tracker", "HA Tracking Status"}};
}

http::Response HaTrackerApi::show(const http::Request& request) const {
    const int64_t nowNs = m_clock.nowNs();
    const auto lines = linesOf(m_distributor, nowNs);
    if (request.headers.value("Accept").find("application/json") != std::string_view::npos)
        return http::Response::json(200, pairsJson(lines, nowNs));
    return htmlPage(kHaTitle, pairsTable(lines, nowNs));
}

}  // namespace pallium::api
