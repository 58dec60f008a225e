#pragma once

#include "backend/base/clock.h"
#include "backend/base/context.h"
#include "backend/base/mutex.h"
#include "backend/rulefmt/rule_group.h"
#include "backend/ruler/group_metrics.h"
#include "backend/ruler/rule_ports.h"
#include "backend/ruler/rule_status.h"
#include "backend/tenancy/tenant.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pallium::ruler {

class EvaluatedRule;

/// What a group is evaluated with besides its rules.
struct GroupOptions {
    tenancy::TenantId tenant;
    std::string ruleNamespace;
    std::chrono::nanoseconds interval{0};         // > 0: the group's or the server's
    std::chrono::nanoseconds resendDelay{0};      // between two sendings of a firing alert
    std::chrono::nanoseconds outageTolerance{0};  // see restore()
    std::chrono::nanoseconds gracePeriod{0};
    rulefmt::StringMap externalLabels;  // shown to templates
    std::string externalUrl;            // without a slash at the end
};

/// One rule group at work: its rules, the states of its alerts, the series it wrote last.
///
/// Evaluations come one at a time from the owner; each runs all rules in order, every rule seeing
/// what those before it wrote. After a start the states of alerts are taken from ALERTS_FOR_STATE:
/// the first two evaluations write no ALERTS series, then restore() runs (evaluate() does that by
/// itself). Threads: evaluate(), takeOver() by one thread at a time; status() by anyone. Source:
/// Prometheus' rules.Group.
class Group {
  public:
    /// All outlive this. `queryOffset` is asked at each evaluation: the group's own, or the
    /// tenant's.
    struct Dependencies {
        const RuleQueries& queries;
        RuleWriter& writer;
        AlertSink& alerts;
        const Clock& clock;
        std::function<std::chrono::milliseconds()> queryOffset;
        GroupMetrics metrics;
    };
    /// Requires: a group that was checked. `shouldRestore`: states may be found in storage.
    Group(rulefmt::RuleGroup definition, GroupOptions options, Dependencies dependencies,
          bool shouldRestore);
    ~Group();

    const rulefmt::RuleGroup& definition() const { return m_definition; }
    const GroupOptions& options() const { return m_options; }

    /// Runs every rule at the time `at`. Errors of rules are in their status. A cancelled context
    /// ends it after the rule at hand.
    void evaluate(const Context& context, TimestampNs at);

    /// Takes over, of a group that this one replaces, alerts and written series of the rules that
    /// are the same (by name and labels); series of the others become stale with the next
    /// evaluation.
    void takeOver(Group& previous);

    /// Marks all that it wrote last as stale, at the time `at`: the group is gone.
    void writeStaleMarkers(const Context& context, TimestampNs at);

    GroupStatus status() const;

  private:
    const rulefmt::RuleGroup m_definition;
    const GroupOptions m_options;
    const Dependencies m_dependencies;
};

}  // namespace pallium::ruler
