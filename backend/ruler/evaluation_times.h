#pragma once

#include "backend/base/mutex.h"
#include "backend/base/times_taken.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"

#include <chrono>
#include <map>
#include <vector>

namespace pallium::ruler {

/// How long evaluations of each tenant took, for /metrics. Threads: internally synchronised.
class EvaluationTimes {
  public:
    /// This outlives the last exposition of `registry`.
    explicit EvaluationTimes(telemetry::Registry& registry);

    void addRule(const tenancy::TenantId& tenant, std::chrono::nanoseconds took);
    void addGroup(const tenancy::TenantId& tenant, std::chrono::nanoseconds took);
    /// The tenant is gone.
    void forget(const tenancy::TenantId& tenant);

  private:
    struct Times {
        TimesTaken rules, groups;
    };
    std::vector<std::vector<telemetry::Collected>> collect() const;

    mutable Mutex m_mutex;
    std::map<tenancy::TenantId, Times> m_times PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::ruler
