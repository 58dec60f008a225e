#include "backend/promql/engine/call_arguments.h"

namespace pallium::promql {

Result<void> ScalarArguments::evaluate(Evaluator& evaluator, const Call& call) {
    std::vector<std::vector<double>> columns;
    for (const ExprPtr& arg : call.args) {
        if (arg->type() != ValueKind::Scalar) continue;
        auto values = evaluator.scalars(*arg);
        PALLIUM_TRY(values);
        columns.push_back(std::move(*values));
    }
    m_count = columns.size();
    m_rows.reserve(m_count * evaluator.times().steps);
    for (size_t step = 0; step < evaluator.times().steps; ++step)
        for (const auto& column : columns)
            m_rows.push_back(column[step]);
    return {};
}

const Expr* firstOfType(const Call& call, ValueKind type) {
    for (const ExprPtr& arg : call.args)
        if (arg->type() == type) return arg.get();
    return nullptr;
}

CallSite siteOf(Evaluator& evaluator, const Call& call) {
    return siteOf(evaluator, call, evaluator.state().annotations);
}

CallSite siteOf(Evaluator& evaluator, const Call& call, AnnotationSink& annotations) {
    return {call,
            evaluator.times(),
            annotations,
            evaluator,
            evaluator.state().delayedNameRemoval,
            evaluator.state().utf8Labels,
            {},
            {}};
}

Result<void> failureOf(const CallSite& site) {
    if (site.failure) return pallium::fail(*site.failure);
    return {};
}

}  // namespace pallium::promql
