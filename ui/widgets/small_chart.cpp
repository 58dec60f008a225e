#include "ui/widgets/small_chart.h"

#include "ui/widgets/axis_labels.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QVBoxLayout>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace pallium::ui {
namespace {

/// The next of 1, 2, 5, 10, 20 … that is not below `value`.
double roundUp(double value) {
    if (value <= 0) return 1;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0})
        if (step * power >= value) return step * power;
    return 10 * power;
}

}  // namespace

SmallChart::SmallChart(const QString& name, Unit unit, QWidget* parent)
    : QWidget(parent), m_name(name), m_unit(unit) {
    setAccessibleName(name);
    m_chart = new QChart;
    m_chart->legend()->hide();
    m_chart->setBackgroundVisible(false);
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->setMargins(QMargins(0, 0, 0, 0));
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_timeAxis = new QCategoryAxis(m_chart);
    m_timeAxis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_timeAxis->setTruncateLabels(false);
    m_valueAxis = new QValueAxis(m_chart);
    m_valueAxis->setTickCount(3);
    m_chart->addAxis(m_timeAxis, Qt::AlignBottom);
    m_chart->addAxis(m_valueAxis, Qt::AlignLeft);

    m_view = new QChartView(m_chart, this);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    connect(&theme(), &Theme::changed, this, &SmallChart::applyTheme);
    followFont(*this, [this] { applyTheme(); });
}

void SmallChart::setLines(const QList<Line>& lines, qint64 fromMs, qint64 toMs) {
    Q_ASSERT(lines.size() <= kMaxSeries);
    m_view->setUpdatesEnabled(false);
    while (m_series.size() > lines.size()) {
        m_chart->removeSeries(m_series.back());
        delete m_series.takeLast();
    }
    while (m_series.size() < lines.size()) {
        auto* series = new QLineSeries(m_chart);
        m_chart->addSeries(series);
        series->attachAxis(m_timeAxis);
        series->attachAxis(m_valueAxis);
        m_series << series;
    }
    double highest = 0;
    m_colors.clear();
    for (qsizetype i = 0; i < lines.size(); ++i) {
        Q_ASSERT(lines[i].points.size() <= kMaxPoints);
        m_series[i]->setName(lines[i].name);
        m_colors << lines[i].color.value_or(static_cast<int>(i));
        m_series[i]->replace(lines[i].points);
        for (const QPointF& point : lines[i].points)
            highest = std::max(highest, point.y());
    }
    m_fromMs = fromMs;
    m_toMs = toMs;
    updateTimeAxis();
    updateValueAxis(highest);
    applyTheme();
    m_view->setUpdatesEnabled(true);
    if (!lines.isEmpty() && !lines[0].points.isEmpty())
        setAccessibleDescription(formatValue(lines[0].points.back().y(), m_unit, 3));
}

void SmallChart::setTimeZone(const QTimeZone& zone) {
    m_zone = zone;
    updateTimeAxis();
}

void SmallChart::updateTimeAxis() {
    constexpr int kTimeTicks = 4;
    setAxisLabels(*m_timeAxis, static_cast<double>(m_fromMs), static_cast<double>(m_toMs),
                  timeTicks(m_fromMs, m_toMs, kTimeTicks, m_zone));
}

void SmallChart::updateValueAxis(double highest) {
    const double top = roundUp(highest);
    // The label in the middle has a digit more than the highest. First, because labels are written
    // anew for another range only.
    m_valueAxis->setLabelFormat(top >= 10 ? QStringLiteral("%.0f") : QStringLiteral("%.2g"));
    m_valueAxis->setRange(0, top);
}

void SmallChart::applyTheme() {
    const QFont small = smallFont(font());
    for (QAbstractAxis* axis : std::initializer_list<QAbstractAxis*>{m_timeAxis, m_valueAxis}) {
        axis->setLabelsFont(small);
        axis->setLabelsColor(theme().color(Token::TextMuted));
        axis->setLinePen(Qt::NoPen);
        axis->setGridLinePen(QPen(theme().color(Token::Surface3), 1));
    }
    m_timeAxis->setGridLineVisible(false);
    m_view->setBackgroundBrush(theme().color(Token::Surface2));  // that of cards
    for (qsizetype i = 0; i < m_series.size(); ++i)
        m_series[i]->setPen(QPen(theme().chartColor(m_colors[i]), 1.6));
}

}  // namespace pallium::ui
