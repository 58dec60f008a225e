#include "backend/base/go_text.h"
#include "backend/promql/engine/aggregate.h"
#include "backend/promql/engine/column_merger.h"
#include "backend/promql/engine/label_grouper.h"
#include "backend/promql/engine/selector.h"
#include "backend/promql/functions/numerics.h"
#include "backend/promql/histogram/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>

namespace pallium::promql {
namespace {

/// Each kind of wrong φ once, as the extremes over the steps.
void warnOfQuantiles(QueryState& state, const std::vector<double>& phis, PositionRange position) {
    const auto warn = [&](double phi) {
        state.annotations.warning(
            "quantile value should be between 0 and 1, got " + formatFloatGeneral(phi), position);
    };
    double least = 0;
    double most = 1;
    bool isAnyNan = false;
    for (const double phi : phis) {
        isAnyNan = isAnyNan || std::isnan(phi);
        if (phi < least) least = phi;
        if (phi > most) most = phi;
    }
    if (isAnyNan) warn(std::numeric_limits<double>::quiet_NaN());
    if (most > 1) warn(most);
    if (least < 0) warn(least);
}

/// The series that count_values makes: one for each value in each group.
class ValueCounter {
  public:
    ValueCounter(const AggregateExpr& aggregate, std::string_view label, size_t steps)
        : m_aggregate(aggregate), m_label(label), m_steps(steps) {}

    void add(const Labels& group, uint32_t groupIndex, bool dropName, size_t step, double value) {
        const uint64_t bits = std::bit_cast<uint64_t>(std::isnan(value) ? std::nan("") : value);
        const auto [entry, isNew] = m_index.try_emplace({groupIndex, bits}, m_columns.size());
        if (isNew) m_columns.push_back(newColumn(group, dropName, formatFloatFixed(value)));
        count(m_columns[entry->second], step);
    }
    void add(const Labels& group, uint32_t groupIndex, bool dropName, size_t step,
             const FloatHistogram& histogram) {
        const std::string text = toText(histogram);
        const auto [entry, isNew] = m_textIndex.try_emplace({groupIndex, text}, m_columns.size());
        if (isNew) m_columns.push_back(newColumn(group, dropName, text));
        count(m_columns[entry->second], step);
    }
    size_t columns() const { return m_columns.size(); }
    std::vector<Column> take() { return std::move(m_columns); }

  private:
    static void count(Column& column, size_t step) {
        column.set(step, column.has(step) ? column.values[step] + 1 : 1);
    }
    Column newColumn(const Labels& group, bool dropName, const std::string& value) const {
        Column column(m_steps);
        LabelsBuilder builder(group.view());
        const auto& grouping = m_aggregate.grouping;
        const bool isRemoved = m_aggregate.without && (std::find(grouping.begin(), grouping.end(),
                                                                 m_label) != grouping.end() ||
                                                       isMetricIdentity(m_label));
        if (!isRemoved) builder.set(m_label, value);
        column.metric = builder.labels();
        column.dropName = dropName;
        return column;
    }

    const AggregateExpr& m_aggregate;
    std::string_view m_label;
    size_t m_steps;
    std::vector<Column> m_columns;
    std::map<std::pair<uint32_t, uint64_t>, size_t> m_index;         // by the bits of the value
    std::map<std::pair<uint32_t, std::string>, size_t> m_textIndex;  // by the histogram's text
};

/// The grouping for count_values without the label that receives the value: it is set afterwards.
std::vector<std::string> groupingBeside(const AggregateExpr& aggregate, const std::string& label) {
    std::vector<std::string> names = aggregate.grouping;
    if (aggregate.without)
        names.push_back(label);
    else
        std::erase(names, label);
    return names;
}

}  // namespace

Result<void> evaluateQuantile(Evaluator& evaluator, const AggregateExpr& aggregate,
                              const ColumnSink& sink) {
    const auto phis = evaluator.scalars(*aggregate.param);
    PALLIUM_TRY(phis);
    warnOfQuantiles(evaluator.state(), *phis, aggregate.param->position);
    const auto input = evaluator.collect(*aggregate.expr);
    PALLIUM_TRY(input);
    LabelGrouper grouper(aggregate.grouping, !aggregate.without);
    std::vector<std::vector<const Column*>> groups;
    for (const Column& column : input->columns) {
        PALLIUM_TRY(evaluator.state().work(column.size() + kPointsOfLabels));
        if (column.hasKind(PointKind::Histogram))
            tellOfIgnoredHistograms(evaluator.state(), aggregate);
        const uint32_t index = grouper.groupOf(column.metric.view());
        if (index == groups.size()) groups.emplace_back();
        groups[index].push_back(&column);
    }
    std::vector<double> values;
    for (uint32_t index = 0; index < groups.size(); ++index) {
        Column out(phis->size());
        out.metric = grouper.labels(index);
        out.dropName = groups[index].front()->dropName;
        for (size_t step = 0; step < out.size(); ++step) {
            PALLIUM_TRY(evaluator.state().work(groups[index].size()));
            values.clear();
            for (const Column* column : groups[index])
                if (column->isFloat(step)) values.push_back(column->values[step]);
            if (!values.empty()) out.set(step, quantileOf((*phis)[step], values));
        }
        PALLIUM_TRY(sink(out));
    }
    return {};
}

Result<void> evaluateCountValues(Evaluator& evaluator, const AggregateExpr& aggregate,
                                 const ColumnSink& sink) {
    const std::string& label = static_cast<const StringLiteral&>(unwrapAll(*aggregate.param)).value;
    if (!isLabelName(label, evaluator.state().utf8Labels))
        return executionError("invalid label name " + quoted(label));
    LabelGrouper grouper(groupingBeside(aggregate, label), !aggregate.without);
    const size_t steps = evaluator.times().steps;
    ValueCounter counter(aggregate, label, steps);
    HeldSamples held(evaluator.state());
    const auto counted =
        evaluator.columns(*aggregate.expr, [&](const Column& column) -> Result<void> {
            const uint32_t group = grouper.groupOf(column.metric.view());
            const Labels& labels = grouper.labels(group);
            for (size_t step = 0; step < column.size(); ++step) {
                const size_t before = counter.columns();
                if (column.isFloat(step))
                    counter.add(labels, group, column.dropName, step, column.values[step]);
                else if (column.isHistogram(step))
                    counter.add(labels, group, column.dropName, step, *column.histograms[step]);
                const size_t made = (counter.columns() - before) * steps;
                PALLIUM_TRY(held.add(static_cast<int64_t>(made)));
                PALLIUM_TRY(evaluator.state().work(kPointsOfLabels + made));
            }
            return {};
        });
    PALLIUM_TRY(counted);
    ColumnMerger merger;
    for (Column& column : counter.take()) {
        PALLIUM_TRY(evaluator.state().work(column.size() + kPointsOfLabels));
        PALLIUM_TRY(merger.add(column));
    }
    for (Column& column : merger.take())
        PALLIUM_TRY(sink(column));
    return {};
}

}  // namespace pallium::promql
