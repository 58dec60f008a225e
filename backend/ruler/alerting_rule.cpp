#include "backend/ruler/alerting_rule.h"

#include "backend/ruler/alert_series.h"
#include "backend/ruler/alert_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace pallium::ruler {
namespace {

/// Beyond that, four times as long would end beyond all instants.
constexpr std::chrono::nanoseconds kLongestResending = std::chrono::hours(24 * 365 * 10);

AlertStatus statusOf(const Labels& labels, const ActiveAlert& alert) {
    return {labels,         alert.found.annotations, alert.state,
            alert.activeAt, alert.keepFiringSince,   alert.found.value};
}

}  // namespace

AlertingRule::AlertingRule(rulefmt::Rule definition, const GroupOptions& options,
                           const RuleQueries& queries)
    : EvaluatedRule(std::move(definition), options, queries),
      m_generatorUrl(options.externalUrl + rulefmt::tableLink(query())) {}

Result<std::vector<RuleSample>> AlertingRule::evaluate(const EvaluationRound& round) {
    auto found = find(round);
    PALLIUM_TRY(found);
    const Lock lock(m_mutex);
    const int64_t active = advance(std::move(*found), round.at);
    if (round.limit > 0 && active > round.limit) {
        m_alerts.clear();
        return fail(ErrorKind::LimitExceeded,
                    fmt::format("exceeded limit of {} with {} alerts", round.limit, active));
    }
    if (!round.hasAlertSeries) return std::vector<RuleSample>();
    return samples(toMs(round.queriedAt));
}

int64_t AlertingRule::advance(FoundAlerts found, TimestampNs at) {
    for (auto it = m_alerts.begin(); it != m_alerts.end();) {
        const bool isOver =
            !found.contains(it->first) && !it->second.miss(at, definition().keepFiringFor);
        it = isOver ? m_alerts.erase(it) : std::next(it);
    }
    for (auto& [labels, now] : found)
        m_alerts[labels].meet(std::move(now), at);
    int64_t active = 0;
    for (auto& [labels, alert] : m_alerts) {
        alert.fireIfDue(at, definition().forDuration);
        if (alert.state != AlertState::Inactive) ++active;
    }
    return active;
}

Result<AlertingRule::FoundAlerts> AlertingRule::find(const EvaluationRound& round) const {
    const auto vector = ask(round.context, query(), round.queriedAt);
    PALLIUM_TRY(vector);
    // Other than the rule's own query, those of templates know no offset.
    AlertText text(
        definition(), options(), toMs(round.at),
        [&](const std::string& expression) -> Result<std::vector<rulefmt::TemplateSample>> {
            const auto answer = ask(round.context, expression, round.at);
            PALLIUM_TRY(answer);
            return templateSamples(*answer);
        });
    FoundAlerts found;
    for (const promql::VectorSample& sample : *vector)
        if (!found.insert(text.of(sample)).second)
            return fail(ErrorKind::InvalidArgument,
                        "vector contains metrics with the same labelset after applying alert "
                        "labels");
    return found;
}

std::vector<RuleSample> AlertingRule::samples(TimestampMs timestampMs) const {
    std::vector<RuleSample> samples;
    samples.reserve(2 * m_alerts.size());
    LabelsBuilder labels;
    for (const auto& [own, alert] : m_alerts) {
        if (alert.state == AlertState::Inactive) continue;
        labels.reset(own.view());
        labels.set(kMetricName, kForStateSeries);
        samples.push_back({labels.labels(), timestampMs,
                           static_cast<double>(alert.activeAt / kNsPerSecond), nullptr});
        labels.set(kMetricName, kAlertsSeries);
        labels.set(kAlertState, alertStateName(alert.state));
        samples.push_back({labels.labels(), timestampMs, 1, nullptr});
    }
    return samples;
}

std::vector<SentAlert> AlertingRule::takeAlertsToSend(TimestampNs at) {
    std::vector<SentAlert> alerts;
    const Lock lock(m_mutex);
    for (auto& [labels, alert] : m_alerts) {
        if (!alert.isToBeSent(at, options().resendDelay)) continue;
        alert.lastSentAt = at;
        alerts.push_back(toSend(labels, alert, at));
    }
    return alerts;
}

SentAlert AlertingRule::toSend(const Labels& labels, const ActiveAlert& alert,
                               TimestampNs at) const {
    // A firing alert outlives sendings that get lost.
    const auto validFor =
        4 * std::min(std::max(options().resendDelay, options().interval), kLongestResending);
    return {labels, alert.found.annotations, alert.firedAt,
            alert.resolvedAt != 0 ? alert.resolvedAt : at + validFor.count(), m_generatorUrl};
}

void AlertingRule::takeOver(EvaluatedRule& previous) {
    EvaluatedRule::takeOver(previous);
    auto& other = static_cast<AlertingRule&>(previous);
    std::map<Labels, ActiveAlert> alerts;
    {
        const Lock lock(other.m_mutex);
        alerts.swap(other.m_alerts);
    }
    const Lock lock(m_mutex);
    m_alerts = std::move(alerts);
}

RuleStatus AlertingRule::status() const {
    RuleStatus status = EvaluatedRule::status();
    const Lock lock(m_mutex);
    for (const auto& [labels, alert] : m_alerts) {
        if (alert.state == AlertState::Inactive) continue;
        status.alerts.push_back(statusOf(labels, alert));
        status.state = std::max(status.state, alert.state);
    }
    return status;
}

void AlertingRule::restore(const std::map<Labels, TimestampNs>& activeAt) {
    const Lock lock(m_mutex);
    for (const auto& [labels, since] : activeAt)
        if (const auto found = m_alerts.find(labels); found != m_alerts.end())
            found->second.activeAt = since;
}

}  // namespace pallium::ruler
