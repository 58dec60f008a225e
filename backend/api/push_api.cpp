#include "backend/api/push_api.h"

#include "backend/api/middleware.h"
#include "backend/api/route_name.h"

namespace pallium::api {

void PushApi::addRoutes(http::Router& router, ThreadPool& pool,
                        const std::string& legacyPrefix) const {
    for (const std::string& path : {std::string("/api/v1/push"), legacyPrefix + "/push"}) {
        http::Route route;
        route.pattern = path;
        route.methods = {http::Method::Post};
        route.handler = withTenant(
            &m_distributor, m_auth,
            [this](const auto& request, const auto& tenant) { return push(request, tenant); });
        route.pool = &pool;
        route.bodyLimit.maxBytes = m_distributor.maxRecvMsgSizeBytes();
        route.bodyLimit.refuse = [](size_t size, size_t limit) {
            const auto error = distributor::Distributor::tooLarge(size, limit);
            return http::Response::error(error.status, error.message);
        };
        route.name = routeName(path);
        router.add(std::move(route));
    }
}

http::Response PushApi::push(const http::Request& request, const tenancy::TenantId& tenant) const {
    const auto pushed = m_distributor.push(request.context, tenant, request.body);
    if (!pushed) return http::Response::error(pushed.error().status, pushed.error().message);
    return http::Response::empty(200);
}

}  // namespace pallium::api
