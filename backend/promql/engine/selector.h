#pragma once

#include "backend/promql/engine/evaluator.h"
#include "backend/promql/engine/selection.h"
#include "backend/promql/functions/function.h"
#include "backend/promql/functions/start_times.h"

#include <functional>
#include <optional>

namespace pallium::promql {

/// What an instant selector chooses.
struct InstantSelector {
    std::span<const Matcher> matchers;
    TimeShift shift;
    bool onlyHistogramStats = false;
    std::optional<int64_t> lookbackMs = {};  // the query's without one

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

/// Counts the points of an instant selector's series: `total` samples in all.
void countSamples(const Column& column, int64_t total, SampleCount& samples);

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

/// Hands out each series of a range vector once. `inner` counts the samples inside a subquery.
Result<void> eachRangeSeries(Evaluator& evaluator, const Expr& expr, SampleCount& inner,
                             const RangeSink& sink);

/// The node inside parentheses and step-invariant wrappers.
const Expr& unwrapAll(const Expr& expr);

}  // namespace pallium::promql
