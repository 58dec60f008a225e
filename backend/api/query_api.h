#pragma once

#include "backend/api/middleware.h"
#include "backend/base/clock.h"
#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/querier/querier.h"
#include "backend/tenancy/tenant.h"

#include <string>

namespace pallium::api {

/// PromQL over HTTP: query, query_range, query_exemplars, format_query, parse_query, and
/// query_explain (ours: EXPLAIN.md).
/// Threads: immutable after construction.
class QueryApi {
  public:
    /// With `alignsRanges` start and end of a range query are moved to multiples of its step, as in
    /// Cortex, so that refreshes of a graph see the same points.
    QueryApi(const querier::Querier& querier, const Clock& clock, QueryFront front,
             bool alignsRanges)
        : m_querier(querier),
          m_clock(clock),
          m_front(std::move(front)),
          m_alignsRanges(alignsRanges) {}
    /// `base`: `/prometheus/api/v1`. Evaluation runs on `queryPool`, the rest on `requestPool`.
    void addRoutes(http::Router& router, ThreadPool& queryPool, ThreadPool& requestPool,
                   const std::string& base) const;

  private:
    http::Response instant(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response range(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response explain(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response exemplars(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response format(const http::Request& request) const;
    http::Response parse(const http::Request& request) const;

    const querier::Querier& m_querier;
    const Clock& m_clock;
    const QueryFront m_front;
    const bool m_alignsRanges;
};

}  // namespace pallium::api
