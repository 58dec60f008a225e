#pragma once

#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/promql/parser/parser.h"
#include "backend/ruler/ruler.h"
#include "backend/tenancy/tenant.h"

#include <string>

namespace pallium::api {

/// Rules and alerts at work, in Prometheus' JSON: `/api/v1/rules` and `/api/v1/alerts` of both
/// prefixes. Threads: immutable after construction.
class RulesReadApi {
  public:
    struct Options {
        std::string prometheusPrefix, legacyPrefix;
        tenancy::AuthOptions auth;
        promql::ParserOptions parser;
    };
    /// `ruler` outlives this.
    RulesReadApi(Options options, const ruler::Ruler& ruler)
        : m_options(std::move(options)), m_ruler(ruler) {}

    void addRoutes(http::Router& router, ThreadPool& pool) const;

  private:
    http::Response rules(const http::Request& request, const tenancy::TenantId& tenant) const;
    http::Response alerts(const tenancy::TenantId& tenant) const;

    const Options m_options;
    const ruler::Ruler& m_ruler;
};

}  // namespace pallium::api
