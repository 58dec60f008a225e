#include "backend/base/go_text.h"
#include "backend/base/utf8.h"
#include "backend/promql/functions/classic_groups.h"
#include "backend/promql/functions/families.h"
#include "backend/promql/functions/histogram_texts.h"
#include "backend/promql/functions/numerics.h"
#include "backend/promql/histogram/statistics.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace pallium::promql {
namespace {

void warnOfBadQuantiles(CallSite& call, const Argument& argument) {
    for (const double phi : argument.scalars)
        if (isBadQuantile(phi))
            call.annotations.warning(
                "quantile value should be between 0 and 1, got " + formatFloatGeneral(phi),
                argument.expr->position);
}

/// A result column without the name.
Column resultOf(const CallSite& call, const Labels& metric, bool dropName) {
    Column column(call.times.steps);
    column.metric = metric;
    column.dropName = dropName;
    call.removeName(column);
    return column;
}

/// Says that NaN observations had a part in an estimate. The metric's name is only known if names
/// leave at the end.
void tellOfNan(CallSite& call, const Labels& metric, std::string_view text) {
    std::string full(text);
    if (call.delayedNameRemoval) full += forMetric(metric.get(kMetricName));
    const auto& args = call.expr.args;
    const auto vector = std::find_if(args.begin(), args.end(), [](const ExprPtr& arg) {
        return arg->type() == ValueKind::Vector;
    });
    call.annotations.info(full, (*vector)->position);
}

double nativeQuantile(CallSite& call, double phi, const Labels& metric,
                      const FloatHistogram& histogram) {
    const HistogramEstimate estimate = quantile(phi, histogram);
    if (estimate.isNanFromNan)
        tellOfNan(call, metric, "input to histogram_quantile has NaN observations, result is NaN");
    else if (estimate.isSkewed)
        tellOfNan(call, metric,
                  "input to histogram_quantile has NaN observations, result is skewed higher");
    return estimate.value;
}

double nativeFraction(CallSite& call, double lower, double upper, const Labels& metric,
                      const FloatHistogram& histogram) {
    const HistogramEstimate estimate = fraction(lower, upper, histogram);
    if (estimate.isSkewed)
        tellOfNan(call, metric,
                  "input to histogram_fraction has NaN observations, which are excluded from all "
                  "fractions");
    return estimate.value;
}

/// Calls `value` with each step and native histogram of the argument; the results are columns
/// without names.
template <class ValueOf>
void mapNative(CallSite& call, const Argument& argument, std::vector<Column>& out, ValueOf value) {
    for (const Column& column : argument.columns) {
        if (!column.hasKind(PointKind::Histogram)) continue;
        Column result = resultOf(call, column.metric, column.dropName);
        for (size_t step = 0; step < column.size(); ++step) {
            if (!column.isHistogram(step)) continue;
            const FloatHistogram& histogram = *column.histograms[step];
            if (!call.mayGoOn(static_cast<size_t>(sampleSize(histogram)))) return;
            result.set(step, value(step, column.metric, histogram));
        }
        out.push_back(std::move(result));
    }
}

/// Arguments: φ, vector.
void histogramQuantile(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    warnOfBadQuantiles(call, args[0]);
    MonotonicityReport report;
    Buckets buckets;
    for (const ClassicGroup& group : groupBuckets(call, args[1])) {
        Column column = resultOf(call, group.metric, group.dropName);
        for (size_t step = 0; step < column.size(); ++step) {
            if (!call.mayGoOn(group.series.size())) return;
            group.collect(step, buckets);
            if (buckets.empty()) continue;
            report.add(group.metric.get(kMetricName), call.times.at(step), repairBuckets(buckets));
            column.set(step, classicQuantile(args[0].scalars[step], buckets));
        }
        out.push_back(std::move(column));
    }
    report.publish(call, args[1].expr->position);
    mapNative(call, args[1], out, [&](size_t step, const Labels& metric, const auto& histogram) {
        return nativeQuantile(call, args[0].scalars[step], metric, histogram);
    });
}

/// A float with at least one decimal, as OpenMetrics writes label values: `0.5`, `1.0`.
std::string formatOpenMetrics(double value) {
    std::string text = formatFloatGeneral(value);
    const bool isPlainInteger = text.find_first_not_of("-0123456789") == std::string::npos;
    if (isPlainInteger) text += ".0";
    return text;
}

/// The results of one histogram for each quantile of one argument. The quantile may change from
/// step to step, and with it the label, hence the column.
class QuantileColumns {
  public:
    QuantileColumns(const CallSite& call, const Labels& metric, bool dropName,
                    const std::string& label)
        : m_call(call), m_metric(metric), m_dropName(dropName), m_label(label) {}

