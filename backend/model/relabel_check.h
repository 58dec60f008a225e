#pragma once

#include "backend/base/result.h"
#include "backend/model/name_scheme.h"
#include "backend/model/relabel_rule.h"

#include <cstdint>

namespace pallium {

/// What a rule does; its source labels' values, joined, are the value.
enum class RelabelAction : uint8_t {
    Replace,    // sets the target to the replacement where the value matches
    Keep,       // drops sets whose value does not match
    Drop,       // drops sets whose value matches
    KeepEqual,  // drops sets whose value is not the target's
    DropEqual,  // drops sets whose value is the target's
    HashMod,    // sets the target to a hash of the value, modulo something
    LabelMap,   // copies labels whose name matches to names of the replacement
    LabelDrop,  // removes labels whose name matches
    LabelKeep,  // removes labels whose name does not match
    Lowercase,  // sets the target to the value in that case
    Uppercase,
};

/// For the sources of this module: the action of a rule that is right. Errors: as
/// RelabelRules::create.
Result<RelabelAction> checkRelabelRule(const RelabelRule& rule, NameScheme scheme);

}  // namespace pallium
