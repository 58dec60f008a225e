#pragma once

#include "backend/tenancy/limits.h"
#include "backend/tenancy/runtime_config.h"
#include "backend/tenancy/tenant.h"

#include <functional>
#include <memory>

namespace pallium::tenancy {

/// The limits in force for each tenant: those that the runtime document gives it, or the defaults.
/// Threads: internally synchronised; a question costs a lock and a lookup, nothing is copied.
class Overrides {
  public:
    /// `runtime` outlives this and whatever source() gave.
    explicit Overrides(const RuntimeConfig& runtime) : m_runtime(runtime) {}

    /// Never null. A request takes it once and uses it throughout.
    std::shared_ptr<const Limits> of(const TenantId& tenant) const;
    /// The same as a function, for components.
    std::function<std::shared_ptr<const Limits>(const TenantId&)> source() const {
        return [this](const TenantId& tenant) { return of(tenant); };
    }
    /// Of an ingester over all tenants.
    InstanceLimits ofInstance() const;

  private:
    const RuntimeConfig& m_runtime;
};

}  // namespace pallium::tenancy
