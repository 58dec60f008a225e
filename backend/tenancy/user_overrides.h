#pragma once

#include "backend/base/result.h"
#include "backend/config/node.h"
#include "backend/tenancy/runtime_config.h"
#include "backend/tenancy/tenant.h"

namespace pallium::tenancy {

/// Overrides that tenants see and change themselves, kept in the runtime document.
/// Threads: internally synchronised.
class UserOverrides {
  public:
    /// Which limits may be changed: those that `api_allowed_limits` names, or, where nobody writes
    /// such a list since the document is ours alone, every one.
    enum class Allowed : uint8_t { Listed, All };
    /// `runtime` outlives this.
    UserOverrides(RuntimeConfig& runtime, Allowed allowed)
        : m_runtime(runtime), m_allowed(allowed) {}

    /// What the document says of the tenant, as written: a mapping. Errors: NotFound, with texts
    /// for the client: `not found` if nobody has overrides, `overrides not found` if others have
    /// some.
    Result<config::Node> of(const TenantId& tenant) const;
    /// All limits of a tenant that has overrides, those by default too: a mapping, keys sorted.
    /// Errors: as of().
    Result<config::Node> limitsOf(const TenantId& tenant) const;

    /// Takes these limits, a mapping, over what is there; a null takes one away. In force at once.
    /// Errors: InvalidArgument `invalid overrides: …` where a limit may not be changed, exceeds
    /// `hard_overrides` or is not good; those of RuntimeConfig::update().
    Result<void> set(const TenantId& tenant, const config::Node& limits);
    /// Takes all of them away; success if there are none. Errors: of RuntimeConfig::update().
    Result<void> remove(const TenantId& tenant);

  private:
    Result<void> check(const RuntimeDocument& now, const TenantId& tenant,
                       const config::Node& limits) const;

    RuntimeConfig& m_runtime;
    const Allowed m_allowed;
};

}  // namespace pallium::tenancy
