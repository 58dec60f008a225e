#pragma once

#include "backend/distributor/ingester_client.h"
#include "backend/telemetry/registry.h"

#include <chrono>
#include <string>

namespace pallium::distributor {

/// An ingester as one of several that the distributor calls, with every call counted under its
/// name: pushes, queries, how many fail and how long they take.
///
/// A call is what Cortex' distributor would send over gRPC. Counted by pushes are samples (whatever
/// is of a series) and metadata apart. Threads: as the ingester.
class MeasuredIngester final : public IngesterClient {
  public:
    /// `id`: its name in the ring. All are borrowed; a querier made from this needs the registry
    /// alone.
    MeasuredIngester(IngesterClient& ingester, const std::string& id, telemetry::Registry& metrics);

    Result<void> push(const Context& context, const tenancy::TenantId& tenant,
                      const WriteBatch& batch, std::span<const uint8_t> skip) override;
    int64_t runningPushes() const override { return m_ingester.runningPushes(); }
    std::shared_ptr<const storage::Queryable> queryable(
        const tenancy::TenantId& tenant) const override;
    MetadataMap metadata(const tenancy::TenantId& tenant,
                         const MetadataFilter& filter) const override {
        return m_ingester.metadata(tenant, filter);
    }
    std::vector<SeriesExemplars> exemplars(const tenancy::TenantId& tenant,
                                           const ExemplarQuery& query) const override;
    Result<tenancy::UserStats> stats(const tenancy::TenantId& tenant) const override {
        return m_ingester.stats(tenant);
    }
    Result<tenancy::UserStatsList> allStats() const override { return m_ingester.allStats(); }

  private:
    void countAppend(const char* type, const Result<void>& outcome);

    IngesterClient& m_ingester;
    const std::string m_id;
    telemetry::Registry& m_metrics;
    telemetry::Gauge& m_runningPushes;
    telemetry::Counter& m_sampleAppends;
    telemetry::Counter& m_metadataAppends;
    telemetry::Counter& m_queries;
    telemetry::Histogram& m_pushSeconds;  // of those that succeed, as the next two
    telemetry::Histogram& m_querySeconds;
    telemetry::Histogram& m_exemplarSeconds;
};

/// Tells how many ingesters there are and how many of them hold each series.
void tellIngesters(telemetry::Registry& metrics, size_t ingesters, size_t replicationFactor);

}  // namespace pallium::distributor
