#include "backend/ruler/evaluated_rule.h"

#include "backend/ruler/rule_query.h"

namespace pallium::ruler {

EvaluatedRule::EvaluatedRule(rulefmt::Rule definition, const GroupOptions& options,
                             const RuleQueries& queries)
    : m_definition(std::move(definition)),
      m_query(canonicalQuery(m_definition.expr)),
      m_options(options),
      m_queries(queries) {}

std::vector<SentAlert> EvaluatedRule::takeAlertsToSend(TimestampNs) {
    return {};
}

void EvaluatedRule::takeOver(EvaluatedRule& previous) {
    written = std::move(previous.written);
}

bool EvaluatedRule::isSameRule(const EvaluatedRule& other) const {
    const rulefmt::Rule &a = m_definition, &b = other.m_definition;
    return a.isAlert() == b.isAlert() && a.name() == b.name() && a.labels == b.labels;
}

RuleStatus EvaluatedRule::status() const {
    RuleStatus status;
    status.name = m_definition.name();
    status.query = m_query;
    status.isAlert = m_definition.isAlert();
    status.labels = m_definition.labels;
    status.annotations = m_definition.annotations;
    status.forDuration = m_definition.forDuration;
    status.keepFiringFor = m_definition.keepFiringFor;
    const Lock lock(m_mutex);
    status.health = m_health;
    status.lastError = m_lastError;
    status.lastEvaluation = m_lastEvaluation;
    status.evaluationTime = m_evaluationTime;
    return status;
}

void EvaluatedRule::finish(const Result<void>& outcome, TimestampNs startedAt,
                           std::chrono::nanoseconds took) {
    const Lock lock(m_mutex);
    m_health = outcome ? Health::Ok : Health::Err;
    m_lastError = outcome ? std::string() : outcome.error().message;
    m_lastEvaluation = startedAt;
    m_evaluationTime = took;
}

Result<promql::Vector> EvaluatedRule::ask(const Context& context, const std::string& expression,
                                          TimestampNs at) const {
    return askForVector(context, m_queries, m_options.tenant, expression, at);
}

}  // namespace pallium::ruler
