#include "ui/widgets/chart/plot_figure.h"

#include "ui/models/plot_model.h"

#include <QCoreApplication>
#include <QGraphicsLayout>
#include <QScopedValueRollback>
#include <QtCharts/QChart>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace pallium::ui {
namespace {

struct FigureTexts {
    Q_DECLARE_TR_FUNCTIONS(PlotView)
};

constexpr int kReadoutRows = 15;
constexpr double kRoom = 0.05;     // above and below the series, as a share of their height
constexpr double kHugest = 4e307;  // twice as much is still a number

std::pair<double, double> withRoomLinear(std::pair<double, double> range, bool startsAtZero) {
    double low = std::clamp(range.first, -kHugest, kHugest);
    double high = std::clamp(range.second, -kHugest, kHugest);
    if (startsAtZero) {
        low = std::min(low, 0.0);
        high = std::max(high, 0.0);
    }
    const bool isAbove = low >= 0;
    const bool isBelow = high <= 0;
    const double size = high - low;
    const double magnitude = std::max(std::abs(low), std::abs(high));
    double room = size * kRoom;
    // A flat line, or one that differs by rounding only, lies in the middle.
    if (size <= magnitude * 1e-12) room = magnitude == 0 ? 1 : magnitude * 0.1;
    low -= room;
    high += room;
    if (isAbove) low = std::max(low, 0.0);
    if (isBelow && !isAbove) high = std::min(high, 0.0);
    return {low, high};
}

std::pair<double, double> withRoomLog(std::pair<double, double> range) {
    const double ratio = range.second / range.first;
    const double room = ratio > 1.0001 ? std::pow(ratio, kRoom) : 2;
    const double low = std::max(range.first / room, 1e-300);
    return {low, std::clamp(range.second * room, low * 1.0001, 1e300)};
}

}  // namespace

PlotFigure::PlotFigure(QChart& chart)
    : m_chart(chart),
      m_axes(chart),
      m_item(new PlotItem(&chart)),
      m_overlay(new PlotOverlay(&chart)) {
    constexpr double kAboveCharts = 1000;  // Qt Charts' own items stay below 100
    m_item->setZValue(kAboveCharts);
    m_overlay->setZValue(kAboveCharts + 1);
}

void PlotFigure::setSource(const PlotModel* model, const PlotOptions& options,
                           const QTimeZone& zone) {
    m_model = model;
    m_options = options;
    m_zone = zone;
    m_item->setSource(model, options);
    m_overlay->setSource(model, unit(), zone);
}

Unit PlotFigure::unit() const {
    if (m_options.unit) return *m_options.unit;
    return m_model != nullptr ? m_model->unit() : Unit::None;
}

std::optional<std::pair<double, double>> PlotFigure::valuesOf(const PlotWindow& window) const {
    const auto range = m_item->drawing().valueRange(window.startMs, window.endMs);
    if (!range) return {};
    if (window.values && (!m_options.isLog() || window.values->first > 0)) return window.values;
    if (m_options.isLog()) return withRoomLog(*range);
    const bool isStacked = m_options.kind == PlotOptions::Kind::Stacked;
    return withRoomLinear(*range, m_options.startsAtZero || isStacked);
}

QString PlotFigure::messageText(bool hasValues) const {
    if (hasValues) return {};
    if (m_model == nullptr || m_model->isEmpty())
        return m_message.isEmpty() ? FigureTexts::tr("No data in this range") : m_message;
    if (m_model->visibleCount() == 0) return FigureTexts::tr("All series are hidden");
    if (m_options.isLog())
        return FigureTexts::tr("No values above zero in this range, so none on a log scale");
    return FigureTexts::tr("No values in this range");
}

void PlotFigure::show(const PlotWindow& window) {
    const QScopedValueRollback guard(m_isShowing, true);
    const auto values = valuesOf(window);
    PlotMapping mapping;
    mapping.startMs = window.startMs;
    mapping.endMs = window.endMs;
    mapping.isLog = m_options.isLog() && values;
    if (values) std::tie(mapping.minValue, mapping.maxValue) = *values;
    m_axes.show(mapping, m_zone, unit(), values.has_value());
    // Labels decide the plot's area; without this it would change an event later.
    m_chart.layout()->activate();
    mapping.area = m_chart.plotArea();
    m_item->setMapping(mapping);
    m_overlay->setMapping(mapping, m_chart.rect());
    m_overlay->setMessage(messageText(values.has_value()));
    const Stack* stack = m_item->drawing().stack();
    m_overlay->setNote(stack != nullptr && stack->hasMixedSigns
                           ? FigureTexts::tr("Values on both sides of zero: the sums mislead")
                           : QString());
}

void PlotFigure::applyTheme() {
    m_axes.applyTheme();
    m_item->repaint();
    m_overlay->update();
}

std::optional<qint64> PlotFigure::sampleNear(double timeMs) const {
    if (m_model == nullptr) return {};
    const auto sampleMs = nearestSampleMs(*m_model, std::llround(timeMs));
    if (!sampleMs) return {};
    const auto at = static_cast<double>(*sampleMs);
    if (at < mapping().startMs || at > mapping().endMs) return {};
    return sampleMs;
}

std::optional<PlotReadout> PlotFigure::readAt(double timeMs, double y) const {
    const auto sampleMs = sampleNear(timeMs);
    if (!sampleMs) return {};
    return readPlot(*m_model, m_item->drawing().stack(), *sampleMs, mapping().valueAt(y),
                    kReadoutRows);
}

std::optional<PlotReadout> PlotFigure::readAgain(const PlotReadout& before) const {
    if (m_model == nullptr || before.rows.empty()) return {};
    const double near = before.rows[static_cast<size_t>(before.nearest)].drawn;
    PlotReadout readout =
        readPlot(*m_model, m_item->drawing().stack(), before.timeMs, near, kReadoutRows);
    if (readout.rows.empty()) return {};
    return readout;
}

PlotReadout PlotFigure::readSeries(qint64 timeMs, int series) const {
    return readPlotAround(*m_model, m_item->drawing().stack(), timeMs, series, kReadoutRows);
}

}  // namespace pallium::ui
