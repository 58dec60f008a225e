#include "backend/promql/engine/range_vector_value.h"

#include "backend/promql/engine/column_merger.h"
#include "backend/promql/engine/explain_recorder.h"
#include "backend/promql/engine/selector.h"
#include "backend/promql/engine/stopwatch.h"
#include "backend/promql/functions/breakable_sort.h"
#include "backend/promql/functions/extended_range.h"

#include <algorithm>

namespace pallium::promql {
namespace {

/// The part of `samples` in a window, by the time of each.
template <class Samples, class TimeOf>
Samples within(const RangeWindows& windows, const Window& window, Samples samples, TimeOf timeOf) {
    const auto indexAfter = [&](TimestampMs time) {
        return static_cast<size_t>(std::upper_bound(samples.begin(), samples.end(), time,
                                                    [&](TimestampMs t, const auto& sample) {
                                                        return t < timeOf(sample);
                                                    }) -
                                   samples.begin());
    };
    const size_t begin = indexAfter(windows.readBegin(window));
    return samples.subspan(begin, indexAfter(windows.readEnd(window)) - begin);
}

/// The floats of one window; those of an extended range begin and end at its edges.
std::vector<Sample> windowPoints(const RangeWindows& windows, TimestampMs evalTimeMs,
                                 const storage::SampleColumns& samples) {
    Window window = windows.at(evalTimeMs);
    const std::span<const TimestampMs> times(samples.timestamps);
    window.timestamps = within(windows, window, times, [](TimestampMs time) { return time; });
    std::optional<EdgedWindow> edged;
    std::vector<Sample> points;
    if (window.timestamps.empty()) return points;
    window.values = std::span(samples.values)
                        .subspan(static_cast<size_t>(window.timestamps.data() - times.data()),
                                 window.timestamps.size());
    if (windows.extended != ExtendedRange::None) {
        edged = edgesOf(window, false);
        if (!edged) return points;
        points.push_back({window.startMs, edged->left});
        window.timestamps = edged->timestamps;
        window.values = edged->values;
    }
    for (size_t i = 0; i < window.size(); ++i)
        points.push_back({window.timestamps[i], window.values[i]});
    if (edged) points.push_back({window.endMs, edged->right});
    return points;
}

/// The histograms of one window.
std::vector<HistogramPoint> windowHistograms(const RangeWindows& windows, TimestampMs evalTimeMs,
                                             const storage::SampleColumns& samples) {
    std::vector<HistogramPoint> points;
    const auto inWindow = within(windows, windows.at(evalTimeMs), std::span(samples.histograms),
                                 [](const HistogramSample& sample) { return sample.timestampMs; });
    for (const HistogramSample& sample : inWindow)
        points.push_back(
            {sample.timestampMs, std::make_shared<const FloatHistogram>(sample.histogram)});
    return points;
}

/// The edges of an extended range are computed: they give way to histograms that are there.
void removePointsUnder(const std::vector<HistogramPoint>& histograms, std::vector<Sample>& points) {
    std::erase_if(points, [&histograms](const Sample& point) {
        return std::ranges::binary_search(histograms, point.timestampMs, {},
                                          &HistogramPoint::timestampMs);
    });
}

int64_t sizeInSamples(const Series& series) {
    auto size = static_cast<int64_t>(series.points.size());
    for (const HistogramPoint& point : series.histograms)
        size += sampleSize(*point.histogram);
    return size;
}

}  // namespace

Result<void> sortByLabels(QueryState& state, Matrix& matrix) {
    const Stopwatch stopwatch(state.stats.timings.resultSort);
    Result<void> alive;
    breakableSort(
        matrix, [](const Series& a, const Series& b) { return a.metric < b.metric; },
        [&](size_t series) {
            alive = state.work(series * kPointsOfLabels);
            return alive.has_value();
        });
    return alive;
}

Result<Matrix> rangeVectorValue(Evaluator& evaluator, const Expr& expr) {
    const RangeWindows windows = windowsOf(expr, evaluator.state().lookbackMs);
    const bool isSubquery = unwrapAll(expr).kind == NodeKind::Subquery;
    Matrix matrix;
    SampleCount inner;
    const ExplainScope inside(evaluator.state().recorder, unwrapAll(expr));
    const auto read =
        eachRangeSeries(evaluator, expr, inner, [&](const RangeSeries& source) -> Result<void> {
            Series series{
                source.dropName ? withoutMetricName(source.metric) : source.metric, {}, {}};
            const TimestampMs time = evaluator.times().startMs;
            series.points = windowPoints(windows, time, source.samples);
            series.histograms = windowHistograms(windows, time, source.samples);
            removePointsUnder(series.histograms, series.points);
            if (series.points.empty() && series.histograms.empty()) return {};
            const int64_t size = sizeInSamples(series);
            PALLIUM_TRY(evaluator.state().hold(size));
            if (!isSubquery) evaluator.samples().add(0, size);
            matrix.push_back(std::move(series));
            return {};
        });
    PALLIUM_TRY(read);
    evaluator.samples().add(0, inner.total);
    PALLIUM_TRY(sortByLabels(evaluator.state(), matrix));
    for (size_t i = 1; i < matrix.size(); ++i)
        if (matrix[i].metric == matrix[i - 1].metric) return sameLabelsetError();
    return matrix;
}

}  // namespace pallium::promql
