#include "backend/ruler/group.h"

#include "backend/base/log.h"
#include "backend/ruler/alert_restore.h"
#include "backend/ruler/recording_rule.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pallium::ruler {
namespace {

/// Evaluations before alerts are restored.
constexpr int kRoundsBeforeRestoring = 2;

double inSeconds(std::chrono::nanoseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

}  // namespace

Group::Group(rulefmt::RuleGroup definition, GroupOptions options, Dependencies dependencies,
             bool shouldRestore)
    : m_definition(std::move(definition)),
      m_options(std::move(options)),
      m_dependencies(std::move(dependencies)),
      m_roundsUntilRestored(shouldRestore ? kRoundsBeforeRestoring : 0) {
    for (const rulefmt::Rule& rule : m_definition.rules)
        addRule(rule);
    m_dependencies.metrics.rules.set(static_cast<double>(m_rules.size()));
    m_dependencies.metrics.interval.set(inSeconds(m_options.interval));
}

Group::~Group() = default;

void Group::addRule(rulefmt::Rule rule) {
    rule.labels.insert(m_definition.labels.begin(), m_definition.labels.end());
    if (!rule.isAlert()) {
        m_rules.push_back(
            std::make_unique<RecordingRule>(std::move(rule), m_options, m_dependencies.queries));
        return;
    }
    auto alerting =
        std::make_unique<AlertingRule>(std::move(rule), m_options, m_dependencies.queries);
    m_alertingRules.push_back(alerting.get());
    m_rules.push_back(std::move(alerting));
}

void Group::countIterations(int64_t missed) {
    m_dependencies.metrics.iterations.add(static_cast<double>(missed + 1));
    m_dependencies.metrics.missedIterations.add(static_cast<double>(missed));
}

void Group::evaluate(const Context& context, TimestampNs at) {
    const TimestampNs startedAt = m_dependencies.clock.nowNs();
    const SteadyTime started = m_dependencies.clock.steadyNow();
    evaluateRules({.context = context,
                   .at = at,
                   .queriedAt = withoutOffset(at),
                   .limit = m_definition.limit,
                   .hasAlertSeries = m_roundsUntilRestored == 0});
    const std::chrono::nanoseconds took = m_dependencies.clock.steadyNow() - started;
    const GroupMetrics& metrics = m_dependencies.metrics;
    metrics.times.addGroup(m_options.tenant, took);
    metrics.lastDuration.set(inSeconds(took));
    metrics.lastEvaluation.set(inSeconds(std::chrono::nanoseconds(startedAt)));
    const Lock lock(m_mutex);
    m_lastEvaluation = startedAt;
    m_evaluationTime = took;
}

TimestampNs Group::withoutOffset(TimestampNs at) const {
    const std::chrono::nanoseconds offset =
        m_definition.queryOffset ? *m_definition.queryOffset : m_dependencies.queryOffset();
    return at - offset.count();
}

void Group::evaluateRules(const EvaluationRound& round) {
    size_t samples = 0;
    for (const auto& rule : m_rules) {
        if (!round.context.check()) return;
        samples += evaluateRule(*rule, round);
    }
    m_dependencies.metrics.lastSamples.set(static_cast<double>(samples));
    if (markStale(round.context, m_vanished, round.queriedAt)) m_vanished.clear();
    if (m_roundsUntilRestored > 0 && --m_roundsUntilRestored == 0) restore(round.context);
}

size_t Group::evaluateRule(EvaluatedRule& rule, const EvaluationRound& round) {
    const TimestampNs startedAt = m_dependencies.clock.nowNs();
    const SteadyTime started = m_dependencies.clock.steadyNow();
    const auto samples = rule.evaluate(round);
    const Result<void> outcome =
        samples ? publish(rule, round, *samples) : Result<void>(fail(samples.error()));
    const std::chrono::nanoseconds took = m_dependencies.clock.steadyNow() - started;
    rule.finish(outcome, startedAt, took);
    m_dependencies.metrics.times.addRule(m_options.tenant, took);
    m_dependencies.metrics.evaluations.add();
    if (!outcome) {
        m_dependencies.metrics.failures.add();
        if (outcome.error().kind != ErrorKind::Canceled)
            log::warn("evaluating rule failed", {{"tenant", m_options.tenant.text()},
                                                 {"namespace", m_options.ruleNamespace},
                                                 {"group", m_definition.name},
                                                 {"rule", rule.definition().name()},
                                                 {"err", outcome.error().message}});
    }
    return samples ? samples->size() : 0;
}

Result<void> Group::publish(EvaluatedRule& rule, const EvaluationRound& round,
                            std::span<const RuleSample> samples) {
    if (auto alerts = rule.takeAlertsToSend(round.at); !alerts.empty())
        m_dependencies.alerts.send(m_options.tenant, std::move(alerts));
    // After a failure it is not known what was written: what was before counts on.
    if (!samples.empty())
        PALLIUM_TRY(m_dependencies.writer.write(round.context, m_options.tenant, samples));
    std::vector<Labels> gone = rule.written.replaceBy(samples);
    if (!markStale(round.context, gone, round.queriedAt)) rule.written.keep(std::move(gone));
    return {};
}

bool Group::markStale(const Context& context, std::span<const Labels> series, TimestampNs at) {
    if (series.empty()) return true;
    const auto markers = staleMarkers(series, toMs(at));
    const auto written = m_dependencies.writer.write(context, m_options.tenant, markers);
    if (written) return true;
    // A refusal is final, and expected: another rule may write the series by now.
    const bool isRefused = written.error().kind == ErrorKind::InvalidArgument;
    if (!isRefused)
        log::warn("cannot mark series of rules as stale", {{"tenant", m_options.tenant.text()},
                                                           {"namespace", m_options.ruleNamespace},
                                                           {"group", m_definition.name},
                                                           {"err", written.error().message}});
    return isRefused;
}

void Group::restore(const Context& context) {
    const TimestampNs now = m_dependencies.clock.nowNs();
    for (AlertingRule* rule : m_alertingRules)
        restoreAlerts(context, m_dependencies.queries, m_options, *rule, now);
}

void Group::takeOver(Group& previous) {
    m_roundsUntilRestored = previous.m_roundsUntilRestored;
    m_vanished = std::move(previous.m_vanished);
    std::vector<EvaluatedRule*> left;
    for (const auto& rule : previous.m_rules)
        left.push_back(rule.get());
    for (const auto& rule : m_rules) {
        const auto same = std::find_if(left.begin(), left.end(), [&rule](const auto* other) {
            return rule->isSameRule(*other);
        });
        if (same == left.end()) continue;
        rule->takeOver(**same);
        left.erase(same);
    }
    for (EvaluatedRule* rule : left)
        std::ranges::move(rule->written.release(), std::back_inserter(m_vanished));
    const auto [lastEvaluation, evaluationTime] = [&previous] {
        const Lock lock(previous.m_mutex);
        return std::pair(previous.m_lastEvaluation, previous.m_evaluationTime);
    }();
    const Lock lock(m_mutex);
    m_lastEvaluation = lastEvaluation;
    m_evaluationTime = evaluationTime;
}

void Group::writeStaleMarkers(const Context& context, TimestampNs at) {
    std::vector<Labels> series = std::exchange(m_vanished, {});
    for (const auto& rule : m_rules)
        std::ranges::move(rule->written.release(), std::back_inserter(series));
    (void)markStale(context, series, withoutOffset(at));  // told; nobody is left to try again
}

GroupStatus Group::status() const {
    GroupStatus status;
    status.ruleNamespace = m_options.ruleNamespace;
    status.name = m_definition.name;
    status.interval = m_options.interval;
    status.limit = m_definition.limit;
    for (const auto& rule : m_rules)
        status.rules.push_back(rule->status());
    const Lock lock(m_mutex);
    status.lastEvaluation = m_lastEvaluation;
    status.evaluationTime = m_evaluationTime;
    return status;
}

}  // namespace pallium::ruler
