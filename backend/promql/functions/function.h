// promql/functions: what each PromQL function computes, one file a family and one table. The engine
// evaluates arguments, slides windows, repeats over series and steps, drops names and detects label
// sets that collide; a function only maps values. Start here: shapes first, then the table.
//
// Not in the table, because the engine does them itself: timestamp, start_timestamp (they look at
// the selector) and absent_over_time (present_over_time of all series, then `absent`). The engine
// also gives the info "metric might not be a counter" of rate and increase.
#pragma once

#include "backend/base/clock.h"
#include "backend/base/pace.h"
#include "backend/base/result.h"
#include "backend/model/histogram.h"
#include "backend/model/labels.h"
#include "backend/model/matcher.h"
#include "backend/model/sample.h"
#include "backend/promql/functions/annotation_sink.h"
#include "backend/promql/functions/column.h"
#include "backend/promql/functions/sliding.h"
#include "backend/promql/parser/ast.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::promql {

/// Work on the labels of a series takes as long as on so many points.
inline constexpr size_t kPointsOfLabels = 32;

/// Samples that a Range function may read before it asks mayReadOn().
inline constexpr size_t kSamplesAtOnce = 1 << 16;

/// Series chosen by a selector at every step of the evaluation, with the times of their samples.
struct SelectedVector {
    std::vector<Column> columns;  // sorted by labels
    std::vector<std::vector<TimestampMs>>
        sampleTimes;  // of columns[i], per step; valid where present
};

/// What a function may ask of the query that it runs in. Errors: as a query's.
class VectorSource {
  public:
    virtual ~VectorSource() = default;
    /// Counts work on so many points. Errors: the query is to end.
    virtual Result<void> work(size_t points) = 0;
    /// Reads further series, for a function that names none in the query (info).
    /// As the selector `{matchers} offset offsetMs @ atMs` would yield.
    virtual Result<SelectedVector> selectVector(std::span<const Matcher> matchers, int64_t offsetMs,
                                                std::optional<TimestampMs> atMs) = 0;
};

/// Times of the evaluation a call runs in: steps are startMs, startMs + stepMs, … (`steps` of
/// them). Inside a subquery these are the subquery's; queryStartMs etc. are always the query's own.
struct EvaluationTimes {
    TimestampMs startMs = 0;
    int64_t stepMs = 0;
    size_t steps = 1;
    TimestampMs queryStartMs = 0, queryEndMs = 0;
    int64_t queryStepMs = 0;  // 0: instant query
    TimestampMs at(size_t step) const { return startMs + static_cast<int64_t>(step) * stepMs; }
};

/// What a function may know about its call, and where it reports. Lives for one call of the tree;
/// reused for all series and steps.
struct CallSite {
    const Call& expr;  // positions: expr.args[i]->position
    const EvaluationTimes& times;
    AnnotationSink& annotations;
    VectorSource& source;
    bool delayedNameRemoval = false;
    bool utf8Labels = true;        // labels may have any UTF-8 name
    LabelsView metric;             // Range and Element: of the current series
    std::optional<Error> failure;  // see fail()
    Pace* windowPace = nullptr;    // see mayReadOn(); null: nobody wants to know

    std::string_view metricName() const { return labelValue(metric, kMetricName); }

    /// Ends the query with an execution error; the first one counts. What the function returns is
    /// ignored.
    void fail(std::string message) { fail({ErrorKind::InvalidArgument, std::move(message)}); }
    /// The same with any error.
    void fail(Error error) {
        if (!failure) failure = std::move(error);
    }
    /// Asked by Columns functions every few points, with their number: false when the query is to
    /// end, be it for a failure. What the function returns then is ignored.
    bool mayGoOn(size_t points) {
        if (auto done = source.work(points); !done) fail(std::move(done).error());
        return !failure;
    }
    /// Asked by Range functions within a window of more than kSamplesAtOnce, with their number:
    /// false when the query is to end. What the function returns then is ignored.
    bool mayReadOn(size_t samples) {
        if (windowPace != nullptr)
            if (auto done = windowPace->did(samples); !done) fail(std::move(done).error());
        return !failure;
    }
    /// Removes the name (and __type__, __unit__) from a column now or marks it, as the mode wants.
    /// For Columns functions only: elsewhere the engine does it (see Function::keepsName).
    void removeName(Column& column) const;
};

