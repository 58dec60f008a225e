#pragma once

#include "backend/rulefmt/rule_group.h"
#include "backend/tenancy/tenant.h"

#include <chrono>
#include <string>

namespace pallium::ruler {

/// What a group is evaluated with besides its rules.
struct GroupOptions {
    tenancy::TenantId tenant;
    std::string ruleNamespace;
    std::chrono::nanoseconds interval{0};         // > 0: the group's or the server's
    std::chrono::nanoseconds resendDelay{0};      // between two sendings of a firing alert
    std::chrono::nanoseconds outageTolerance{0};  // see alert_restore.h
    std::chrono::nanoseconds gracePeriod{0};      // likewise
    rulefmt::StringMap externalLabels;            // shown to templates
    std::string externalUrl;                      // without a slash at the end
    friend bool operator==(const GroupOptions&, const GroupOptions&) = default;
};

}  // namespace pallium::ruler