    void set(size_t step, double phi, double value) {
        const std::string text = formatOpenMetrics(phi);
        auto it = std::find_if(m_columns.begin(), m_columns.end(), [&](const Column& column) {
            return column.metric.get(m_label) == text;
        });
        if (it == m_columns.end()) {
            it = m_columns.insert(it, resultOf(m_call, m_metric, m_dropName));
            it->metric = LabelsBuilder(it->metric.view()).set(m_label, text).labels();
        }
        it->set(step, value);
    }
    void moveTo(std::vector<Column>& out) {
        for (Column& column : m_columns)
            out.push_back(std::move(column));
    }

  private:
    const CallSite& m_call;
    const Labels& m_metric;
    bool m_dropName;
    const std::string& m_label;
    std::vector<Column> m_columns;  // nearly always one
};

/// The part of native histograms in histogram_quantiles.
void nativeQuantiles(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    for (const Column& column : args[0].columns) {
        if (!column.hasKind(PointKind::Histogram)) continue;
        for (const Argument& quantile : args.subspan(2)) {
            QuantileColumns columns(call, column.metric, column.dropName, args[1].text);
            for (size_t step = 0; step < column.size(); ++step) {
                if (!column.isHistogram(step)) continue;
                if (!call.mayGoOn(static_cast<size_t>(sampleSize(*column.histograms[step]))))
                    return;
                const double phi = quantile.scalars[step];
                columns.set(step, phi,
                            nativeQuantile(call, phi, column.metric, *column.histograms[step]));
            }
            columns.moveTo(out);
        }
    }
}

/// Arguments: vector, label, φ…
void histogramQuantiles(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    const std::span<const Argument> quantiles = args.subspan(2);
    for (const Argument& argument : quantiles)
        warnOfBadQuantiles(call, argument);
    MonotonicityReport report;
    Buckets buckets;
    for (const ClassicGroup& group : groupBuckets(call, args[0])) {
        std::vector<QuantileColumns> columns(quantiles.size(),
                                             {call, group.metric, group.dropName, args[1].text});
        for (size_t step = 0; step < call.times.steps; ++step) {
            if (!call.mayGoOn(group.series.size())) return;
            group.collect(step, buckets);
            if (buckets.empty()) continue;
            report.add(group.metric.get(kMetricName), call.times.at(step), repairBuckets(buckets));
            for (size_t i = 0; i < quantiles.size(); ++i) {
                const double phi = quantiles[i].scalars[step];
                columns[i].set(step, phi, classicQuantile(phi, buckets));
            }
        }
        for (QuantileColumns& one : columns)
            one.moveTo(out);
    }
    report.publish(call, args[0].expr->position);
    nativeQuantiles(call, args, out);
}

/// Arguments: lower bound, upper bound, vector.
void histogramFraction(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    Buckets buckets;
    for (const ClassicGroup& group : groupBuckets(call, args[2])) {
        Column column = resultOf(call, group.metric, group.dropName);
        for (size_t step = 0; step < column.size(); ++step) {
            if (!call.mayGoOn(group.series.size())) return;
            group.collect(step, buckets);
            if (buckets.empty()) continue;
            repairBuckets(buckets);
            column.set(step,
                       classicFraction(args[0].scalars[step], args[1].scalars[step], buckets));
        }
        out.push_back(std::move(column));
    }
    mapNative(call, args[2], out, [&](size_t step, const Labels& metric, const auto& histogram) {
        return nativeFraction(call, args[0].scalars[step], args[1].scalars[step], metric,
                              histogram);
    });
}

double histogramAvg(const FloatHistogram& histogram) {
    return histogram.sum / histogram.count;
}

double histogramCount(const FloatHistogram& histogram) {
    return histogram.count;
}

double histogramStddev(const FloatHistogram& histogram) {
    return std::sqrt(variance(histogram));
}

double histogramSum(const FloatHistogram& histogram) {
    return histogram.sum;
}

constexpr Function kHistogramFunctions[] = {
    {.name = "histogram_avg", .histogram = histogramAvg},
    {.name = "histogram_count", .histogram = histogramCount},
    {.name = "histogram_fraction", .columns = histogramFraction},
    {.name = "histogram_quantile", .columns = histogramQuantile},
    {.name = "histogram_quantiles", .columns = histogramQuantiles},
    {.name = "histogram_stddev", .histogram = histogramStddev},
    {.name = "histogram_stdvar", .histogram = variance},
    {.name = "histogram_sum", .histogram = histogramSum},
};

}  // namespace

std::span<const Function> histogramFunctions() {
    return kHistogramFunctions;
}

}  // namespace pallium::promql
