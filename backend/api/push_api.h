#pragma once

#include "backend/base/thread_pool.h"
#include "backend/distributor/distributor.h"
#include "backend/http/router.h"
#include "backend/tenancy/tenant.h"

namespace pallium::api {

/// Remote write: POST /api/v1/push and the legacy path. Threads: immutable after construction.
class PushApi {
  public:
    PushApi(distributor::Distributor& distributor, tenancy::AuthOptions auth)
        : m_distributor(distributor), m_auth(std::move(auth)) {}
    /// `legacyPrefix`: `/api/prom`.
    void addRoutes(http::Router& router, ThreadPool& pool, const std::string& legacyPrefix) const;

  private:
    http::Response push(const http::Request& request, const tenancy::TenantId& tenant) const;

    distributor::Distributor& m_distributor;
    const tenancy::AuthOptions m_auth;
};

}  // namespace pallium::api
