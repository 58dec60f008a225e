#pragma once

#include "backend/base/clock.h"
#include "backend/base/mutex.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"

#include <map>

namespace pallium::ruler {

/// What the ruler counts beside its groups, under Cortex' names. Threads: internally synchronised.
class RulerMetrics {
  public:
    /// `registry` outlives this, but its last exposition does not.
    explicit RulerMetrics(telemetry::Registry& registry);

    /// The groups of a tenant could be loaded, or could not.
    void reloaded(const tenancy::TenantId& tenant, bool isSuccess, TimestampMs now);
    /// They were, and differ from those before.
    void updated(const tenancy::TenantId& tenant, TimestampMs now);
    /// The tenant has no groups any more.
    void forget(const tenancy::TenantId& tenant);

    telemetry::Gauge& managers;  // tenants with groups
    telemetry::Gauge& syncSeconds;
    telemetry::Counter& initialSyncs;
    telemetry::Counter& periodicSyncs;

  private:
    struct Loading {
        bool isSuccess = false;
        TimestampMs lastSuccessMs = 0;
        uint64_t updates = 0;
    };
    std::vector<std::vector<telemetry::Collected>> collect() const;

    mutable Mutex m_mutex;
    std::map<tenancy::TenantId, Loading> m_loadings PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::ruler
