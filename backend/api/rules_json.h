#pragma once

#include "backend/api/rules_filter.h"
#include "backend/ruler/rule_status.h"

#include <span>
#include <string>

namespace pallium::api {

/// The `data` of the rules API, keys in the order of Cortex: `{"groups":[…],"groupNextToken":…}`.
/// Texts are not escaped as Go does it, see withGoEscapes().
void appendRulesJson(std::string& out, const RulesPage& page);

/// The `data` of the alerts API: `{"alerts":[…]}`, all alerts that pend or fire.
void appendAlertsJson(std::string& out, std::span<const ruler::GroupStatus> groups);

}  // namespace pallium::api
