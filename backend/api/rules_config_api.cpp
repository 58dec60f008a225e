#include "backend/api/rules_config_api.h"

#include "backend/api/middleware.h"
#include "backend/api/prom_response.h"
#include "backend/base/log.h"
#include "backend/rulefmt/print_group.h"
#include "backend/rulefmt/read_group.h"

#include <fmt/format.h>

namespace pallium::api {
namespace {

/// Of one group. Cortex takes what fits into its memory.
constexpr size_t kMaxGroupBytes = 4 << 20;

constexpr std::string_view kNamespace = "namespace";
constexpr std::string_view kGroup = "group";

http::Response yaml(std::string body) {
    http::Response response{200, {}, std::move(body)};
    response.headers.add("Content-Type", "application/yaml");
    return response;
}

void logFailure(const Error& error, std::string_view what, const tenancy::TenantId& tenant) {
    log::error(what, {{"user", tenant.text()}, {"err", error.message}});
}

/// Of a read of the store.
http::Response unreadable(const Error& error, const tenancy::TenantId& tenant) {
    const int status = http::statusOf(error.kind);
    if (status >= http::kInternal) logFailure(error, "cannot read rule groups", tenant);
    return http::Response::error(status, error.message);
}

http::Response accepted() {
    return http::Response::json(202, R"({"status":"success"})");
}

/// Cortex names a failure of storage when it deletes in JSON, when it writes in plain text.
http::Response removed(const Result<void>& result, const tenancy::TenantId& tenant) {
    if (result) return accepted();
    if (result.error().kind == ErrorKind::NotFound)
        return http::Response::error(http::statusOf(ErrorKind::NotFound), result.error().message);
    logFailure(result.error(), "cannot delete rule groups", tenant);
    return promError(http::kInternal, "server_error", result.error().message);
}

http::Response stored(const Result<void>& result, const tenancy::TenantId& tenant) {
    if (result) return accepted();
    if (result.error().kind == ErrorKind::LimitExceeded ||
        result.error().kind == ErrorKind::InvalidArgument)
        return http::Response::error(http::kBadRequest, result.error().message);
    logFailure(result.error(), "cannot store rule group", tenant);
    return http::Response::error(http::kInternal, result.error().message);
}

rulefmt::GroupsByNamespace byNamespace(std::vector<ruler::StoredGroup> groups) {
    rulefmt::GroupsByNamespace namespaces;
    for (ruler::StoredGroup& stored : groups)
        namespaces[stored.ruleNamespace].push_back(std::move(stored.group));
    return namespaces;
}

http::Response listed(Result<std::vector<ruler::StoredGroup>> groups,
                      const tenancy::TenantId& tenant) {
    if (!groups) return unreadable(groups.error(), tenant);
    if (groups->empty())
        return http::Response::error(http::statusOf(ErrorKind::NotFound), "no rule groups found");
    return yaml(rulefmt::printGroups(byNamespace(std::move(*groups))));
}

}  // namespace

void RulesConfigApi::addRoutes(http::Router& router, ThreadPool& pool) const {
    const auto add = [&](std::string path, http::Method method, http::Handler handler) {
        http::Route route;
        route.pattern = std::move(path);
        route.methods = {method};
        route.handler = std::move(handler);
        route.pool = &pool;
        router.add(std::move(route));
    };
    add("/ruler/rule_groups", http::Method::Get,
        answering([this](const auto&) { return listAll(); }));
    add("/ruler/delete_tenant_config", http::Method::Post,
        fromOwnSite(answering([this](const auto& request) { return removeTenant(request); })));
    if (!m_options.isEnabled) return;
    for (const std::string& base : {std::string("/api/v1"), m_options.legacyPrefix})
        addGroupRoutes(router, pool, base + "/rules");
}

void RulesConfigApi::addGroupRoutes(http::Router& router, ThreadPool& pool,
                                    const std::string& base) const {
    using Answer =
        http::Response (RulesConfigApi::*)(const http::Request&, const tenancy::TenantId&) const;
    const auto add = [&](const std::string& path, http::Method method, Answer answer) {
        http::Handler handler =
            withRulerTenant(nullptr, m_options.auth, "no org id",
                            [this, answer](const auto& request, const auto& tenant) {
                                return (this->*answer)(request, tenant);
                            });
        http::Route route;
        route.pattern = base + path;
        route.methods = {method};
        route.handler = method == http::Method::Get ? handler : fromOwnSite(std::move(handler));
        route.pool = &pool;
        route.bodyLimit.maxBytes = kMaxGroupBytes;
        router.add(std::move(route));
    };
    const std::string ofNamespace = fmt::format("/{{{}}}", kNamespace);
    const std::string ofGroup = fmt::format("{}/{{{}}}", ofNamespace, kGroup);
    add("", http::Method::Get, &RulesConfigApi::list);
    add(ofNamespace, http::Method::Get, &RulesConfigApi::listNamespace);
    add(ofNamespace, http::Method::Post, &RulesConfigApi::set);
    add(ofNamespace, http::Method::Delete, &RulesConfigApi::removeNamespace);
    add(ofGroup, http::Method::Get, &RulesConfigApi::get);
    add(ofGroup, http::Method::Delete, &RulesConfigApi::remove);
}

http::Response RulesConfigApi::list(const http::Request&, const tenancy::TenantId& tenant) const {
    return listed(m_ruler.store().groups(tenant), tenant);
}

http::Response RulesConfigApi::listNamespace(const http::Request& request,
                                             const tenancy::TenantId& tenant) const {
    return listed(m_ruler.store().groups(tenant, request.pathVariable(kNamespace)), tenant);
}

http::Response RulesConfigApi::get(const http::Request& request,
                                   const tenancy::TenantId& tenant) const {
    const auto group = m_ruler.store().group(tenant, request.pathVariable(kNamespace),
                                             request.pathVariable(kGroup));
    return group ? yaml(rulefmt::printGroup(*group)) : unreadable(group.error(), tenant);
}

http::Response RulesConfigApi::set(const http::Request& request,
                                   const tenancy::TenantId& tenant) const {
    const auto group = rulefmt::readRuleGroup(request.body);
    if (!group) return http::Response::error(http::kBadRequest, group.error().message);
    const auto faults = rulefmt::checkGroup(*group, m_options.check);
    if (!faults.empty())
        return http::Response::error(http::kBadRequest, fmt::format("{}", fmt::join(faults, ", ")));
    return stored(m_ruler.set(tenant, request.pathVariable(kNamespace), group->group), tenant);
}

http::Response RulesConfigApi::remove(const http::Request& request,
                                      const tenancy::TenantId& tenant) const {
    return removed(
        m_ruler.remove(tenant, request.pathVariable(kNamespace), request.pathVariable(kGroup)),
        tenant);
}

http::Response RulesConfigApi::removeNamespace(const http::Request& request,
                                               const tenancy::TenantId& tenant) const {
    return removed(m_ruler.removeNamespace(tenant, request.pathVariable(kNamespace)), tenant);
}

http::Response RulesConfigApi::listAll() const {
    const auto tenants = m_ruler.store().tenants();
    if (!tenants) {
        log::error("cannot list tenants with rules", {{"err", tenants.error().message}});
        return http::Response::error(http::kInternal,
                                     "unable to list the ruler users: " + tenants.error().message);
    }
    std::map<std::string, rulefmt::GroupsByNamespace, std::less<>> all;
    for (const tenancy::TenantId& tenant : *tenants) {
        auto groups = m_ruler.store().groups(tenant);
        if (!groups) return unreadable(groups.error(), tenant);
        if (!groups->empty()) all.emplace(tenant.text(), byNamespace(std::move(*groups)));
    }
    return yaml(rulefmt::printTenants(all));
}

http::Response RulesConfigApi::removeTenant(const http::Request& request) const {
    const auto tenant =
        tenancy::resolveTenant(request.headers.get(tenancy::kTenantHeader), m_options.auth);
    // As when all of a tenant is deleted: a bad one is as little authorised as none.
    if (!tenant) return http::Response::error(http::kUnauthorized, tenant.error().message);
    const auto result = m_ruler.removeTenant(*tenant);
    return result ? http::Response::empty(200) : removed(result, *tenant);
}

}  // namespace pallium::api
