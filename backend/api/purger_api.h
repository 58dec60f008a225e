#pragma once

#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/purger/purger.h"
#include "backend/tenancy/tenant.h"

namespace pallium::api {

/// Deleting a tenant, and how far that is. Threads: immutable after construction.
class PurgerApi {
  public:
    /// `purger` outlives this.
    PurgerApi(purger::Purger& purger, tenancy::AuthOptions auth)
        : m_purger(purger), m_auth(std::move(auth)) {}
    void addRoutes(http::Router& router, ThreadPool& pool) const;

  private:
    http::Response deleteTenant(const http::Request& request) const;
    http::Response status(const tenancy::TenantId& tenant) const;

    purger::Purger& m_purger;
    const tenancy::AuthOptions m_auth;
};

}  // namespace pallium::api
