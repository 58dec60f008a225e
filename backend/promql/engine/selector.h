#pragma once

#include "backend/promql/engine/evaluator.h"
#include "backend/promql/functions/function.h"
#include "backend/promql/functions/start_times.h"

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

/// What an instant selector chooses.
struct InstantSelector {
    std::span<const Matcher> matchers;
    TimeShift shift;
    bool onlyHistogramStats = false;

    explicit InstantSelector(const VectorSelector& selector)
        : matchers(selector.matchers),
          shift(selector.modifiers),
          onlyHistogramStats(selector.onlyHistogramStats) {}
    InstantSelector(std::span<const Matcher> m, const TimeShift& s) : matchers(m), shift(s) {}
};
/// Hands out each series of an instant selector. `sampleTimes`, if not null, is filled per step
/// with the times of the samples before the sink is called.
Result<void> eachInstantSeries(Evaluator& evaluator, const InstantSelector& selector,
                               std::vector<StartedAt>* sampleTimes, const ColumnSink& sink);

/// One series of a range vector before windows are cut: all samples that some window may contain.
struct RangeSeries {
    Labels metric;
    bool dropName = false;
    const storage::SampleColumns& samples;  // no stale markers; valid during the call
};
using RangeSink = std::function<Result<void>(const RangeSeries&)>;

/// Hands out each series of a `smoothed` instant selector: values on the line between the samples
/// around a step, at most one lookback away; the last one where none follows. Nothing, with a
/// warning, where floats and native histograms are both so near.
Result<void> eachSmoothedSeries(Evaluator& evaluator, const VectorSelector& selector,
                                const ColumnSink& sink);

/// The window of a range vector at each step: (end - rangeMs, end], and how much more around it an
/// extended range looks at.
struct RangeWindows {
    int64_t rangeMs = 0;
    TimeShift shift;
    ExtendedRange extended = ExtendedRange::None;
    int64_t beforeMs = 0, afterMs = 0;

    /// The window at a step, still without samples: those with
    /// readBegin() < t <= readEnd().
    Window at(TimestampMs evalTimeMs) const;
    TimestampMs readBegin(const Window& window) const { return window.startMs - beforeMs; }
    TimestampMs readEnd(const Window& window) const { return window.endMs + afterMs; }
};
/// Requires: `expr` is of type range vector (selector or subquery, possibly in parentheses).
RangeWindows windowsOf(const Expr& expr, int64_t lookbackMs);
/// Hands out each series of a range vector once.
Result<void> eachRangeSeries(Evaluator& evaluator, const Expr& expr, const RangeSink& sink);

/// The series of one selector and the times to read them over. Threads: const methods on any.
struct Selection {
    std::unique_ptr<storage::SeriesSet> series;
    TimestampMs minTime = 0;  // inclusive
    TimestampMs maxTime = 0;  // inclusive
    bool onlyHistogramStats = false;

    /// Replaces `out` by the samples of a series.
    Result<void> read(size_t index, storage::SampleColumns& out) const;
};
/// The series of a range selector; `function` is the storage hint.
Result<Selection> selectRange(Evaluator& evaluator, const MatrixSelector& matrix,
                              std::string_view function);
/// Replaces `out` by what windows may see of a series: no stale markers; start times only if the
/// query uses them. Threads: any.
Result<void> readRange(const QueryState& state, const Selection& selection, size_t index,
                       storage::SampleColumns& out);
/// What samples count for against the limit.
int64_t sampleSize(const storage::SampleColumns& samples);

/// The node inside parentheses and step-invariant wrappers.
const Expr& unwrapAll(const Expr& expr);

}  // namespace pallium::promql
