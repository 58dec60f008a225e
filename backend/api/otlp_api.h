#pragma once

#include "backend/base/thread_pool.h"
#include "backend/distributor/otlp_receiver.h"
#include "backend/http/router.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"

namespace pallium::api {

/// OpenTelemetry metrics: POST /api/v1/otlp/v1/metrics, in protobuf or JSON. Threads: immutable
/// after construction.
class OtlpApi {
  public:
    OtlpApi(distributor::Distributor& distributor, tenancy::AuthOptions auth,
            telemetry::Registry& metrics);
    void addRoutes(http::Router& router, ThreadPool& pool);

  private:
    http::Response push(const http::Request& request, const tenancy::TenantId& tenant);

    distributor::Distributor& m_distributor;
    distributor::OtlpReceiver m_receiver;
    const tenancy::AuthOptions m_auth;
    telemetry::Counter& m_requests;
};

}  // namespace pallium::api
