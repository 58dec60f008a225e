#pragma once

#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/rulefmt/check_group.h"
#include "backend/ruler/ruler.h"
#include "backend/tenancy/tenant.h"

#include <string>

namespace pallium::api {

/// The rule groups of tenants as YAML: `/api/v1/rules…`, the same below the legacy prefix
/// (`/api/prom/rules…`), `/ruler/rule_groups` of all tenants and `/ruler/delete_tenant_config`.
/// Threads: immutable after construction.
class RulesConfigApi {
  public:
    struct Options {
        std::string legacyPrefix;
        tenancy::AuthOptions auth;
        rulefmt::CheckOptions check;
        bool isEnabled = true;  // false: only the two of /ruler
    };
    /// `ruler` outlives this.
    RulesConfigApi(Options options, ruler::Ruler& ruler)
        : m_options(std::move(options)), m_ruler(ruler) {}

    void addRoutes(http::Router& router, ThreadPool& pool) const;

  private:
    void addGroupRoutes(http::Router& router, ThreadPool& pool, const std::string& base) const;
    http::Response list(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response listNamespace(const http::Request& request,
                                 const tenancy::TenantId& tenant) const;
    http::Response get(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response set(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response remove(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response removeNamespace(const http::Request& request,
                                   const tenancy::TenantId& tenant) const;
    http::Response listAll() const;
    http::Response removeTenant(const http::Request& request) const;

    const Options m_options;
    ruler::Ruler& m_ruler;
};

}  // namespace pallium::api
