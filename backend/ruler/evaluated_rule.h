#pragma once

#include "backend/base/context.h"
#include "backend/base/mutex.h"
#include "backend/ruler/group_options.h"
#include "backend/ruler/rule_ports.h"
#include "backend/ruler/rule_status.h"
#include "backend/ruler/written_series.h"

#include <chrono>
#include <string>
#include <vector>

namespace pallium::ruler {

/// One evaluation of a group, as its rules see it.
struct EvaluationRound {
    const Context& context;
    TimestampNs at = 0;          // when the evaluation was due
    TimestampNs queriedAt = 0;   // the same without the query offset: of queries and samples
    int64_t limit = 0;           // of results of a rule; 0 and below: none
    bool hasAlertSeries = true;  // alerts are written as series; not before they were restored
};

/// A rule at work. Threads: one evaluates, status() by anyone.
class EvaluatedRule {
  public:
    /// `options` and `queries` outlive this. `definition` has the labels of its group.
    EvaluatedRule(rulefmt::Rule definition, const GroupOptions& options,
                  const RuleQueries& queries);
    virtual ~EvaluatedRule() = default;

    /// The samples of the round. Errors: those of the query, in its words, and InvalidArgument or
    /// LimitExceeded in Prometheus' words for results that must not be written.
    virtual Result<std::vector<RuleSample>> evaluate(const EvaluationRound& round) = 0;
    /// What Alertmanagers are to hear after a successful evaluation; counts as sent then.
    virtual std::vector<SentAlert> takeAlertsToSend(TimestampNs at);
    /// Takes over what another one knows. Requires: isSameRule().
    virtual void takeOver(EvaluatedRule& previous);
    virtual RuleStatus status() const;

    /// Of one kind, with the same name and labels.
    bool isSameRule(const EvaluatedRule& other) const;
    const rulefmt::Rule& definition() const { return m_definition; }
    /// Canonical.
    const std::string& query() const { return m_query; }

    /// Notes how an evaluation went.
    void finish(const Result<void>& outcome, TimestampNs startedAt, std::chrono::nanoseconds took);

    WrittenSeries written;  // of the evaluating thread

  protected:
    Result<promql::Vector> ask(const Context& context, const std::string& expression,
                               TimestampNs at) const;
    const GroupOptions& options() const { return m_options; }

  private:
    const rulefmt::Rule m_definition;
    const std::string m_query;
    const GroupOptions& m_options;
    const RuleQueries& m_queries;
    mutable Mutex m_mutex;
    Health m_health PALLIUM_GUARDED_BY(m_mutex) = Health::Unknown;
    std::string m_lastError PALLIUM_GUARDED_BY(m_mutex);
    TimestampNs m_lastEvaluation PALLIUM_GUARDED_BY(m_mutex) = 0;
    std::chrono::nanoseconds m_evaluationTime PALLIUM_GUARDED_BY(m_mutex){0};
};

}  // namespace pallium::ruler
