#pragma once

#include "backend/base/thread_pool.h"
#include "backend/distributor/distributor.h"
#include "backend/http/router.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"

namespace pallium::api {

/// Remote write: POST /api/v1/push and the legacy path; /ingester/push and /push, which write to
/// the ingester past the tenant's limits.
///
/// With remote write 2.0 off the content type is not looked at, as in Cortex 1.19; with it on it is
/// negotiated as in Cortex' newest. Threads: immutable after construction.
class PushApi {
  public:
    PushApi(distributor::Distributor& distributor, tenancy::AuthOptions auth,
            telemetry::Registry& metrics);
    /// `legacyPrefix`: `/api/prom`.
    void addRoutes(http::Router& router, ThreadPool& pool, const std::string& legacyPrefix) const;

  private:
    http::Route route(std::string path, ThreadPool& pool,
                      http::Response (PushApi::*answer)(const http::Request&,
                                                        const tenancy::TenantId&) const) const;
    http::Response push(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response pushNegotiated(const http::Request& request,
                                  const tenancy::TenantId& tenant) const;
    /// The content type is not looked at, so that everything is 1.0.
    http::Response pushAny(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response pushToIngester(const http::Request& request,
                                  const tenancy::TenantId& tenant) const;

    distributor::Distributor& m_distributor;
    const tenancy::AuthOptions m_auth;
    telemetry::Counter& m_requests1;
    telemetry::Counter& m_requests2;
    telemetry::Counter& m_requestsOfUnknownType;
};

}  // namespace pallium::api
