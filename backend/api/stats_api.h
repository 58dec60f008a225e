#pragma once

#include "backend/api/index_page.h"
#include "backend/api/ingester_admin.h"
#include "backend/base/clock.h"
#include "backend/distributor/distributor.h"
#include "backend/http/router.h"
#include "backend/tenancy/tenant.h"

#include <string>

namespace pallium::api {

/// What tenants send and hold: user_stats, and all_user_stats of the distributor and of the
/// ingesters. Threads: immutable after construction.
class StatsApi {
  public:
    struct Dependencies {
        const distributor::Distributor& distributor;
        const IngesterAdmin& ingesters;
        const Clock& clock;
        tenancy::AuthOptions auth;
        size_t replicationFactor = 1;
    };
    explicit StatsApi(Dependencies dependencies) : m_dependencies(std::move(dependencies)) {}
    /// `legacyPrefix`: `/api/prom`.
    void addRoutes(http::Router& router, ThreadPool& pool, const std::string& legacyPrefix) const;
    static std::vector<IndexLink> links();

  private:
    http::Response ofTenant(const tenancy::TenantId& tenant) const;
    http::Response ofAll(const http::Request& request, Result<tenancy::UserStatsList> stats,
                         std::string_view note) const;

    const Dependencies m_dependencies;
};

}  // namespace pallium::api
