#pragma once

#include "backend/base/clock.h"
#include "backend/base/context.h"
#include "backend/base/mutex.h"
#include "backend/rulefmt/rule_group.h"
#include "backend/ruler/group_metrics.h"
#include "backend/ruler/group_options.h"
#include "backend/ruler/rule_ports.h"
#include "backend/ruler/rule_status.h"

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace pallium::ruler {

class AlertingRule;
class EvaluatedRule;
struct EvaluationRound;

/// One rule group at work: its rules, the states of its alerts, the series it wrote last.
///
/// Evaluations come one at a time from the owner; each runs all rules in order, every rule seeing
/// what those before it wrote. After a start the states of alerts are taken from ALERTS_FOR_STATE:
/// the first two evaluations write no ALERTS series, since what they depend on may still have to
/// arrive, and the second ends with the restoration (alert_restore.h). Threads: evaluate(),
/// takeOver() by one thread at a time; status() by anyone. Source: Prometheus' rules.Group.
class Group {
  public:
    /// All outlive this. `queryOffset` is the tenant's, asked at each evaluation of a group that
    /// has none of its own.
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

    /// Counts an evaluation that is due and those that were missed before it.
    void countIterations(int64_t missed);

    /// Runs every rule at the time `at`. Errors of rules are in their status. A cancelled context
    /// ends it after the rule at hand.
    void evaluate(const Context& context, TimestampNs at);

    /// Takes over, of a group that this one replaces, alerts and written series of the rules that
    /// are the same (by name and labels); series of the others become stale with the next
    /// evaluation. Goes on with a restoration that is not done yet. `previous` is of no use then.
    void takeOver(Group& previous);

    /// Marks all that it wrote last as stale, at the time `at`: the group is gone.
    void writeStaleMarkers(const Context& context, TimestampNs at);

    GroupStatus status() const;

  private:
    void addRule(rulefmt::Rule rule);
    TimestampNs withoutOffset(TimestampNs at) const;
    void evaluateRules(const EvaluationRound& round);
    /// How many samples it gave.
    size_t evaluateRule(EvaluatedRule& rule, const EvaluationRound& round);
    Result<void> publish(EvaluatedRule& rule, const EvaluationRound& round,
                         std::span<const RuleSample> samples);
    /// False if that failed and is to be tried again.
    bool markStale(const Context& context, std::span<const Labels> series, TimestampNs at);
    void restore(const Context& context);

    const rulefmt::RuleGroup m_definition;
    const GroupOptions m_options;
    const Dependencies m_dependencies;
    std::vector<std::unique_ptr<EvaluatedRule>> m_rules;  // in order
    std::vector<AlertingRule*> m_alertingRules;           // those of m_rules
    std::vector<Labels> m_vanished;  // series of rules that are gone, not marked as stale yet
    int m_roundsUntilRestored;       // 0: restored, or there is nothing to restore
    mutable Mutex m_mutex;
    TimestampNs m_lastEvaluation PALLIUM_GUARDED_BY(m_mutex) = 0;
    std::chrono::nanoseconds m_evaluationTime PALLIUM_GUARDED_BY(m_mutex){0};
};

}  // namespace pallium::ruler
