#include "backend/api/purger_api.h"

#include "backend/api/middleware.h"
#include "backend/base/json_writer.h"
#include "backend/base/log.h"

namespace pallium::api {
namespace {

http::Response purgerError(const Error& error) {
    return http::Response::error(http::statusOf(error.kind), error.message);
}

}  // namespace

void PurgerApi::addRoutes(http::Router& router, ThreadPool& pool) const {
    const auto add = [&](std::string path, http::Method method, http::Handler handler) {
        http::Route route;
        route.pattern = std::move(path);
        route.methods = {method};
        route.handler = std::move(handler);
        route.pool = &pool;
        router.add(std::move(route));
    };
    add("/purger/delete_tenant", http::Method::Post,
        fromOwnSite(answering([this](const auto& request) { return deleteTenant(request); })));
    add("/purger/delete_tenant_status", http::Method::Get,
        withTenant(nullptr, m_auth,
                   [this](const auto&, const auto& tenant) { return status(tenant); }));
}

http::Response PurgerApi::deleteTenant(const http::Request& request) const {
    const auto tenant = tenancy::resolveTenant(request.headers.get(tenancy::kTenantHeader), m_auth);
    // Other than elsewhere a bad tenant is as little authorised as none.
    if (!tenant) return http::Response::error(http::kUnauthorized, tenant.error().message);
    const auto requested = m_purger.requestDeletion(*tenant);
    if (requested) return http::Response::empty(200);
    if (requested.error().kind != ErrorKind::InvalidArgument)
        log::error("failed to write tenant deletion mark",
                   {{"tenant", tenant->text()}, {"err", requested.error().message}});
    return purgerError(requested.error());
}

http::Response PurgerApi::status(const tenancy::TenantId& tenant) const {
    const auto areDeleted = m_purger.areBlocksDeleted(tenant);
    if (!areDeleted) return purgerError(areDeleted.error());
    std::string body;
    JsonWriter json(body);
    json.beginObject().key("tenant_id").value(tenant.text());
    json.key("blocks_deleted").value(*areDeleted).endObject();
    return http::Response::json(200, std::move(body));
}

}  // namespace pallium::api
