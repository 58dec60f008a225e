#pragma once

#include "backend/base/result.h"
#include "backend/ruler/rule_store.h"

#include <string>
#include <string_view>

namespace pallium::ruler {

/// A group as Cortex stores it: protobuf RuleGroupDesc (block-storage of Cortex:
/// pkg/ruler/rulespb), byte for byte what its generated code writes.
std::string encodeGroup(const tenancy::TenantId& tenant, const StoredGroup& group);
/// Unknown fields are passed over. Errors: Corruption.
Result<StoredGroup> decodeGroup(std::string_view bytes);

}  // namespace pallium::ruler
