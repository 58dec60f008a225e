#include "ui/widgets/chart/plot_export.h"

#include "ui/widgets/chart/plot_view.h"
#include "ui/widgets/style_painting.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QStringList>

#include <algorithm>
#include <vector>

namespace pallium::ui {
namespace {

struct ExportTexts {
    Q_DECLARE_TR_FUNCTIONS(PlotExport)
};

constexpr double kExportMarginPx = 16;
constexpr double kExportSwatchPx = 10;
constexpr double kLegendShare = 0.3;  // of the height, at most

/// Lays out a picture from top to bottom: title, expressions, times, graph, legend.
class PictureLayout {
  public:
    PictureLayout(QPainter& painter, PlotModel& model, const PlotPicture& picture)
        : m_painter(painter),
          m_model(model),
          m_picture(picture),
          m_rest(QRectF(QPointF(), picture.size)
                     .adjusted(kExportMarginPx, kExportMarginPx, -kExportMarginPx,
                               -kExportMarginPx)) {}

    void paintHeading() {
        if (!m_picture.title.isEmpty()) {
            QFont bold = QApplication::font();
            bold.setBold(true);
            bold.setPointSizeF(bold.pointSizeF() * 1.3);
            line(m_picture.title, bold, Token::Text);
        }
        const auto& inputs = m_model.inputs();
        for (const PlotInput& input : inputs) {
            const QString text = inputs.size() == 1
                                     ? input.expression
                                     : ExportTexts::tr("%1: %2", "letter, expression")
                                           .arg(input.id, input.expression);
            line(text.simplified(), theme().monospace(), Token::Text);
        }
        QString times = ExportTexts::tr("%1 to %2", "both ends of a range")
                            .arg(formatTime(m_model.startMs(), m_picture.zone),
                                 formatTime(m_model.endMs(), m_picture.zone));
        if (m_model.stepMs() > 0)
            times = ExportTexts::tr("%1, step %2", "times of a range, duration")
                        .arg(times, promDuration(m_model.stepMs()));
        line(times, QApplication::font(), Token::TextMuted);
    }

    /// Takes its room at the bottom; the graph has what is left.
    void paintLegend() {
        std::vector<int> visible;
        for (int i = 0; i < m_model.seriesCount(); ++i) {
            if (m_model.series(i).isVisible) visible.push_back(i);
        }
        const QFontMetricsF metrics(QApplication::font());
        const double rowHeight = metrics.height() * 1.3;
        const double columnWidth = columnWidthOf(visible, metrics);
        const int columns = std::max(1, static_cast<int>(m_rest.width() / columnWidth));
        const int maxRows =
            std::max(1, static_cast<int>(m_picture.size.height() * kLegendShare / rowHeight));
        const int count = static_cast<int>(visible.size());
        const int rows = std::min(maxRows, (count + columns - 1) / columns);
        int shown = std::min(count, rows * columns);
        // The last place says how many have none.
        if (shown < count) --shown;
        const double top = m_rest.bottom() - rows * rowHeight;
        for (int i = 0; i <= shown && i < count; ++i) {
            const QRectF cell(m_rest.left() + i % columns * columnWidth,
                              top + i / columns * rowHeight, columnWidth - kExportMarginPx,
                              rowHeight);
            if (i < shown)
                paintEntry(cell, visible[static_cast<size_t>(i)]);
            else
                paintText(cell, ExportTexts::tr("and %n more", nullptr, count - shown),
                          Token::TextMuted);
        }
        m_rest.setBottom(top - kExportMarginPx / 2);
    }

    QRectF rest() const { return m_rest; }

  private:
    double columnWidthOf(const std::vector<int>& visible, const QFontMetricsF& metrics) const {
        double widest = 0;
        for (const int index : visible)
            widest = std::max(widest, metrics.horizontalAdvance(m_model.series(index).name));
        return std::min(widest + kExportSwatchPx + 8 + kExportMarginPx, m_rest.width());
    }

    void line(const QString& text, const QFont& font, Token token) {
        const QFontMetricsF metrics(font);
        m_painter.setFont(font);
        m_painter.setPen(theme().color(token));
        const QRectF area(m_rest.topLeft(), QSizeF(m_rest.width(), metrics.height() * 1.3));
        drawElided(m_painter, area, text);
        m_rest.setTop(area.bottom());
    }

    void paintText(const QRectF& area, const QString& text, Token token) {
        m_painter.setFont(QApplication::font());
        m_painter.setPen(theme().color(token));
        drawElided(m_painter, area, text, Qt::AlignVCenter | Qt::AlignLeft, Qt::ElideMiddle);
    }

    void paintEntry(const QRectF& cell, int index) {
        const QRectF swatch(cell.left(), cell.center().y() - kExportSwatchPx / 2, kExportSwatchPx,
                            kExportSwatchPx);
        m_painter.setRenderHint(QPainter::Antialiasing, true);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(theme().chartColor(m_model.series(index).color));
        m_painter.drawRoundedRect(swatch, 2, 2);
        paintText(cell.adjusted(kExportSwatchPx + 8, 0, 0, 0), m_model.series(index).name,
                  Token::Text);
    }

    QPainter& m_painter;
    PlotModel& m_model;
    const PlotPicture& m_picture;
    QRectF m_rest;
};

}  // namespace

QImage renderPlot(PlotModel& model, const PlotOptions& options, const PlotPicture& picture) {
    const int scale = std::clamp(picture.scale, 1, 3);
    QImage image(picture.size * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(theme().color(Token::Surface2));
    QPainter painter(&image);
    PictureLayout layout(painter, model, picture);
    layout.paintHeading();
    layout.paintLegend();
    PlotView view;
    view.setOptions(options);
    view.setTimeZone(picture.zone);
    view.setModel(&model);
    view.resize(layout.rest().size().toSize());
    // The first picture lays the chart out at its size.
    view.grab();
    painter.setFont(QApplication::font());
    view.render(&painter, layout.rest(), view.rect());
    return image;
}

}  // namespace pallium::ui
