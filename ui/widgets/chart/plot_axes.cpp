#include "ui/widgets/chart/plot_axes.h"

#include "ui/widgets/axis_labels.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>

#include <algorithm>
#include <cmath>

namespace pallium::ui {
namespace {

QCategoryAxis* createAxis(QChart& chart, QLineSeries* series, Qt::Alignment side) {
    auto* axis = new QCategoryAxis(&chart);
    axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    axis->setShadesVisible(false);
    axis->setTruncateLabels(false);
    chart.addAxis(axis, side);
    series->attachAxis(axis);
    return axis;
}

void styleAxis(QCategoryAxis& axis, const QFont& font) {
    QColor grid = theme().color(Token::Border);
    grid.setAlphaF(0.6F);
    axis.setLabelsFont(font);
    axis.setLabelsColor(theme().color(Token::TextMuted));
    axis.setGridLinePen(QPen(grid, 1));
    axis.setLinePen(QPen(theme().color(Token::Border), 1));
}

}  // namespace

PlotAxes::PlotAxes(QChart& chart) : m_chart(chart) {
    // Axes are laid out with a series only; it stays empty.
    auto* series = new QLineSeries(&chart);
    chart.addSeries(series);
    m_time = createAxis(chart, series, Qt::AlignBottom);
    m_value = createAxis(chart, series, Qt::AlignLeft);
}

void PlotAxes::applyTheme() {
    const QFont font = smallFont(QApplication::font());
    styleAxis(*m_time, font);
    styleAxis(*m_value, font);
    m_chart.setBackgroundBrush(theme().color(Token::Surface2));
}

void PlotAxes::show(const PlotMapping& mapping, const QTimeZone& zone, Unit unit, bool hasValues) {
    const QFontMetricsF metrics(m_time->labelsFont());
    const double labelWidth = metrics.horizontalAdvance(QStringLiteral("00:00:00")) * 1.8;
    const int timeCount = std::max(2, static_cast<int>(m_chart.size().width() / labelWidth));
    setAxisLabels(
        *m_time, mapping.startMs, mapping.endMs,
        timeTicks(std::llround(mapping.startMs), std::llround(mapping.endMs), timeCount, zone));
    m_value->setVisible(hasValues);
    if (!hasValues) return;
    const int valueCount =
        std::max(2, static_cast<int>(m_chart.size().height() / (metrics.height() * 2.8)));
    if (!mapping.isLog)
        return setAxisLabels(*m_value, mapping.minValue, mapping.maxValue,
                             valueTicks(mapping.minValue, mapping.maxValue, valueCount, unit));
    std::vector<AxisTick> ticks = logTicks(mapping.minValue, mapping.maxValue, valueCount, unit);
    for (AxisTick& tick : ticks)
        tick.at = std::log10(tick.at);
    setAxisLabels(*m_value, std::log10(mapping.minValue), std::log10(mapping.maxValue), ticks);
}

}  // namespace pallium::ui
