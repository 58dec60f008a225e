#pragma once

#include "backend/base/mutex.h"
#include "backend/distributor/discard_count.h"
#include "backend/distributor/push_result.h"
#include "backend/distributor/token_bucket.h"
#include "backend/model/relabel.h"
#include "backend/telemetry/registry.h"

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace pallium::tenancy {
struct Limits;
}

namespace pallium::distributor {

/// What the distributor holds for one tenant: its rate limit, its relabelling rules, compiled once,
/// and its counters, looked up once.
/// Threads: internally synchronised.
class TenantState {
  public:
    TenantState(telemetry::Registry& registry, std::string tenant);

    TokenBucket rate, histogramRate;
    telemetry::Counter& samplesIn;  // all that came
    telemetry::Counter& histogramsIn;
    telemetry::Counter& exemplarsIn;
    telemetry::Counter& metadataIn;
    telemetry::Counter& receivedSamples;  // those that passed
    telemetry::Counter& receivedHistograms;
    telemetry::Counter& receivedExemplars;
    telemetry::Counter& receivedMetadata;
    telemetry::Counter& reducedHistograms;  // whose resolution was lowered

    /// metric_relabel_configs of these limits; compiled anew only when they are others than the
    /// last time. Errors: as RelabelRules::create, for limits that nobody checked.
    Result<RelabelRules> relabelRules(const std::shared_ptr<const tenancy::Limits>& limits,
                                      NameScheme names);

    /// Counts what came.
    void countIn(const WriteBatch& batch);
    /// Counts what passed.
    void countReceived(const PushCounts& taken, size_t metadata);
    /// Counts what was refused.
    void countRefused(const RefusalCounts& counts);
    void countDiscarded(std::string_view reason, const DiscardCount& count);
    /// Counts samples of an HA pair from the replica that is not elected.
    void countDeduped(std::string_view cluster, size_t samples);
    /// Counts samples of no pair, of a tenant that has pairs.
    void countNonHa(size_t samples);
    /// The latest time of what a push brought; 0: it brought no samples.
    void noteLatest(TimestampMs timeMs);

  private:
    void add(std::string_view name, std::string_view help, std::string_view reason, size_t count);

    telemetry::Registry& m_registry;
    const std::string m_tenant;
    Mutex m_mutex;
    std::map<std::string, telemetry::Counter*, std::less<>> m_deduped  // by cluster
        PALLIUM_GUARDED_BY(m_mutex);
    telemetry::Counter* m_nonHa PALLIUM_GUARDED_BY(m_mutex) = nullptr;
    std::atomic<telemetry::Gauge*> m_latest = nullptr;  // there is one once there were samples
    SharedMutex m_rulesMutex;
    /// Whose rules they are. Held, so that no later limits can lie at its address.
    std::shared_ptr<const tenancy::Limits> m_rulesLimits PALLIUM_GUARDED_BY(m_rulesMutex);
    Result<RelabelRules> m_rules PALLIUM_GUARDED_BY(m_rulesMutex);
};

}  // namespace pallium::distributor
