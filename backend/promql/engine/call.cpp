#include "backend/promql/engine/call.h"

#include "backend/base/go_text.h"
#include "backend/promql/engine/call_arguments.h"
#include "backend/promql/engine/column_merger.h"
#include "backend/promql/engine/range_call.h"
#include "backend/promql/engine/selector.h"
#include "backend/promql/functions/numerics.h"

#include <fmt/format.h>
#include <tsl/robin_set.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace pallium::promql {
namespace {

/// Element functions ---------------------------------------------------------------------------

/// The evaluation times in seconds: what hour() and its kin see without arguments.
Column timeColumn(const EvaluationTimes& times) {
    Column column(times.steps);
    for (size_t step = 0; step < times.steps; ++step)
        column.set(step, toSeconds(times.at(step)));
    return column;
}

Result<void> evaluateElement(Evaluator& evaluator, const Call& call, const Function& function,
                             const ColumnSink& sink) {
    ScalarArguments scalars;
    PALLIUM_TRY(scalars.evaluate(evaluator, call));
    CallSite site = siteOf(evaluator, call);
    const auto map = [&](Column& column) -> Result<void> {
        site.metric = column.metric.view();
        column.clearHistograms();
        for (size_t step = 0; step < column.size(); ++step)
            if (column.has(step))
                column.set(step, function.element(site, column.values[step], scalars.at(step)));
        return failureOf(site);
    };
    const Expr* vector = firstOfType(call, ValueKind::Vector);
    if (vector != nullptr) return evaluator.mapColumns(*vector, !function.keepsName, map, sink);
    Column column = timeColumn(evaluator.times());
    PALLIUM_TRY(map(column));
    return sink(column);
}

/// What native histograms alone have; floats are left out.
Result<void> evaluateOfHistogram(Evaluator& evaluator, const Call& call, const Function& function,
                                 const ColumnSink& sink) {
    const auto map = [&](Column& column) -> Result<void> {
        for (size_t step = 0; step < column.size(); ++step) {
            if (column.isHistogram(step))
                column.set(step, function.histogram(*column.histograms[step]));
            else
                column.clear(step);
        }
        column.histograms.clear();
        return {};
    };
    return evaluator.mapColumns(*call.args[0], true, map, sink);
}

/// Columns functions ---------------------------------------------------------------------------

Result<void> evaluateArgument(Evaluator& evaluator, const Expr& expr, HeldSamples& held,
                              Argument& argument) {
    switch (expr.type()) {
        case ValueKind::Scalar: {
            auto values = evaluator.scalars(expr);
            PALLIUM_TRY(values);
            argument.scalars = std::move(*values);
            return {};
        }
        case ValueKind::String:
            argument.text = static_cast<const StringLiteral&>(unwrapAll(expr)).value;
            return {};
        default:
            return evaluator.columns(expr, [&](Column& column) -> Result<void> {
                if (column.isEmpty()) return {};
                PALLIUM_TRY(held.add(sampleSize(column)));
                argument.columns.push_back(std::move(column));
                return {};
            });
    }
}

Result<std::vector<Column>> evaluateColumnsCall(Evaluator& evaluator, const Call& call,
                                                const Function& function) {
    CallSite site = siteOf(evaluator, call);
    HeldSamples held(evaluator.state());
    std::vector<Argument> args(call.args.size());
    for (size_t i = 0; i < args.size(); ++i) {
        args[i].expr = &unwrapAll(*call.args[i]);
        if (i == 1 && function.hasMatcherArgument) continue;
        PALLIUM_TRY(evaluateArgument(evaluator, *call.args[i], held, args[i]));
    }
    std::vector<Column> out;
    function.columns(site, args, out);
    PALLIUM_TRY(failureOf(site));
    return out;
}

Result<void> mergeInto(Evaluator& evaluator, std::vector<Column>& columns, const ColumnSink& sink) {
    ColumnMerger merger;
    for (Column& column : columns) {
        PALLIUM_TRY(evaluator.work(column.size() + kPointsOfLabels));
        PALLIUM_TRY(merger.add(column));
    }
    for (Column& column : merger.take())
        PALLIUM_TRY(sink(column));
    return {};
}

/// Functions that look at the selector ---------------------------------------------------------

/// What is known of a sample's time, in milliseconds.
using TimeOfSample = TimestampMs (*)(const StartedAt& at);

/// With @, Prometheus looks for samples at that time whatever the offset, among those that it read
/// with the offset in mind.
InstantSelector selectorOfTimes(const VectorSelector& node, int64_t lookbackMs) {
    InstantSelector selector(node);
    const int64_t offsetMs = selector.shift.offsetMs;
    if (!selector.shift.atMs || offsetMs == 0) return selector;
    selector.shift.offsetMs = std::max<int64_t>(offsetMs, 0);
    selector.lookbackMs = std::max<int64_t>(lookbackMs - std::abs(offsetMs), 0);
    return selector;
}

/// A time of each sample of a selector, in seconds.
Result<void> evaluateSampleTimes(Evaluator& evaluator, const Expr& argument, TimeOfSample timeOf,
                                 const ColumnSink& sink) {
    const auto& selector = static_cast<const VectorSelector&>(unwrapAll(argument));
    const InstantSelector chosen = selectorOfTimes(selector, evaluator.state().lookbackMs);
    std::vector<StartedAt> sampleTimes;
    const auto produce = [&](const ColumnSink& next) {
        const auto select = [&](const ColumnSink& found) {
            return eachInstantSeries(evaluator, chosen, &sampleTimes, found);
        };
        return evaluator.recorded(selector, select, [&](Column& column) {
            for (size_t step = 0; step < column.size(); ++step)
                if (column.has(step)) column.set(step, toSeconds(timeOf(sampleTimes[step])));
            column.histograms.clear();
            return next(column);
        });
    };
    return evaluator.withoutNames(argument, produce, sink);
}

Result<void> evaluateTimestamp(Evaluator& evaluator, const Call& call, const ColumnSink& sink) {
    const Expr& argument = *call.args[0];
    if (unwrapAll(argument).kind == NodeKind::VectorSelector)
        return evaluateSampleTimes(
            evaluator, argument, [](const StartedAt& at) { return at.time; }, sink);
    const Column times = timeColumn(evaluator.times());
    return evaluator.mapColumns(
        argument, true,
        [&times](Column& column) -> Result<void> {
            for (size_t step = 0; step < column.size(); ++step)
                if (column.has(step)) column.set(step, times.values[step]);
            column.histograms.clear();
            return {};
        },
        sink);
}

/// Computed values have no start.
Result<void> evaluateStartTimestamp(Evaluator& evaluator, const Call& call,
                                    const ColumnSink& sink) {
    if (unwrapAll(*call.args[0]).kind != NodeKind::VectorSelector) return {};
    return evaluateSampleTimes(
        evaluator, *call.args[0], [](const StartedAt& at) { return at.start; }, sink);
}

Result<void> evaluateAbsentOverTime(Evaluator& evaluator, const Call& call,
                                    const ColumnSink& sink) {
    const Function* present = findImplementation("present_over_time");
    const Function* absent = findImplementation("absent");
    if (present == nullptr || absent == nullptr)
        return fail(ErrorKind::Internal, "absent_over_time lacks the functions it is made of");
    std::vector<Argument> args(1);
    args[0].expr = &unwrapAll(*call.args[0]);
    Function presence = *present;
    presence.keepsName = true;  // nobody sees these columns, so their names may not collide
    Column any(evaluator.times().steps);
    const auto done =
        evaluateRangeCall(evaluator, call, presence, [&any](const Column& column) -> Result<void> {
            for (size_t step = 0; step < column.size(); ++step)
                if (column.has(step)) any.set(step, 1.0);
            return {};
        });
    PALLIUM_TRY(done);
    if (!any.isEmpty()) args[0].columns.push_back(std::move(any));
    CallSite site = siteOf(evaluator, call);
    std::vector<Column> out;
    absent->columns(site, args, out);
    PALLIUM_TRY(failureOf(site));
    return mergeInto(evaluator, out, sink);
}

tl::unexpected<Error> unknownFunction(std::string_view name) {
    return executionError(fmt::format("function {} is not supported", quoted(name)));
}

}  // namespace

