#pragma once

#include "backend/base/object_pool.h"
#include "backend/base/parallel_in_order.h"
#include "backend/distributor/ingester_client.h"
#include "backend/distributor/limits_source.h"
#include "backend/ring/ring.h"

#include <atomic>
#include <map>
#include <memory>
#include <string>

namespace pallium::distributor {

/// All ingesters behind the face of one: writes go to those that the ring names for each series,
/// reads unite what those hold that the ring calls readable.
///
/// A write succeeds when of every series enough ingesters took it (all but maxErrors of its
/// replication set); otherwise the error is that of the ingesters that did not: one that refused a
/// part counts as having refused all. Metadata goes along with the series, or, without any, to the
/// ingesters of the first metric. Threads: internally synchronised; one push runs on several.
class RingIngesters final : public IngesterClient {
  public:
    struct Config {
        bool shardByAllLabels = false;  // else all series of a metric lie together
        bool extendWrites = true;       // another ingester in place of one that is not active
        bool isShuffleSharded = false;  // a tenant has the part of the ring that its limit says
    };
    struct Dependencies {
        const ring::Ring& ring;
        /// By id of the ring's instance; a member that is not named here cannot be reached.
        std::map<std::string, IngesterClient*, std::less<>> members;
        LimitsSource limits;
        Helpers helpers;
    };
    RingIngesters(Config config, Dependencies dependencies);
    ~RingIngesters() override;

    Result<void> push(const Context& context, const tenancy::TenantId& tenant,
                      const WriteBatch& batch, std::span<const uint8_t> skip) override;
    int64_t runningPushes() const override { return m_runningPushes.load(); }
    /// Its queriers fail with Internal `expanding series: empty ring`, and the ring's other texts.
    std::shared_ptr<const storage::Queryable> queryable(
        const tenancy::TenantId& tenant) const override;
    MetadataMap metadata(const tenancy::TenantId& tenant,
                         const MetadataFilter& filter) const override;
    std::vector<SeriesExemplars> exemplars(const tenancy::TenantId& tenant,
                                           const ExemplarQuery& query) const override;
    /// Divided by the replication factor, as Cortex has it.
    Result<tenancy::UserStats> stats(const tenancy::TenantId& tenant) const override;
    /// The sums over all ingesters, replicas counted each.
    Result<tenancy::UserStatsList> allStats() const override;

  private:
    using RingPtr = std::shared_ptr<const ring::HashRing>;
    struct Spread;

    /// The part of the ring that a tenant may use.
    RingPtr ringFor(const tenancy::TenantId& tenant) const;
    IngesterClient* clientOf(const ring::Instance& instance) const;
    Result<void> spread(const ring::HashRing& ring, const tenancy::TenantId& tenant,
                        const WriteBatch& batch, std::span<const uint8_t> skip,
                        Spread& spread) const;
    Result<void> pushTo(IngesterClient& client, const Context& context,
                        const tenancy::TenantId& tenant, const WriteBatch& batch,
                        std::span<const uint8_t> skip);
    Result<void> pushParts(const Context& context, const tenancy::TenantId& tenant,
                           const WriteBatch& batch, Spread& spread);
    Result<void> place(const ring::HashRing& ring, uint32_t token, Spread& spread) const;
    /// The members to read from.
    Result<std::vector<IngesterClient*>> readers() const;

    const Config m_config;
    const Dependencies m_dependencies;
    ObjectPool<Spread> m_spreads;
    std::atomic<int64_t> m_runningPushes{0};
};

}  // namespace pallium::distributor
