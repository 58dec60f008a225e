#pragma once

#include "backend/rulefmt/rule_group.h"
#include "backend/tenancy/limits.h"

#include <chrono>
#include <set>
#include <string>

namespace pallium::ruler {

/// What the ruler is built with.
struct RulerConfig {
    std::string externalUrl;  // without a slash at the end; the base of links in alerts
    std::chrono::nanoseconds evaluationInterval = std::chrono::minutes(1);
    std::chrono::nanoseconds pollInterval = std::chrono::minutes(1);
    std::string rulePath = "/rules";  // of Cortex' rule files: part of the rhythm, see slotAt()
    std::chrono::nanoseconds forOutageTolerance = std::chrono::hours(1);
    std::chrono::nanoseconds forGracePeriod = std::chrono::minutes(10);
    std::chrono::nanoseconds resendDelay = std::chrono::minutes(1);
    std::set<std::string, std::less<>> enabledTenants;  // empty: all
    std::set<std::string, std::less<>> disabledTenants;
    rulefmt::StringMap externalLabels;  // of all alerts; the tenant's own win

    rulefmt::StringMap externalLabelsOf(const tenancy::Limits& limits) const {
        rulefmt::StringMap labels(limits.rulerExternalLabels.begin(),
                                  limits.rulerExternalLabels.end());
        labels.insert(externalLabels.begin(), externalLabels.end());
        return labels;
    }
};

}  // namespace pallium::ruler
