#pragma once

#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/tenancy/tenant.h"
#include "backend/tenancy/user_overrides.h"

namespace pallium::api {

/// `/api/v1/user-overrides`: a tenant that has limits of its own sees all it is held to (GET; ours:
/// with `mode=diff` what is said of it alone), changes them (POST of a JSON object) and drops them
/// (DELETE). Changes are not taken from pages of other sites.
/// Threads: immutable after construction.
class OverridesApi {
  public:
    /// `overrides` outlives this.
    OverridesApi(tenancy::UserOverrides& overrides, tenancy::AuthOptions auth)
        : m_overrides(overrides), m_auth(std::move(auth)) {}
    void addRoutes(http::Router& router, ThreadPool& pool) const;

  private:
    http::Response get(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response set(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response remove(const tenancy::TenantId& tenant) const;

    tenancy::UserOverrides& m_overrides;
    const tenancy::AuthOptions m_auth;
};

}  // namespace pallium::api
