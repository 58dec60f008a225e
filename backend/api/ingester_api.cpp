#include "backend/api/ingester_api.h"

#include "backend/api/html.h"
#include "backend/api/middleware.h"

#include <fmt/format.h>

#include <cctype>
#include <memory>

namespace pallium::api {
namespace {

std::string upperCased(std::string_view text) {
    std::string upper(text);
    for (char& c : upper)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return upper;
}

/// A failure without the line break that other errors end with: so these handlers write it.
http::Response bareError(int status, std::string text) {
    return http::Response::text(status, std::move(text));
}

int statusOfAdmin(const Error& error) {
    return error.kind == ErrorKind::Unavailable ? http::kBadRequest : http::statusOf(error.kind);
}

/// Runs work on a pool and answers 204: when it is done, or else at once.
void runLong(ThreadPool& pool, http::Reply reply, bool waits, std::function<void()> work) {
    // A pool's task must be copyable.
    const auto shared = std::make_shared<http::Reply>(std::move(reply));
    const bool isPosted = pool.post([shared, waits, work = std::move(work)] {
        work();
        if (waits) shared->send(http::Response::empty(204));
    });
    if (!isPosted)
        shared->send(http::Response::error(http::kUnavailable, "too many tasks in the background"));
    else if (!waits)
        shared->send(http::Response::empty(204));
}

}  // namespace

void IngesterApi::addRoutes(http::Router& router, ThreadPool& pool) const {
    const auto add = [&](std::string path, http::Handler handler) {
        http::Route route;
        route.pattern = std::move(path);
        route.methods = {http::Method::Get, http::Method::Post};
        route.handler = fromOwnSite(std::move(handler));
        route.pool = &pool;
        router.add(std::move(route));
    };
    for (const char* path : {"/ingester/flush", "/flush"})
        add(path, [this](const http::Request& request, http::Reply reply) {
            flush(request, std::move(reply));
        });
    for (const char* path : {"/ingester/shutdown", "/shutdown"})
        add(path, [this](const http::Request& request, http::Reply reply) {
            shutDown(request, std::move(reply));
        });
    add("/ingester/mode", answering([this](const auto& request) { return mode(request); }));
    add("/ingester/renewTokens",
        answering([this](const auto& request) { return renewTokens(request); }));
}

std::vector<IndexLink> IngesterApi::links() {
    using enum IndexLink::Section;
    return {{"/ingester/flush", "Trigger a Flush of data from Ingester to storage", Dangerous},
            {"/ingester/shutdown", "Trigger Ingester Shutdown (Dangerous)", Dangerous},
            {"/ingester/mode?mode=READONLY", "Set Ingester to READONLY mode", Dangerous},
            {"/ingester/mode?mode=ACTIVE", "Set Ingester to ACTIVE mode", Dangerous},
            {"/ingester/renewTokens", "Renew Ingester Tokens (10%)", Dangerous}};
}

void IngesterApi::flush(const http::Request& request, http::Reply reply) const {
    const http::Values form = request.form();
    if (!form.failure().empty()) return reply.send(http::Response::empty(http::kBadRequest));
    std::vector<std::string> tenants;
    for (const std::string_view tenant : form.all("tenant"))
        tenants.emplace_back(tenant);
    const std::string which(form.get("instance"));
    runLong(m_longPool, std::move(reply), form.get("wait") == "true", [this, tenants, which] {
        const std::vector<std::string_view> names(tenants.begin(), tenants.end());
        m_admin.flush(Context{}, which, names);
    });
}

void IngesterApi::shutDown(const http::Request& request, http::Reply reply) const {
    const std::string which(request.form().get("instance"));
    runLong(m_longPool, std::move(reply), true, [this, which] { m_admin.shutDown(which); });
}

http::Response IngesterApi::mode(const http::Request& request) const {
    const http::Values form = request.form();
    if (!form.failure().empty())
        return bareError(http::kBadRequest, "failed to parse HTTP request in mode handler");
    const std::string wanted = upperCased(form.get("mode"));
    if (wanted != "ACTIVE" && wanted != "READONLY")
        return bareError(http::kBadRequest, "invalid mode input: " + escapeHtml(wanted));
    const auto set =
        m_admin.setMode(form.get("instance"), wanted == "ACTIVE" ? IngesterAdmin::Mode::Active
                                                                 : IngesterAdmin::Mode::ReadOnly);
    if (!set)
        return bareError(statusOfAdmin(set.error()),
                         "failed to change state: " + set.error().message);
    return http::Response::text(200, "Ingester mode " + wanted);
}

http::Response IngesterApi::renewTokens(const http::Request& request) const {
    const auto renewed = m_admin.renewTokens(request.form().get("instance"));
    if (!renewed)
        return bareError(statusOfAdmin(renewed.error()),
                         "failed to renew tokens: " + renewed.error().message);
    return http::Response::empty(204);
}

}  // namespace pallium::api
