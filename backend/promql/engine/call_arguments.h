#pragma once

#include "backend/promql/engine/evaluator.h"
#include "backend/promql/functions/function.h"

#include <span>
#include <vector>

namespace pallium::promql {

/// The scalar arguments of a call at each step, without those of other types.
class ScalarArguments {
  public:
    Result<void> evaluate(Evaluator& evaluator, const Call& call);
    bool areNone() const { return m_count == 0; }
    std::span<const double> at(size_t step) const {
        return std::span(m_rows).subspan(step * m_count, m_count);
    }

  private:
    size_t m_count = 0;
    std::vector<double> m_rows;  // m_count entries a step
};

/// The first argument of a type; null if there is none.
const Expr* firstOfType(const Call& call, ValueKind type);

/// What a function of the table gets to know about a call.
CallSite siteOf(Evaluator& evaluator, const Call& call);
/// The same with another place for its annotations.
CallSite siteOf(Evaluator& evaluator, const Call& call, AnnotationSink& annotations);
/// The error that a function has reported through its call site.
Result<void> failureOf(const CallSite& site);

}  // namespace pallium::promql
