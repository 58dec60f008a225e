#pragma once

#include "ui/models/format.h"

#include <QList>
#include <QPointF>
#include <QString>
#include <QTimeZone>
#include <QWidget>

#include <optional>

class QCategoryAxis;
class QChart;
class QChartView;
class QLineSeries;
class QValueAxis;

namespace pallium::ui {

/// A line chart for few points in a card. Bounded, because Qt Charts is slow beyond: more is a bug
/// and asserted; what may be large belongs to the graph of the query page. Threads: GUI thread.
class SmallChart final : public QWidget {
    Q_OBJECT

  public:
    static constexpr int kMaxSeries = 20;
    static constexpr int kMaxPoints = 500;

    struct Line {
        QString name;
        QList<QPointF> points;          // x: milliseconds since 1970, ascending
        std::optional<int> color = {};  // of the chart colours; absent: its place among the lines
    };

    /// `name` is what assistive technology calls it; the newest value is added to it.
    explicit SmallChart(const QString& name, Unit unit, QWidget* parent = nullptr);

    /// Replaces all lines; the axes cover `fromMs` to `toMs` and from zero to the highest value.
    void setLines(const QList<Line>& lines, qint64 fromMs, qint64 toMs);
    /// Of the time axis; UTC at first.
    void setTimeZone(const QTimeZone& zone);

  private:
    void applyTheme();
    void updateTimeAxis();
    void updateValueAxis(double highest);

    QString m_name;
    Unit m_unit;
    QChart* m_chart = nullptr;
    QChartView* m_view = nullptr;
    QCategoryAxis* m_timeAxis = nullptr;
    QValueAxis* m_valueAxis = nullptr;
    QList<QLineSeries*> m_series;
    QList<int> m_colors;  // by series
    QTimeZone m_zone = QTimeZone::utc();
    qint64 m_fromMs = 0;
    qint64 m_toMs = 1;
};

}  // namespace pallium::ui
