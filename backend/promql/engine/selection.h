#pragma once

#include "backend/promql/engine/evaluator.h"
#include "backend/promql/functions/function.h"

#include <memory>
#include <optional>
#include <string_view>

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

/// What a selector wants to read around the steps.
struct Reach {
    int64_t windowMs = 0;            // before a step
    int64_t afterMs = 0;             // behind it
    int64_t rangeMs = 0;             // of a range selector
    std::string_view function = {};  // storage hint
};

/// The series of one selector and the times to read them over. Threads: const methods on any.
struct Selection {
    std::unique_ptr<storage::SeriesSet> series;
    TimestampMs minTime = 0;  // inclusive
    TimestampMs maxTime = 0;  // inclusive
    bool onlyHistogramStats = false;

    /// Replaces `out` by the samples of a series.
    Result<void> read(size_t index, storage::SampleColumns& out) const;
};
/// The series that match, for all steps of the evaluator.
Result<Selection> select(Evaluator& evaluator, std::span<const Matcher> matchers,
                         const TimeShift& shift, const Reach& reach);
/// The series of a range selector; `function` is the storage hint.
Result<Selection> selectRange(Evaluator& evaluator, const MatrixSelector& matrix,
                              std::string_view function);
/// Replaces `out` by what windows may see of a series: no stale markers; start times only if the
/// query uses them. Threads: any.
Result<void> readRange(const QueryState& state, const Selection& selection, size_t index,
                       storage::SampleColumns& out);
/// What samples count for against the limit.
int64_t sampleSize(const storage::SampleColumns& samples);
void removeStaleMarkers(storage::SampleColumns& samples);

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
}  // namespace pallium::promql