/// The samples that a range function sees at one step: those with startMs < t <= endMs, without
/// stale markers, at least one of either kind. With an extended range also those up to one lookback
/// before startMs and, if smoothed, up to one after endMs. Views: valid during the call.
struct Window {
    std::span<const TimestampMs> timestamps;  // ascending
    std::span<const double> values;
    std::span<const HistogramSample> histograms;  // ascending; only for functions that take them
    /// Of each float: since when its counter counts (0: unknown); empty if none is known.
    std::span<const TimestampMs> startTimes;
    TimestampMs startMs = 0, endMs = 0;  // after offset and @
    TimestampMs evalTimeMs = 0;          // of the step
    ExtendedRange extended = ExtendedRange::None;
    size_t size() const { return values.size(); }  // of floats
};

/// Scalar → scalar: time, pi, start, max_of, … `scalars` are the arguments at this step.
using ScalarFunction = double (*)(CallSite& call, TimestampMs evalTimeMs,
                                  std::span<const double> scalars);
/// One sample of an instant vector → one sample or none: abs, clamp, round, hour, … `scalars` are
/// the call's scalar arguments at this step in order, without the vector; those left out are
/// missing.
using ElementFunction = std::optional<double> (*)(CallSite& call, double value,
                                                  std::span<const double> scalars);
/// One series' window → one sample or none: rate, avg_over_time, … `scalars` as above, without the
/// range vector (quantile_over_time: {φ}; predict_linear: {seconds}).
using RangeFunction = std::optional<double> (*)(CallSite& call, const Window& window,
                                                std::span<const double> scalars);

/// One series' window with native histograms in it, perhaps beside floats → one sample of either
/// kind or none.
using MixedRangeFunction = Point (*)(CallSite& call, const Window& window,
                                     std::span<const double> scalars);
/// All windows of one series of floats → its column, which comes in without any point.
using SlidingFunction = void (*)(CallSite& call, const SlidingWindows& windows, Column& out);
/// One native histogram of an instant vector → a float: histogram_count, histogram_avg, …
using HistogramFunction = double (*)(const FloatHistogram& histogram);

/// An evaluated argument of a Columns function; filled by its type.
struct Argument {
    const Expr* expr = nullptr;
    std::vector<Column> columns;  // instant vector; in storage order unless sorted by a function
    std::vector<double> scalars;  // scalar: one a step
    std::string text;             // string
};
/// Whole arguments → whole result: absent, scalar, vector, sort*, label_*, histogram_*, info, … May
/// move from its arguments and reuse their columns. Output columns have times.steps entries;
/// columns that are empty throughout may be left in. Order matters only to an instant query (sort).
/// Results of type scalar are one column without labels, present everywhere. The engine merges
/// outputs of equal label sets that do not overlap and fails the query if they do.
using ColumnsFunction = void (*)(CallSite& call, std::span<Argument> args,
                                 std::vector<Column>& out);

/// One entry of the table: exactly one of the pointers of its first group is set.
struct Function {
    std::string_view name;
    ScalarFunction scalar = nullptr;
    ElementFunction element = nullptr;
    HistogramFunction histogram = nullptr;
    RangeFunction range = nullptr;
    ColumnsFunction columns = nullptr;
    /// Range: for windows with native histograms. Without it those are left out, and the user is
    /// told so if there are floats beside them. Element functions never see them.
    MixedRangeFunction mixedRange = nullptr;
    /// Range: all windows of a series at once, where that is cheaper; else null. Gives what `range`
    /// gives window by window. Only for functions without scalar arguments.
    SlidingFunction sliding = nullptr;
    /// Range: the extended ranges that it understands.
    bool allowsAnchored = false;
    bool allowsSmoothed = false;
    /// Element and Range: the output keeps the metric name (last_over_time, first_over_time).
    bool keepsName = false;
    /// Element: without arguments the call sees one sample, the evaluation time in seconds (hour,
    /// year, …).
    bool defaultsToTime = false;
    /// Columns: argument 1 is not evaluated, only its tree is passed (info's matchers).
    bool hasMatcherArgument = false;
};

/// Null if the name has no entry. The table lives as long as the process.
const Function* findImplementation(std::string_view name);

/// Whether a function may write a label of that name; `utf8`: any text that is UTF-8.
bool isLabelName(std::string_view name, bool utf8);
/// Whether the label goes when the metric name goes: __name__, __type__, __unit__.
bool isMetricIdentity(std::string_view labelName);
/// `labels` without __name__, __type__ and __unit__.
Labels withoutMetricName(const Labels& labels);
/// The same of views; `scratch` is overwritten.
Labels withoutMetricName(LabelsView labels, std::vector<Label>& scratch);

}  // namespace pallium::promql
