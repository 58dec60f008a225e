#pragma once

#include "backend/api/middleware.h"
#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/querier/querier.h"
#include "backend/tenancy/tenant.h"

#include <string>

namespace pallium::api {

/// Remote read over HTTP: a snappy-compressed ReadRequest in, a ReadResponse likewise out, always
/// of samples, which every client of the protocol takes. Failures are 400 with the text, as Cortex
/// has it. Threads: immutable after construction.
class ReadApi {
  public:
    ReadApi(const querier::Querier& querier, tenancy::AuthOptions auth, CorsPolicy cors)
        : m_querier(querier), m_auth(std::move(auth)), m_cors(std::move(cors)) {}
    /// `base`: `/prometheus/api/v1`.
    void addRoutes(http::Router& router, ThreadPool& queryPool, const std::string& base) const;

  private:
    http::Response read(const http::Request& request, const tenancy::TenantId& tenant) const;

    const querier::Querier& m_querier;
    const tenancy::AuthOptions m_auth;
    const CorsPolicy m_cors;
};

}  // namespace pallium::api