Result<void> evaluateCall(Evaluator& evaluator, const Call& call, const ColumnSink& sink) {
    const std::string_view name = call.function->name;
    if (name == "timestamp") return evaluateTimestamp(evaluator, call, sink);
    if (name == "start_timestamp") return evaluateStartTimestamp(evaluator, call, sink);
    if (name == "absent_over_time") return evaluateAbsentOverTime(evaluator, call, sink);
    const Function* function = findImplementation(name);
    if (function == nullptr) return unknownFunction(name);
    if (function->element != nullptr) return evaluateElement(evaluator, call, *function, sink);
    if (function->histogram != nullptr)
        return evaluateOfHistogram(evaluator, call, *function, sink);
    if (function->range != nullptr) return evaluateRangeCall(evaluator, call, *function, sink);
    if (function->columns == nullptr) return unknownFunction(name);
    auto columns = evaluateColumnsCall(evaluator, call, *function);
    PALLIUM_TRY(columns);
    return mergeInto(evaluator, *columns, sink);
}

Result<std::vector<double>> evaluateScalarCall(Evaluator& evaluator, const Call& call) {
    const Function* function = findImplementation(call.function->name);
    if (function == nullptr) return unknownFunction(call.function->name);
    if (function->columns != nullptr) {
        auto columns = evaluateColumnsCall(evaluator, call, *function);
        PALLIUM_TRY(columns);
        return std::move(columns->front().values);
    }
    ScalarArguments scalars;
    PALLIUM_TRY(scalars.evaluate(evaluator, call));
    CallSite site = siteOf(evaluator, call);
    const EvaluationTimes& times = evaluator.times();
    std::vector<double> values(times.steps);
    for (size_t step = 0; step < times.steps; ++step)
        values[step] = function->scalar(site, times.at(step), scalars.at(step));
    PALLIUM_TRY(failureOf(site));
    return values;
}

}  // namespace pallium::promql
