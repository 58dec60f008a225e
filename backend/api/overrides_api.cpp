#include "backend/api/overrides_api.h"

#include "backend/api/middleware.h"
#include "backend/base/log.h"
#include "backend/config/json.h"

namespace pallium::api {
namespace {

http::Response refused(const Error& error, std::string_view what, const tenancy::TenantId& tenant) {
    const int status = http::statusOf(error.kind);
    if (status >= http::kInternal)
        log::error(what, {{"user", tenant.text()}, {"err", error.message}});
    return http::Response::error(status, error.message);
}

http::Response done(const Result<void>& result, std::string_view what,
                    const tenancy::TenantId& tenant) {
    return result ? http::Response::empty(200) : refused(result.error(), what, tenant);
}

}  // namespace

void OverridesApi::addRoutes(http::Router& router, ThreadPool& pool) const {
    const auto add = [&](http::Method method, http::Handler handler) {
        http::Route route;
        route.pattern = "/api/v1/user-overrides";
        route.methods = {method};
        route.handler = std::move(handler);
        route.pool = &pool;
        router.add(std::move(route));
    };
    add(http::Method::Get,
        withTenant(nullptr, m_auth, [this](const auto& request, const auto& tenant) {
            return get(request, tenant);
        }));
    add(http::Method::Post,
        fromOwnSite(withTenant(nullptr, m_auth, [this](const auto& request, const auto& tenant) {
            return set(request, tenant);
        })));
    add(http::Method::Delete,
        fromOwnSite(withTenant(
            nullptr, m_auth, [this](const auto&, const auto& tenant) { return remove(tenant); })));
}

http::Response OverridesApi::get(const http::Request& request,
                                 const tenancy::TenantId& tenant) const {
    const bool onlySet = request.query().get("mode") == "diff";
    const auto limits = onlySet ? m_overrides.of(tenant) : m_overrides.limitsOf(tenant);
    if (!limits) return refused(limits.error(), "cannot show overrides", tenant);
    return http::Response::json(200, config::printJson(*limits) + "\n");
}

http::Response OverridesApi::set(const http::Request& request,
                                 const tenancy::TenantId& tenant) const {
    const auto limits = config::parseJson(request.body);
    if (!limits || limits->kind != config::Node::Kind::Mapping)
        return http::Response::error(http::kBadRequest, "invalid JSON");
    return done(m_overrides.set(tenant, *limits), "cannot set overrides", tenant);
}

http::Response OverridesApi::remove(const tenancy::TenantId& tenant) const {
    return done(m_overrides.remove(tenant), "cannot delete overrides", tenant);
}

}  // namespace pallium::api
