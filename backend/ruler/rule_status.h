#pragma once

#include "backend/base/clock.h"
#include "backend/model/labels.h"
#include "backend/rulefmt/alert_template.h"
#include "backend/rulefmt/rule_group.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pallium::ruler {

/// Nanoseconds since the epoch: evaluations have that precision, samples have milliseconds.
using TimestampNs = int64_t;
inline constexpr TimestampNs kNsPerSecond = 1'000'000'000;

/// The time of samples at an instant.
inline TimestampMs toMs(TimestampNs at) {
    constexpr TimestampNs kNsPerMs = 1'000'000;
    return at / kNsPerMs;
}

enum class AlertState : uint8_t { Inactive, Pending, Firing };
/// `inactive`, `pending`, `firing`.
std::string_view alertStateName(AlertState state);

enum class Health : uint8_t { Unknown, Ok, Err };
/// `unknown`, `ok`, `err`.
std::string_view healthName(Health health);

/// An alert that is pending or firing.
struct AlertStatus {
    Labels labels;
    rulefmt::StringMap annotations;
    AlertState state = AlertState::Pending;
    TimestampNs activeAt = 0;
    std::optional<TimestampNs> keepFiringSince;
    rulefmt::TemplateValue value = 0.0;
};

/// A rule as it stood after its last evaluation.
struct RuleStatus {
    std::string name;
    std::string query;  // canonical
    bool isAlert = false;
    rulefmt::StringMap labels;       // the rule's own, with those of its group; not expanded
    rulefmt::StringMap annotations;  // not expanded
    std::chrono::milliseconds forDuration{0};
    std::chrono::milliseconds keepFiringFor{0};
    AlertState state = AlertState::Inactive;  // the worst of its alerts
    std::vector<AlertStatus> alerts;          // by labels
    Health health = Health::Unknown;
    std::string lastError;
    TimestampNs lastEvaluation = 0;  // 0: never
    std::chrono::nanoseconds evaluationTime{0};
};

struct GroupStatus {
    std::string ruleNamespace;  // `file` in the API
    std::string name;
    std::chrono::nanoseconds interval{0};
    int64_t limit = 0;
    TimestampNs lastEvaluation = 0;  // 0: never
    std::chrono::nanoseconds evaluationTime{0};
    std::vector<RuleStatus> rules;
};

}  // namespace pallium::ruler
