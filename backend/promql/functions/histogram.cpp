#include "backend/base/go_text.h"
#include "backend/base/utf8.h"
#include "backend/promql/functions/classic_groups.h"
#include "backend/promql/functions/families.h"
#include "backend/promql/functions/numerics.h"

#include <algorithm>
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

/// A result column of the group, which loses the name.
Column resultOf(const CallSite& call, const ClassicGroup& group) {
    Column column(call.times.steps);
    column.metric = group.metric;
    column.dropName = group.dropName;
    call.removeName(column);
    return column;
}

/// Arguments: φ, vector.
void histogramQuantile(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    warnOfBadQuantiles(call, args[0]);
    MonotonicityReport report;
    Buckets buckets;
    for (const ClassicGroup& group : groupBuckets(call, args[1])) {
        Column column = resultOf(call, group);
        for (size_t step = 0; step < column.size(); ++step) {
            group.collect(step, buckets);
            if (buckets.empty()) continue;
            report.add(group.metric.get(kMetricName), call.times.at(step), repairBuckets(buckets));
            column.set(step, classicQuantile(args[0].scalars[step], buckets));
        }
        out.push_back(std::move(column));
    }
    report.publish(call, args[1].expr->position);
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
    QuantileColumns(const CallSite& call, const ClassicGroup& group, const std::string& label)
        : m_call(call), m_group(group), m_label(label) {}

    void set(size_t step, double phi, double value) {
        const std::string text = formatOpenMetrics(phi);
        auto it = std::find_if(m_columns.begin(), m_columns.end(), [&](const Column& column) {
            return column.metric.get(m_label) == text;
        });
        if (it == m_columns.end()) {
            it = m_columns.insert(it, resultOf(m_call, m_group));
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
    const ClassicGroup& m_group;
    const std::string& m_label;
    std::vector<Column> m_columns;  // nearly always one
};

/// Arguments: vector, label, φ…
void histogramQuantiles(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    const std::span<const Argument> quantiles = args.subspan(2);
    for (const Argument& argument : quantiles)
        warnOfBadQuantiles(call, argument);
    MonotonicityReport report;
    Buckets buckets;
    for (const ClassicGroup& group : groupBuckets(call, args[0])) {
        std::vector<QuantileColumns> columns(quantiles.size(), {call, group, args[1].text});
        for (size_t step = 0; step < call.times.steps; ++step) {
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
}

/// Arguments: lower bound, upper bound, vector.
void histogramFraction(CallSite& call, std::span<Argument> args, std::vector<Column>& out) {
    Buckets buckets;
    for (const ClassicGroup& group : groupBuckets(call, args[2])) {
        Column column = resultOf(call, group);
        for (size_t step = 0; step < column.size(); ++step) {
            group.collect(step, buckets);
            if (buckets.empty()) continue;
            repairBuckets(buckets);
            column.set(step,
                       classicFraction(args[0].scalars[step], args[1].scalars[step], buckets));
        }
        out.push_back(std::move(column));
    }
}

/// What native histograms alone have; a float has none.
std::optional<double> ofNoFloat(CallSite&, double, std::span<const double>) {
    return std::nullopt;
}

constexpr Function kHistogramFunctions[] = {
    {.name = "histogram_avg", .element = ofNoFloat},
    {.name = "histogram_count", .element = ofNoFloat},
    {.name = "histogram_fraction", .columns = histogramFraction},
    {.name = "histogram_quantile", .columns = histogramQuantile},
    {.name = "histogram_quantiles", .columns = histogramQuantiles},
    {.name = "histogram_stddev", .element = ofNoFloat},
    {.name = "histogram_stdvar", .element = ofNoFloat},
    {.name = "histogram_sum", .element = ofNoFloat},
};

}  // namespace

std::span<const Function> histogramFunctions() {
    return kHistogramFunctions;
}

}  // namespace pallium::promql
