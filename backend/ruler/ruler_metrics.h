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

    /// The groups of a tenant could not be loaded.
    void failed(const tenancy::TenantId& tenant);
    /// They were, so many; `isNew`: they differ from those before.
    void loaded(const tenancy::TenantId& tenant, size_t groups, bool isNew, TimestampMs now);
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
        size_t groups = 0;  // in the store, disabled ones too
    };
    std::vector<std::vector<telemetry::Collected>> collect() const;

    mutable Mutex m_mutex;
    std::map<tenancy::TenantId, Loading> m_loadings PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::ruler
