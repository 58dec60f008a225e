#pragma once

#include "backend/distributor/ingester_client.h"
#include "backend/ingester/ingester.h"

namespace pallium::server {

/// The distributor's view of an ingester in this process: a direct call, no copy.
/// Threads: as the ingester.
class LocalIngesterClient final : public distributor::IngesterClient {
  public:
    /// `ingester` outlives this.
    explicit LocalIngesterClient(ingester::Ingester& ingester) : m_ingester(ingester) {}

    Result<void> push(const Context& context, const tenancy::TenantId& tenant,
                      const WriteBatch& batch, std::span<const uint8_t> skip) override {
        return m_ingester.push(context, tenant, batch, skip);
    }
    std::shared_ptr<const storage::Queryable> queryable(
        const tenancy::TenantId& tenant) const override {
        return m_ingester.queryable(tenant);
    }
    MetadataMap metadata(const tenancy::TenantId& tenant,
                         const MetadataFilter& filter) const override {
        return m_ingester.metadata(tenant, filter);
    }
    std::vector<SeriesExemplars> exemplars(const tenancy::TenantId& tenant,
                                           const ExemplarQuery& query) const override {
        return m_ingester.exemplars(tenant, query);
    }
    Result<tenancy::UserStats> stats(const tenancy::TenantId& tenant) const override {
        return m_ingester.userStats(tenant);
    }
    Result<tenancy::UserStatsList> allStats() const override { return m_ingester.allUserStats(); }

  private:
    ingester::Ingester& m_ingester;
};

}  // namespace pallium::server
