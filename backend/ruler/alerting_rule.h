#pragma once

#include "backend/ruler/active_alert.h"
#include "backend/ruler/evaluated_rule.h"

#include <map>
#include <vector>

namespace pallium::ruler {

/// Makes an alert of each sample of its query and follows it through its states: pending, firing,
/// inactive. Alerts are told apart by their labels: those of the sample without the metric name,
/// the rule's (expanded) and `alertname`, each before the one in front. A round with an error
/// changes no alert, but one with too many alerts drops all. Source: Prometheus'
/// rules.AlertingRule.
class AlertingRule final : public EvaluatedRule {
  public:
    AlertingRule(rulefmt::Rule definition, const GroupOptions& options, const RuleQueries& queries);

    Result<std::vector<RuleSample>> evaluate(const EvaluationRound& round) override;
    std::vector<SentAlert> takeAlertsToSend(TimestampNs at) override;
    void takeOver(EvaluatedRule& previous) override;
    RuleStatus status() const override;

    /// Since when alerts are active, by their labels. Those that it does not have are passed over.
    void restore(const std::map<Labels, TimestampNs>& activeAt);

  private:
    using FoundAlerts = std::map<Labels, FoundAlert>;

    Result<FoundAlerts> find(const EvaluationRound& round) const;
    /// The states after what was found at this time. Returns how many are pending or firing.
    int64_t advance(FoundAlerts found, TimestampNs at) PALLIUM_REQUIRES(m_mutex);
    std::vector<RuleSample> samples(TimestampMs timestampMs) const PALLIUM_REQUIRES(m_mutex);
    SentAlert toSend(const Labels& labels, const ActiveAlert& alert, TimestampNs at) const;

    const std::string m_generatorUrl;
    mutable Mutex m_mutex;
    std::map<Labels, ActiveAlert> m_alerts PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::ruler
