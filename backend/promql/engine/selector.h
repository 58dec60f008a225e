#pragma once

#include "backend/promql/engine/evaluator.h"

#include <functional>
#include <optional>

namespace pallium::promql {

/// Where a selector or subquery looks at a step: offset and @ resolved.
struct TimeShift {
    int64_t offsetMs = 0;
    std::optional<TimestampMs> atMs;
    explicit TimeShift(const TimeModifiers& modifiers);
    TimeShift(int64_t offset, std::optional<TimestampMs> at) : offsetMs(offset), atMs(at) {}
    /// The time that stands for `stepTime`; inclusive end of the window.
    TimestampMs apply(TimestampMs stepTime) const { return atMs.value_or(stepTime) - offsetMs; }
};

/// Hands out each series of an instant selector. `sampleTimes`, if not null, is filled per step
/// with the times of the samples before the sink is called.
Result<void> eachInstantSeries(Evaluator& evaluator, std::span<const Matcher> matchers,
                               const TimeShift& shift, std::vector<TimestampMs>* sampleTimes,
                               const ColumnSink& sink);

/// One series of a range vector before windows are cut: all samples that some window may contain.
struct RangeSeries {
    Labels metric;
    bool dropName = false;
    const storage::SampleColumns& samples;  // no stale markers; valid during the call
};
using RangeSink = std::function<Result<void>(const RangeSeries&)>;

/// The window of a range vector at each step: (end - rangeMs, end].
struct RangeWindows {
    int64_t rangeMs = 0;
    TimeShift shift;
};
/// Requires: `expr` is of type range vector (selector or subquery, possibly in parentheses).
RangeWindows windowsOf(const Expr& expr);
/// Hands out each series of a range vector once; `function` is the storage hint.
Result<void> eachRangeSeries(Evaluator& evaluator, const Expr& expr, std::string_view function,
                             const RangeSink& sink);

/// The node inside parentheses and step-invariant wrappers.
const Expr& unwrapAll(const Expr& expr);

}  // namespace pallium::promql
