#pragma once

#include "backend/base/result.h"
#include "backend/rulefmt/rule_group.h"
#include "backend/tenancy/tenant.h"

#include <string>
#include <string_view>
#include <vector>

namespace pallium::ruler {

/// A group where it is stored.
struct StoredGroup {
    std::string ruleNamespace;
    rulefmt::RuleGroup group;
    friend bool operator==(const StoredGroup&, const StoredGroup&) = default;
};

/// Where rule groups of tenants are kept. Errors: Io, Corruption (an object that is no group), and
/// as said. Threads: internally synchronised.
class RuleStore {
  public:
    virtual ~RuleStore() = default;
    /// Those with at least one group, sorted.
    virtual Result<std::vector<tenancy::TenantId>> tenants() const = 0;
    /// By namespace, then by name.
    virtual Result<std::vector<StoredGroup>> groups(const tenancy::TenantId& tenant) const = 0;
    /// Likewise, of one namespace.
    virtual Result<std::vector<StoredGroup>> groups(const tenancy::TenantId& tenant,
                                                    std::string_view ruleNamespace) const = 0;
    /// Errors: NotFound `group does not exist`.
    virtual Result<rulefmt::RuleGroup> group(const tenancy::TenantId& tenant,
                                             std::string_view ruleNamespace,
                                             std::string_view name) const = 0;
    /// Creates or replaces by namespace and name. Errors: InvalidArgument without either or for one
    /// that is too long, Unimplemented where nothing can be changed.
    virtual Result<void> set(const tenancy::TenantId& tenant, std::string_view ruleNamespace,
                             const rulefmt::RuleGroup& group) = 0;
    /// Success if there is none.
    virtual Result<void> remove(const tenancy::TenantId& tenant, std::string_view ruleNamespace,
                                std::string_view name) = 0;
    /// Errors: NotFound `group namespace does not exist`.
    virtual Result<void> removeNamespace(const tenancy::TenantId& tenant,
                                         std::string_view ruleNamespace) = 0;
    /// All of a tenant; success if there is nothing.
    virtual Result<void> removeTenant(const tenancy::TenantId& tenant) = 0;
};

}  // namespace pallium::ruler
