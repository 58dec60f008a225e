// distributor: what every write passes before it is stored: size checks, decoding, limits of the
// instance, one of each HA pair, changing, normalising and validating labels, rate limits. Start
// here; the checks are series_validator.h, the pairs ha_tracker.h, the changes label_steps.h.
#pragma once

#include "backend/base/clock.h"
#include "backend/base/mutex.h"
#include "backend/base/object_pool.h"
#include "backend/distributor/distributor_config.h"
#include "backend/distributor/ingester_client.h"
#include "backend/distributor/instance_load.h"
#include "backend/distributor/limits_source.h"
#include "backend/distributor/push_result.h"
#include "backend/ring/ring.h"
#include "backend/service/service.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace pallium::distributor {

class HaTracker;
struct PushBuffers;
struct Validated;
class TenantState;

/// The write path up to the ingesters.
///
/// Buffers are pooled: in steady state a push allocates nothing per sample or label.
/// Threads: internally synchronised; pushes run in parallel.
class Distributor final : public service::Service {
  public:
    struct Dependencies {
        IngesterClient& ingester;
        const Clock& clock;
        telemetry::Registry& metrics;
        LimitsSource limits;
        HaTracker* haTracker = nullptr;  // null: HA pairs are not tracked
        /// The distributors that share the rates of tenants; null: each has them for itself.
        const ring::Ring* peers = nullptr;
        service::Service* membership = nullptr;  // in that ring; null: none
        IngesterClient* onlyIngester = nullptr;  // null: there are several behind `ingester`
    };
    Distributor(DistributorConfig config, Dependencies dependencies);
    ~Distributor() override;

    /// Takes a request in snappy's block format. Series that fail validation are left out and
    /// counted, the others are stored; the error then is the first refusal.
    PushResult push(const Context& context, const tenancy::TenantId& tenant, std::string_view body,
                    WriteFormat format = WriteFormat::RemoteWrite1);

    /// As push(), for a write in another format: takes what its reader put into `buffers.batch`,
    /// whose views need not point into `buffers.body`.
    PushResult pushDecoded(const Context& context, const tenancy::TenantId& tenant,
                           PushBuffers& buffers);

    /// Hands a request of remote write 1.0 to the ingesters past all limits of the tenant; only
    /// what no store can hold is left out. A single ingester is asked past its ring, too.
    PushResult pushUnlimited(const Context& context, const tenancy::TenantId& tenant,
                             std::string_view body);

    /// Forgets what was counted of a tenant and how much it sent lately, for one that is deleted.
    /// Pushes that are on their way may still count. Requires: its metrics were withdrawn.
    void forget(const tenancy::TenantId& tenant);

    /// Counts samples that the reader of another format could not take.
    void countUnread(const tenancy::TenantId& tenant, std::string_view reason, size_t samples);

    /// Status and text for a body of `size` bytes over `limit`, known before it is read.
    static PushError tooLarge(size_t size, size_t limit);
    size_t maxRecvMsgSizeBytes() const { return static_cast<size_t>(m_config.maxRecvMsgSizeBytes); }

    const DistributorConfig& config() const { return m_config; }
    std::shared_ptr<const tenancy::Limits> limitsOf(const tenancy::TenantId& tenant) const {
        return m_dependencies.limits(tenant);
    }

    /// May be null.
    const HaTracker* haTracker() const { return m_dependencies.haTracker; }

    /// Where recent data is read, but samples and exemplars, whose reads are measured.
    const IngesterClient& ingester() const { return m_dependencies.ingester; }
    /// Its data of a tenant; never null. A querier made from it needs the registry alone.
    std::shared_ptr<const storage::Queryable> queryable(const tenancy::TenantId& tenant) const;
    /// By labels of the series.
    std::vector<SeriesExemplars> exemplars(const tenancy::TenantId& tenant,
                                           const ExemplarQuery& query) const;

  private:
    /// Tracker and membership run as long as their distributor.
    Result<void> onStart() override;
    void onStop() override;
    std::shared_ptr<TenantState> state(const tenancy::TenantId& tenant);
    /// Which part of a tenant's rates is this distributor's.
    double shareOfRates() const;
    struct Push;
    /// Holds what passed the validation to the tenant's rates and hands it to the ingesters.
    PushResult forward(const Push& push, Validated& validated);
    tl::expected<void, PushError> uncompress(std::string_view body, std::string& out) const;

    const DistributorConfig m_config;
    Dependencies m_dependencies;
    InstanceLoad m_load;
    telemetry::Histogram& m_labelsPerSample;
    telemetry::Histogram& m_querySeconds;     // of queries that are answered
    telemetry::Histogram& m_exemplarSeconds;  // of exemplar queries
    ObjectPool<PushBuffers> m_buffers;
    SharedMutex m_mutex;
    std::map<std::string, std::shared_ptr<TenantState>, std::less<>> m_tenants
        PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::distributor
