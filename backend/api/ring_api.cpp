#include "backend/api/ring_api.h"

#include "backend/api/html.h"
#include "backend/api/middleware.h"
#include "backend/base/go_text.h"
#include "backend/base/json_writer.h"
#include "backend/base/log.h"
#include "backend/base/time_text.h"
#include "backend/ring/ring_page.h"

#include <fmt/format.h>

namespace pallium::api {
namespace {

std::string goSeconds(int64_t seconds) {
    return formatGoTime(seconds * 1'000'000'000);
}

/// Empty where it is not known.
std::string registeredAt(const ring::Instance& instance) {
    return instance.registeredSec != 0 ? goSeconds(instance.registeredSec) : std::string();
}

std::string ringJson(const ring::HashRing& ring, int64_t nowNs) {
    std::string body;
    JsonWriter json(body);
    json.beginObject().key("shards");
    const auto members = ring::describeMembers(ring, nowNs / 1'000'000'000);
    if (members.empty())
        json.null();
    else
        json.beginArray();
    for (const ring::RingMember& member : members) {
        const ring::Instance& instance = *member.instance;
        json.beginObject().key("id").value(instance.id).key("state").value(member.state);
        json.key("address").value(instance.address);
        json.key("timestamp").value(goSeconds(instance.heartbeatSec));
        json.key("registered_timestamp").value(registeredAt(instance));
        json.key("zone").value(instance.zone).key("tokens").beginArray();
        for (const uint32_t token : instance.tokens)
            json.value(uint64_t{token});
        json.endArray().endObject();
    }
    if (!members.empty()) json.endArray();
    json.key("now").value(formatRfc3339Nano(nowNs));
    json.key("storageLastUpdated").value(formatRfc3339Nano(nowNs)).endObject();
    return body;
}

std::string memberRow(const ring::RingMember& member, bool isShaded) {
    constexpr double kPercent = 100;
    const ring::Instance& instance = *member.instance;
    const std::string id = escapeHtml(instance.id);
    std::string row = isShaded ? "<tr bgcolor=\"#BEBEBE\">" : "<tr>";
    for (const std::string& cell :
         {instance.id, instance.zone, std::string(member.state), instance.address,
          registeredAt(instance), goSeconds(instance.heartbeatSec),
          std::to_string(instance.tokens.size()),
          formatFloatFixed(member.ownership * kPercent) + "%",
          formatFloatFixed(member.difference * kPercent) + "%"})
        row += "<td>" + escapeHtml(cell) + "</td>";
    return row + fmt::format(
                     "<td><button name=\"forget\" value=\"{}\" type=\"submit\">Forget"
                     "</button></td></tr>\n",
                     id);
}

std::string tokenLists(const ring::HashRing& ring) {
    std::string html;
    for (const ring::Instance& instance : ring.instances()) {
        html += "<h2>Instance: " + escapeHtml(instance.id) + "</h2>\n<p>Tokens:<br />\n";
        for (const uint32_t token : instance.tokens)
            html += std::to_string(token) + "\n";
        html += "</p>\n";
    }
    return html;
}

std::string ringHtml(const ring::HashRing& ring, int64_t nowNs, bool showsTokens) {
    const std::string now = escapeHtml(formatGoTime(nowNs));
    std::string html = fmt::format(
        "<p>Current time: {0}</p>\n<p>Storage updated: {0}</p>\n"
        "<form action=\"\" method=\"POST\">\n"
        "<input type=\"hidden\" name=\"csrf_token\" value=\"$__CSRF_TOKEN_PLACEHOLDER__\">\n"
        "<table width=\"100%\" border=\"1\">\n<thead>\n<tr>",
        now);
    for (const char* column :
         {"Instance ID", "Availability Zone", "State", "Address", "Registered At", "Last Heartbeat",
          "Tokens", "Ownership", "Ownership Diff From Expected", "Actions"})
        html += fmt::format("<th>{}</th>", column);
    html += "</tr>\n</thead>\n<tbody>\n";
    bool isShaded = false;
    for (const ring::RingMember& member : ring::describeMembers(ring, nowNs / 1'000'000'000)) {
        html += memberRow(member, isShaded);
        isShaded = !isShaded;
    }
    html += fmt::format(
        "</tbody>\n</table>\n<br>\n<input type=\"button\" value=\"{} Tokens\" "
        "onclick=\"window.location.href = '?tokens={}'\" />\n",
        showsTokens ? "Hide" : "Show", !showsTokens);
    if (showsTokens) html += tokenLists(ring);
    return html + "</form>\n";
}

http::Response sentence(const NoRing& absence) {
    http::Response response =
        htmlPage(absence.title, fmt::format("<p>{}</p>\n", escapeHtml(absence.sentence)));
    response.headers.set("Content-Type", std::string(absence.contentType));
    return response;
}

}  // namespace

void RingApi::addRoutes(http::Router& router, ThreadPool& pool) const {
    for (const RingPage& page : m_pages) {
        for (const std::string& path : page.paths) {
            http::Route route;
            route.pattern = path;
            route.methods = {http::Method::Get};
            route.handler = answering([this, &page](const http::Request& request) {
                return page.ring == nullptr ? sentence(page.absence) : show(*page.ring, request);
            });
            route.pool = &pool;
            http::Route change = route;
            change.methods = {http::Method::Post};
            change.handler = fromOwnSite(answering([&page](const http::Request& request) {
                return page.ring == nullptr ? sentence(page.absence) : forget(*page.ring, request);
            }));
            router.add(std::move(route));
            router.add(std::move(change));
        }
    }
}

http::Response RingApi::show(const ring::Ring& ring, const http::Request& request) const {
    const auto snapshot = ring.snapshot();
    const int64_t nowNs = m_clock.nowNs();
    if (request.headers.value("Accept").find("application/json") != std::string_view::npos)
        return http::Response::json(200, ringJson(*snapshot, nowNs));
    http::Response response = htmlPage(
        "Ring Status", ringHtml(*snapshot, nowNs, request.query().get("tokens") == "true"));
    // The button that shows tokens is a line of script, as Cortex has it.
    response.headers.set("Content-Security-Policy",
                         "default-src 'none'; script-src 'unsafe-inline'; frame-ancestors 'none'");
    return response;
}

http::Response RingApi::forget(ring::Ring& ring, const http::Request& request) {
    const std::string id(request.form().get("forget"));
    if (const auto forgotten = ring.forget(id); !forgotten)
        log::error("member not forgotten",
                   {{"ring", ring.name()}, {"id", id}, {"err", forgotten.error().message}});
    http::Response response = http::Response::empty(302);
    response.headers.set("Location", "#");
    return response;
}

}  // namespace pallium::api
