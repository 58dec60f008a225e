#pragma once

#include "backend/ruler/rule_store.h"

#include <string>
#include <string_view>
#include <vector>

namespace pallium::ruler {

/// The tenant of that name. Requires: it can be one.
inline tenancy::TenantId idOf(std::string_view name) {
    return *tenancy::TenantId::parse(name);
}

/// `namespace/name` of each with a space behind it, or what is wrong.
inline std::string textOf(const Result<std::vector<StoredGroup>>& groups) {
    if (!groups) return groups.error().message;
    std::string names;
    for (const StoredGroup& group : *groups)
        names += group.ruleNamespace + "/" + group.group.name + " ";
    return names;
}

/// The tenants of a store, likewise.
inline std::string tenantsOf(const RuleStore& store) {
    const auto found = store.tenants();
    if (!found) return found.error().message;
    std::string names;
    for (const tenancy::TenantId& tenant : *found)
        names += tenant.text() + " ";
    return names;
}

}  // namespace pallium::ruler
