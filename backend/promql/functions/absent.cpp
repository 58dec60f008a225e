#include "backend/promql/functions/families.h"

#include <string>
#include <unordered_set>

namespace pallium::promql {
namespace {

/// The selector that a call's argument is, if it is nothing more than one.
const VectorSelector* plainSelector(const Expr& argument) {
    const Expr* expr = &unwrapParens(argument);
    while (expr->kind == NodeKind::StepInvariant)
        expr = &unwrapParens(*static_cast<const StepInvariantExpr*>(expr)->expr);
    if (expr->kind == NodeKind::MatrixSelector)
        return static_cast<const MatrixSelector*>(expr)->selector.get();
    return expr->kind == NodeKind::VectorSelector ? static_cast<const VectorSelector*>(expr)
                                                  : nullptr;
}

/// What the missing series would surely have: labels that exactly one matcher, an equality, names.
/// A label that is named again, even with the same value, is left out.
Labels labelsOfAbsence(const Expr& argument) {
    const VectorSelector* selector = plainSelector(argument);
    if (selector == nullptr) return {};
    LabelsBuilder builder;
    std::unordered_set<std::string_view> seen;
    for (const Matcher& matcher : selector->matchers) {
        if (matcher.name() == kMetricName) continue;
        if (matcher.type() == MatchType::Equal && seen.insert(matcher.name()).second)
            builder.set(matcher.name(), matcher.value());
        else
            builder.remove(matcher.name());
    }
    return builder.labels();
}

void absent(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    Column result(call.times.steps);
    result.metric = labelsOfAbsence(*args[0].expr);
    for (size_t step = 0; step < result.size(); ++step)
        result.set(step, 1.0);
    for (const Column& column : args[0].columns) {
        if (!call.mayGoOn(column.size())) return;
        for (size_t step = 0; step < column.size(); ++step)
            if (column.has(step)) result.clear(step);
    }
    out.push_back(std::move(result));
}

constexpr Function kAbsentFunctions[] = {{.name = "absent", .columns = absent}};

}  // namespace

std::span<const Function> absentFunctions() {
    return kAbsentFunctions;
}

}  // namespace pallium::promql
