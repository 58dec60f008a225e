#include "backend/api/middleware.h"

#include "backend/api/prom_response.h"
#include "backend/base/clock.h"

#include <fmt/format.h>

#include <chrono>

namespace pallium::api {
namespace {

Result<tenancy::TenantId> tenantOf(const http::Headers& headers, const tenancy::AuthOptions& auth) {
    return tenancy::resolveTenant(headers.get(tenancy::kTenantHeader), auth);
}

http::Response refusalOf(const Error& error) {
    const bool isMissing = error.kind == ErrorKind::NotFound;
    return http::Response::error(isMissing ? http::kUnauthorized : http::kBadRequest,
                                 error.message);
}

using Refusal = std::function<http::Response(const Error& error)>;

http::Response answerTenant(const service::Service* component, const tenancy::AuthOptions& auth,
                            const TenantHandler& answer, const http::Request& request,
                            const Refusal& refuse = refusalOf) {
    if (component != nullptr && component->state() != service::State::Running)
        return http::Response::error(
            http::kUnavailable,
            component->name() + " is " + std::string(service::stateName(component->state())));
    const auto tenant = tenantOf(request.headers, auth);
    return tenant ? answer(request, *tenant) : refuse(tenant.error());
}

/// True unless a browser says that a page of another origin sends this. What the user typed
/// himself, and links that he opens, come from nowhere (`none`).
bool isFromOwnSite(const http::Request& request) {
    const auto site = request.headers.get("Sec-Fetch-Site");
    if (site) return *site == "same-origin" || *site == "none";
    const auto origin = request.headers.get("Origin");
    if (!origin) return true;
    const size_t scheme = origin->find("://");
    return scheme != std::string_view::npos &&
           origin->substr(scheme + 3) == request.headers.value("Host");
}

/// In milliseconds, in Cortex' words: what a querier worked, and all since the request was there.
void tellServerTiming(const http::Request& request, SteadyTime begin, http::Response& response) {
    using Milliseconds = std::chrono::duration<double, std::milli>;
    const SteadyTime now = systemClock().steadyNow();
    const SteadyTime received = request.receivedAt == SteadyTime() ? begin : request.receivedAt;
    response.headers.set(
        "Server-Timing",
        fmt::format("querier_wall_time;dur={:.6f}, response_time;dur={:.6f}",
                    Milliseconds(now - begin).count(), Milliseconds(now - received).count()));
}

}  // namespace

std::optional<http::Response> tenantRefusal(const http::Headers& headers,
                                            const tenancy::AuthOptions& auth) {
    const auto tenant = tenantOf(headers, auth);
    return tenant ? std::nullopt : std::optional(refusalOf(tenant.error()));
}

http::Handler fromOwnSite(http::Handler handler) {
    return [handler = std::move(handler)](http::Request request, http::Reply reply) {
        if (isFromOwnSite(request)) return handler(std::move(request), std::move(reply));
        reply.send(http::Response::error(
            http::kForbidden, "refused: a page of another site may not change anything here"));
    };
}

http::Handler answering(std::function<http::Response(const http::Request&)> answer) {
    return [answer = std::move(answer)](const http::Request& request, http::Reply reply) {
        reply.send(answer(request));
    };
}

http::Handler withTenant(const service::Service* component, const tenancy::AuthOptions& auth,
                         TenantHandler answer) {
    return answering([component, auth, answer = std::move(answer)](const http::Request& request) {
        return answerTenant(component, auth, answer, request);
    });
}

http::Handler withRulerTenant(const service::Service* component, const tenancy::AuthOptions& auth,
                              std::string badTenant, TenantHandler answer) {
    Refusal refuse = [text = std::move(badTenant)](const Error& error) {
        return error.kind == ErrorKind::NotFound ? refusalOf(error) : badData(text);
    };
    return answering([component, auth, answer = std::move(answer),
                      refuse = std::move(refuse)](const http::Request& request) {
        return answerTenant(component, auth, answer, request, refuse);
    });
}

Result<CorsPolicy> CorsPolicy::create(const std::string& origin) {
    auto matcher = Matcher::create(MatchType::Regex, "Origin", origin);
    if (!matcher) return fail(matcher.error().wrap("cors_origin"));
    return CorsPolicy(std::move(*matcher));
}

void CorsPolicy::apply(const http::Request& request, http::Response& response) const {
    const std::string_view origin = request.headers.value("Origin");
    if (origin.empty() || !m_origin.matches(origin)) return;
    const bool isForAll = m_origin.value() == ".*";
    response.headers.set("Access-Control-Allow-Headers",
                         "Accept, Authorization, Content-Type, Origin");
    response.headers.set("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    response.headers.set("Access-Control-Allow-Origin", isForAll ? "*" : std::string(origin));
    response.headers.set("Access-Control-Expose-Headers", "Date");
    if (!isForAll) response.headers.add("Vary", "Origin");
}

http::Handler withQueryFront(const service::Service* component, const QueryFront& front,
                             TenantHandler handler) {
    const TenantHandler answer = [handler = std::move(handler)](const http::Request& request,
                                                                const tenancy::TenantId& tenant) {
        const http::Values form = request.form();
        if (!form.failure().empty())
            return http::Response::error(http::kBadRequest, form.failure());
        return handler(request, tenant);
    };
    return answering([component, front, answer](const http::Request& request) {
        const SteadyTime begin = systemClock().steadyNow();
        http::Response response = answerTenant(component, front.auth, answer, request);
        // In Cortex a request without tenant does not get as far as the query frontend.
        if (front.tellsServerTiming && response.status != http::kUnauthorized)
            tellServerTiming(request, begin, response);
        front.cors.apply(request, response);
        return response;
    });
}

}  // namespace pallium::api
