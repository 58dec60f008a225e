#pragma once

#include "backend/model/histogram.h"
#include "backend/model/labels.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace pallium::promql {

/// A native histogram inside a query: shared by the steps, columns and results that have it. Its
/// hint is that of the sample or of the operation that made it.
using HistogramPtr = std::shared_ptr<const FloatHistogram>;

/// What a series has at a step.
enum class PointKind : uint8_t { None, Float, Histogram };

/// One sample of either kind, or none.
struct Point {
    PointKind kind = PointKind::None;
    double value = 0;
    HistogramPtr histogram;

    Point() = default;
    Point(double v) : kind(PointKind::Float), value(v) {}
    Point(std::optional<double> v)
        : kind(v ? PointKind::Float : PointKind::None), value(v.value_or(0)) {}
    /// Null: none.
    Point(HistogramPtr h)
        : kind(h ? PointKind::Histogram : PointKind::None), histogram(std::move(h)) {}
    Point(FloatHistogram h) : Point(std::make_shared<const FloatHistogram>(std::move(h))) {}
};

/// One series of an instant vector over all steps of an evaluation: labels once, then per step what
/// is there.
struct Column {
    Labels metric;
    bool dropName = false;  // delayed name removal: the name goes at the end of the evaluation
    std::vector<PointKind> kinds;  // one a step
    std::vector<double> values;    // one a step; valid where the kind is Float
    /// Valid where the kind is Histogram; empty if no step has one, else one a step.
    std::vector<HistogramPtr> histograms;

    Column() = default;
    /// Without a point at any step.
    explicit Column(size_t steps) : kinds(steps), values(steps) {}
    /// The same, reusing the buffers.
    void reset(size_t steps) {
        kinds.assign(steps, PointKind::None);
        values.resize(steps);
        histograms.clear();
    }

    size_t size() const { return kinds.size(); }
    bool has(size_t step) const { return kinds[step] != PointKind::None; }
    bool isFloat(size_t step) const { return kinds[step] == PointKind::Float; }
    bool isHistogram(size_t step) const { return kinds[step] == PointKind::Histogram; }
    /// False if no step has one; true does not promise any.
    bool mayHaveHistograms() const { return !histograms.empty(); }

    Point at(size_t step) const {
        if (isHistogram(step)) return histograms[step];
        return isFloat(step) ? Point(values[step]) : Point();
    }
    void set(size_t step, double value) {
        values[step] = value;
        kinds[step] = PointKind::Float;
    }
    /// Requires: not null.
    void set(size_t step, HistogramPtr histogram) {
        if (histograms.empty()) histograms.resize(size());
        histograms[step] = std::move(histogram);
        kinds[step] = PointKind::Histogram;
    }
    void set(size_t step, Point&& point) {
        if (point.kind == PointKind::Histogram)
            set(step, std::move(point.histogram));
        else if (point.kind == PointKind::Float)
            set(step, point.value);
        else
            clear(step);
    }
    void clear(size_t step) { kinds[step] = PointKind::None; }
    /// Takes over what `from` has at the step.
    void copy(size_t step, const Column& from) {
        if (from.isHistogram(step))
            set(step, from.histograms[step]);
        else
            values[step] = from.values[step], kinds[step] = from.kinds[step];
    }
    /// Keeps the floats.
    void clearHistograms() {
        if (histograms.empty()) return;
        std::replace(kinds.begin(), kinds.end(), PointKind::Histogram, PointKind::None);
        histograms.clear();
    }
    /// Whether no step has a point.
    bool isEmpty() const {
        return std::all_of(kinds.begin(), kinds.end(),
                           [](PointKind kind) { return kind == PointKind::None; });
    }
    bool hasKind(PointKind kind) const {
        return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    }
    size_t points() const {
        return kinds.size() -
               static_cast<size_t>(std::count(kinds.begin(), kinds.end(), PointKind::None));
    }
};

/// What a histogram counts for where samples are counted, as Prometheus has it: sixteen bytes a
/// sample.
int64_t sampleSize(const FloatHistogram& histogram);
/// The points of a column in samples.
int64_t sampleSize(const Column& column);

}  // namespace pallium::promql
