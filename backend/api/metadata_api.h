#pragma once

#include "backend/api/middleware.h"
#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/querier/querier.h"
#include "backend/tenancy/tenant.h"

#include <string>

namespace pallium::api {

/// What exists, without samples: series, labels, label values, metric metadata.
/// Threads: immutable after construction.
class MetadataApi {
  public:
    MetadataApi(const querier::Querier& querier, QueryFront front)
        : m_querier(querier), m_front(std::move(front)) {}
    /// `base`: `/prometheus/api/v1`.
    void addRoutes(http::Router& router, ThreadPool& pool, const std::string& base) const;

  private:
    http::Response series(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response labelNames(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response labelValues(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response metadata(const http::Request& request, const tenancy::TenantId& tenant) const;
    /// Errors: InvalidArgument with the whole text for the client.
    /// `namesSelectors`: errors of selectors begin with the name of their parameter.
    Result<querier::MetadataQuery> parseQuery(const http::Values& values,
                                              bool namesSelectors = false) const;

    const querier::Querier& m_querier;
    const QueryFront m_front;
};

}  // namespace pallium::api
