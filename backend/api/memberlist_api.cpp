#include "backend/api/memberlist_api.h"

#include "backend/api/html.h"
#include "backend/api/middleware.h"
#include "backend/base/json_writer.h"
#include "backend/base/time_text.h"
#include "backend/config/environment.h"
#include "backend/http/percent.h"

#include <fmt/format.h>

#include <initializer_list>
#include <string>

namespace pallium::api {
namespace {

constexpr std::string_view kPath = "/memberlist";
constexpr std::string_view kAddress = "127.0.0.1";
constexpr int kPort = 0;  // nobody gossips

http::Response unused() {
    http::Response response{200, {}, "This instance doesn't use memberlist."};
    response.headers.set("Content-Type", "text/plain");
    return response;
}

std::string table(std::initializer_list<std::string_view> columns, std::string_view rows) {
    std::string html = "<table width=\"100%\" border=\"1\">\n<thead>\n<tr>";
    for (const std::string_view column : columns)
        html += fmt::format("<th>{}</th>", column);
    return html + fmt::format("</tr>\n</thead>\n<tbody>\n{}</tbody>\n</table>\n", rows);
}

}  // namespace

void MemberlistApi::addRoutes(http::Router& router, ThreadPool& pool) const {
    http::Route route;
    route.pattern = std::string(kPath);
    route.methods = {http::Method::Get};
    route.handler = answering([this](const http::Request& request) { return show(request); });
    route.pool = &pool;
    router.add(std::move(route));
}

http::Response MemberlistApi::show(const http::Request& request) const {
    if (m_store == nullptr) return unused();
    const http::Values query = request.query();
    if (const std::string_view key = query.get("viewKey"); !key.empty()) {
        const auto value = m_store->get(key);
        return value ? http::Response::text(200, *value)
                     : http::Response::error(404, "value not found");
    }
    const bool wantsJson =
        request.headers.value("Accept").find("application/json") != std::string_view::npos;
    return wantsJson ? http::Response::json(200, json()) : page();
}

std::string MemberlistApi::json() const {
    std::string body;
    JsonWriter json(body);
    json.beginObject().key("Now").value(formatRfc3339Nano(m_clock.nowNs()));
    json.key("Memberlist").beginObject().endObject().key("SortedMembers").beginArray();
    json.beginObject().key("Name").value(config::hostname()).key("Addr").value(kAddress);
    json.key("Port").value(kPort).key("Meta").null().key("State").value(0);
    // Versions of the protocol, of which none is spoken.
    for (const char* version : {"PMin", "PMax", "PCur", "DMin", "DMax", "DCur"})
        json.key(version).value(0);
    json.endObject().endArray().key("Store").beginObject();
    for (const auto& [key, value] : m_store->list(""))
        json.key(key).beginObject().endObject();
    json.endObject().key("SentMessages").null().key("ReceivedMessages").null().endObject();
    return body;
}

http::Response MemberlistApi::page() const {
    std::string keys;
    for (const auto& [key, value] : m_store->list(""))
        keys += fmt::format(
            "<tr><td>{}</td><td>size: {}</td><td><a href=\"?viewKey={}\">view</a></td></tr>\n",
            escapeHtml(key), value.size(), escapeHtml(http::percentEncode(key)));
    const std::string self = fmt::format("<tr><td>{}</td><td>{}:{}</td><td>0</td></tr>\n",
                                         escapeHtml(config::hostname()), kAddress, kPort);
    return htmlPage(
        "Memberlist Status",
        fmt::format(
            "<p>Current time: {}</p>\n<ul>\n<li>Health Score: 0 (lower = better, 0 = healthy)</li>"
            "\n<li>Members: 1</li>\n</ul>\n<h2>KV Store</h2>\n{}"
            "<h2>Memberlist Cluster Members</h2>\n{}"
            "<p>State: 0 = Alive, 1 = Suspect, 2 = Dead, 3 = Left</p>\n"
            "<h2>Received Messages</h2>\n{}<h2>Sent Messages</h2>\n{}",
            escapeHtml(formatGoTime(m_clock.nowNs())),
            table({"Key", "Value Details", "Actions"}, keys),
            table({"Name", "Address", "State"}, self),
            table({"ID", "Time", "Key", "Value in the Message",
                   "Version After Update (0 = no change)", "Changes", "Actions"},
                  ""),
            table({"ID", "Time", "Key", "Value", "Version", "Changes", "Actions"}, "")));
}

}  // namespace pallium::api
