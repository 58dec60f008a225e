#include "ui/models/plot_model.h"

#include "ui/models/series_name.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace pallium::ui {
namespace {

constexpr size_t kColors = 12;
constexpr size_t kFewColors = 6;

PlotStats computeStats(const Series& series, qint64 gapMs) {
    PlotStats stats;
    qint64 lastMs = 0;
    for (size_t i = 0; i < series.values.size(); ++i) {
        if (std::isnan(series.values[i])) continue;
        // What is NaN leaves a hole as what is missing does.
        if (stats.count > 0 &&
            (series.timesMs[i] - lastMs > gapMs || std::isnan(series.values[i - 1])))
            ++stats.gaps;
        lastMs = series.timesMs[i];
        stats.add(series.values[i]);
    }
    return stats;
}

/// How many series of each input are kept, so that a large answer does not push out a small one.
std::vector<size_t> shares(const std::vector<PlotInput>& inputs, size_t limit) {
    const auto sizeOf = [&inputs](size_t i) {
        return inputs[i].answer ? inputs[i].answer->series.size() : 0;
    };
    std::vector<size_t> order(inputs.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::sort(order.begin(), order.end(),
              [&](size_t a, size_t b) { return sizeOf(a) < sizeOf(b); });
    std::vector<size_t> share(inputs.size());
    size_t left = limit;
    for (size_t i = 0; i < order.size(); ++i) {
        share[order[i]] = std::min(sizeOf(order[i]), left / (order.size() - i));
        left -= share[order[i]];
    }
    return share;
}

}  // namespace

qint64 PlotSeries::gapMs() const {
    return stepMs > 0 ? stepMs * 3 / 2 : std::numeric_limits<qint64>::max();
}

void PlotModel::setInputs(std::vector<PlotInput> inputs, qint64 startMs, qint64 endMs) {
    // The old answers are needed until the new series are known.
    const std::vector<PlotInput> oldInputs = std::exchange(m_inputs, std::move(inputs));
    QSet<quint64> shown;
    QSet<quint64> hidden;
    for (const PlotSeries& old : m_series)
        (old.isVisible ? shown : hidden).insert(old.key);
    m_series.clear();
    m_highlighted = -1;
    m_startMs = startMs;
    m_endMs = endMs;
    m_totalSeries = 0;
    const std::vector<size_t> share = shares(m_inputs, kMaxSeries);
    for (size_t i = 0; i < m_inputs.size(); ++i)
        addSeries(static_cast<int>(i), share[i]);
    colorSeries();
    for (PlotSeries& series : m_series)
        series.isVisible = m_hidesNew ? shown.contains(series.key) : !hidden.contains(series.key);
    if (visibleCount() == 0) {
        m_hidesNew = false;
        for (PlotSeries& series : m_series)
            series.isVisible = true;
    }
    Q_EMIT reset();
}

void PlotModel::addSeries(int input, size_t count) {
    const PlotInput& source = m_inputs[static_cast<size_t>(input)];
    if (!source.answer) return;
    const std::vector<Series>& all = source.answer->series;
    m_totalSeries += std::max(source.answer->totalSeries, static_cast<qint64>(all.size()));
    std::vector<const LabelList*> labels;
    for (size_t i = 0; i < count; ++i)
        labels.push_back(&all[i].labels);
    const QStringList names = differingNames(labels, source.expression);
    for (size_t i = 0; i < count; ++i) {
        PlotSeries series;
        series.samples = &all[i];
        series.input = input;
        series.stepMs = source.stepMs;
        series.key = stableHash(all[i].labels, source.id);
        series.name = names[static_cast<qsizetype>(i)];
        if (m_inputs.size() > 1)
            series.name = tr("%1: %2", "letter of an expression, name of a series")
                              .arg(source.id, series.name);
        series.stats = computeStats(all[i], series.gapMs());
        m_series.push_back(std::move(series));
    }
}

void PlotModel::colorSeries() {
    // By key, not by place: the order of an answer says nothing, and must not move colours.
    std::vector<PlotSeries*> byKey;
    for (PlotSeries& series : m_series)
        byKey.push_back(&series);
    std::sort(byKey.begin(), byKey.end(),
              [](const PlotSeries* a, const PlotSeries* b) { return a->key < b->key; });
    // A palette begins with those that differ most: few series use no others.
    const size_t colors = m_series.size() <= kFewColors ? kFewColors : kColors;
    std::array<int, kColors> uses{};
    for (PlotSeries* series : byKey) {
        const int least = *std::min_element(uses.begin(), uses.begin() + colors);
        size_t color = series->key % colors;
        while (uses[color] > least)
            color = (color + 1) % colors;
        ++uses[color];
        series->color = static_cast<int>(color);
    }
}

int PlotModel::visibleCount() const {
    return static_cast<int>(std::count_if(m_series.begin(), m_series.end(),
                                          [](const PlotSeries& s) { return s.isVisible; }));
}

Unit PlotModel::unit() const {
    Unit common = Unit::None;
    for (const PlotInput& input : m_inputs) {
        if (!input.answer || input.unit == Unit::None) continue;
        if (common != Unit::None && input.unit != common) return Unit::None;
        common = input.unit;
    }
    return common;
}

qint64 PlotModel::stepMs() const {
    qint64 smallest = 0;
    for (const PlotInput& input : m_inputs) {
        if (input.answer && input.stepMs > 0)
            smallest = smallest == 0 ? input.stepMs : std::min(smallest, input.stepMs);
    }
    return smallest;
}

QString PlotModel::boundedText() const {
    const auto kept = static_cast<qint64>(m_series.size());
    if (m_totalSeries <= kept) return {};
    return tr("%1 of %2 series are drawn").arg(formatCount(kept), formatCount(m_totalSeries));
}

void PlotModel::setVisible(int index, bool isVisible) {
    PlotSeries& series = m_series[static_cast<size_t>(index)];
    if (series.isVisible == isVisible) return;
    series.isVisible = isVisible;
    if (visibleCount() == seriesCount()) m_hidesNew = false;
    Q_EMIT visibilityChanged();
}

void PlotModel::isolate(int index) {
    if (series(index).isVisible && visibleCount() == 1 && seriesCount() > 1) return showAll();
    showOnly({index});
}

void PlotModel::showOnly(const std::vector<int>& indices) {
    for (PlotSeries& series : m_series)
        series.isVisible = false;
    for (const int index : indices)
        m_series[static_cast<size_t>(index)].isVisible = true;
    m_hidesNew = visibleCount() < seriesCount();
    Q_EMIT visibilityChanged();
}

void PlotModel::showAll() {
    for (PlotSeries& series : m_series)
        series.isVisible = true;
    m_hidesNew = false;
    Q_EMIT visibilityChanged();
}

void PlotModel::setHighlighted(int index) {
    if (m_highlighted == index) return;
    m_highlighted = index;
    Q_EMIT highlightChanged();
}

}  // namespace pallium::ui
