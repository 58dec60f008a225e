#include "ui/widgets/chart/readout_box.h"

#include "ui/models/plot_model.h"
#include "ui/models/plot_readout.h"
#include "ui/widgets/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <vector>

namespace pallium::ui {
namespace {

struct ReadoutTexts {
    Q_DECLARE_TR_FUNCTIONS(PlotReadout)
};

constexpr double kPaddingPx = 8;
constexpr double kSwatchPx = 10;
constexpr double kDistancePx = 12;  // from the crosshair
constexpr double kMaxNamePx = 320;

struct BoxRow {
    QColor color;
    QString name;
    QString value;
    bool isNearest = false;
};

/// The texts of a box and where they go; fonts decide its size.
class ReadoutBox {
  public:
    ReadoutBox(const QFont& font, const PlotModel& model, const PlotReadout& readout, Unit unit,
               const QTimeZone& zone)
        : m_font(font), m_bold(font), m_metrics(font), m_time(formatTime(readout.timeMs, zone)) {
        m_bold.setBold(true);
        const QFontMetricsF boldMetrics(m_bold);
        for (size_t i = 0; i < readout.rows.size(); ++i) {
            const ReadoutRow& row = readout.rows[i];
            BoxRow line{
                theme().chartColor(model.series(row.series).color),
                boldMetrics.elidedText(model.series(row.series).name, Qt::ElideMiddle, kMaxNamePx),
                valueText(row, unit), static_cast<int>(i) == readout.nearest};
            m_nameWidth = std::max(m_nameWidth, boldMetrics.horizontalAdvance(line.name));
            m_valueWidth = std::max(m_valueWidth, boldMetrics.horizontalAdvance(line.value));
            m_rows.push_back(std::move(line));
        }
        if (readout.left > 0) m_more = ReadoutTexts::tr("and %n more", nullptr, readout.left);
    }

    QSizeF size() const {
        const double rowWidth =
            m_rows.empty() ? 0
                           : kSwatchPx + kPaddingPx + m_nameWidth + 2 * kPaddingPx + m_valueWidth;
        const double textWidth =
            std::max(m_metrics.horizontalAdvance(m_time), m_metrics.horizontalAdvance(m_more));
        const double lines = 1 + static_cast<double>(m_rows.size()) + (m_more.isEmpty() ? 0 : 1);
        return {std::max(rowWidth, textWidth) + 2 * kPaddingPx,
                lines * lineHeight() + 2 * kPaddingPx};
    }

    void paint(QPainter& painter, const QRectF& box) const {
        paintFrame(painter, box);
        QRectF line(box.left() + kPaddingPx, box.top() + kPaddingPx, box.width() - 2 * kPaddingPx,
                    lineHeight());
        painter.setFont(m_font);
        painter.setPen(theme().color(Token::TextMuted));
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, m_time);
        for (const BoxRow& row : m_rows) {
            line.translate(0, lineHeight());
            paintRow(painter, line, row);
        }
        if (m_more.isEmpty()) return;
        line.translate(0, lineHeight());
        painter.setFont(m_font);
        painter.setPen(theme().color(Token::TextMuted));
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, m_more);
    }

  private:
    static QString valueText(const ReadoutRow& row, Unit unit) {
        const QString value = formatValue(row.value, unit);
        if (row.drawn == row.value) return value;
        return ReadoutTexts::tr("%1 (sum %2)", "own value, with those below it")
            .arg(value, formatValue(row.drawn, unit));
    }
    double lineHeight() const { return m_metrics.height() * 1.2; }

    static void paintFrame(QPainter& painter, const QRectF& box) {
        QColor fill = theme().color(Token::Surface2);
        fill.setAlphaF(0.94F);
        painter.setRenderHint(QPainter::Antialiasing, true);
        painter.setPen(QPen(theme().color(Token::Border), 1));
        painter.setBrush(fill);
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }

    void paintRow(QPainter& painter, const QRectF& line, const BoxRow& row) const {
        const QRectF swatch(line.left(), line.center().y() - kSwatchPx / 2, kSwatchPx, kSwatchPx);
        painter.setPen(Qt::NoPen);
        painter.setBrush(row.color);
        painter.drawRoundedRect(swatch, 2, 2);
        painter.setFont(row.isNearest ? m_bold : m_font);
        painter.setPen(theme().color(Token::Text));
        painter.drawText(line.adjusted(kSwatchPx + kPaddingPx, 0, 0, 0),
                         Qt::AlignVCenter | Qt::AlignLeft, row.name);
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight, row.value);
    }

    QFont m_font;
    QFont m_bold;
    QFontMetricsF m_metrics;
    QString m_time;
    std::vector<BoxRow> m_rows;
    QString m_more;
    double m_nameWidth = 0;
    double m_valueWidth = 0;
};

}  // namespace

void paintReadoutBox(QPainter& painter, const PlotModel& model, const PlotReadout& readout,
                     Unit unit, const QTimeZone& zone, double x, const QRectF& bounds) {
    const ReadoutBox box(painter.font(), model, readout, unit, zone);
    const QSizeF size = box.size();
    double left = x + kDistancePx;
    if (left + size.width() > bounds.right()) left = x - kDistancePx - size.width();
    left = std::clamp(left, bounds.left(), std::max(bounds.left(), bounds.right() - size.width()));
    box.paint(painter, QRectF(QPointF(std::round(left), bounds.top()), size));
}

QString readoutText(const PlotModel& model, const PlotReadout& readout, Unit unit,
                    const QTimeZone& zone) {
    const QString time = formatTime(readout.timeMs, zone);
    if (readout.rows.empty()) return ReadoutTexts::tr("%1: no value").arg(time);
    const ReadoutRow& row = readout.rows[static_cast<size_t>(readout.nearest)];
    return ReadoutTexts::tr("%1, %2: %3", "time, series, value")
        .arg(time, model.series(row.series).name, formatValue(row.value, unit));
}

}  // namespace pallium::ui
