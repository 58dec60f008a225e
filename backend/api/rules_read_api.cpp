#include "backend/api/rules_read_api.h"

#include "backend/api/middleware.h"
#include "backend/api/parameters.h"
#include "backend/api/prom_response.h"
#include "backend/api/rules_filter.h"
#include "backend/api/rules_json.h"
#include "backend/base/json_writer.h"

namespace pallium::api {
namespace {

/// Other than queries, Cortex writes rules with Go's own JSON.
http::Response asGoWritesIt(http::Response response) {
    response.body = withGoEscapes(response.body);
    return response;
}

}  // namespace

void RulesReadApi::addRoutes(http::Router& router, ThreadPool& pool) const {
    const auto add = [&](std::string path, TenantHandler handler) {
        http::Route route;
        route.pattern = std::move(path);
        route.methods = {http::Method::Get};
        route.handler =
            withRulerTenant(&m_ruler, m_options.auth, "no valid org id found", std::move(handler));
        route.pool = &pool;
        route.maxTargetBytes = kMaxQueryTargetBytes;
        router.add(std::move(route));
    };
    for (const std::string& prefix : {m_options.prometheusPrefix, m_options.legacyPrefix}) {
        add(prefix + "/api/v1/rules", [this](const auto& request, const auto& tenant) {
            return asGoWritesIt(rules(request, tenant));
        });
        add(prefix + "/api/v1/alerts",
            [this](const auto&, const auto& tenant) { return asGoWritesIt(alerts(tenant)); });
    }
}

http::Response RulesReadApi::rules(const http::Request& request,
                                   const tenancy::TenantId& tenant) const {
    const http::Values values = request.query();
    if (!values.failure().empty()) return badData("error parsing form/query params");
    const auto wanted = parseRulesRequest(values, m_options.parser);
    if (!wanted) return badData(wanted.error().message);
    std::string body = beginSuccess();
    appendRulesJson(body, selectRules(m_ruler.groups(tenant), *wanted));
    return endSuccess(std::move(body));
}

http::Response RulesReadApi::alerts(const tenancy::TenantId& tenant) const {
    std::string body = beginSuccess();
    appendAlertsJson(body, m_ruler.groups(tenant));
    return endSuccess(std::move(body));
}

}  // namespace pallium::api
