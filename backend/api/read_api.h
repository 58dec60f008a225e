#pragma once

#include "backend/api/middleware.h"
#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/querier/querier.h"
#include "backend/tenancy/tenant.h"

#include <string>

namespace pallium::api {

/// Remote read over HTTP: a snappy-compressed ReadRequest in, and out what the client would rather
/// have: a ReadResponse of samples, compressed likewise, or frames of encoded chunks as Prometheus
/// streams them (Cortex gives samples always). Failures are 400 with the text, as Cortex has it.
/// Threads: immutable after construction.
class ReadApi {
  public:
    ReadApi(const querier::Querier& querier, QueryFront front)
        : m_querier(querier), m_front(std::move(front)) {}
    /// `base`: `/prometheus/api/v1`.
    void addRoutes(http::Router& router, ThreadPool& queryPool, const std::string& base) const;

  private:
    http::Response read(const http::Request& request, const tenancy::TenantId& tenant) const;

    const querier::Querier& m_querier;
    const QueryFront m_front;
};

}  // namespace pallium::api
