#pragma once

#include "ui/widgets/chart/plot_drawing.h"

#include <QGraphicsItem>
#include <QImage>

namespace pallium::ui {

/// The series of a graph as one item of the chart. Its picture is kept, with the device's pixel
/// ratio, until series, mapping or smoothness change. Threads: GUI thread.
class PlotItem final : public QGraphicsItem {
  public:
    explicit PlotItem(QGraphicsItem* parent) : QGraphicsItem(parent) {}

    /// Borrows `model`; call again when its series or their visibility changed.
    void setSource(const PlotModel* model, const PlotOptions& options);
    void setMapping(const PlotMapping& mapping);
    const PlotMapping& mapping() const { return m_mapping; }
    /// Not while something moves.
    void setSmooth(bool isSmooth);
    bool isSmooth() const { return m_isSmooth; }
    /// This series alone is strong, which must be a visible one; -1: all alike.
    void setHighlighted(int series);
    /// After a change of colours.
    void repaint();

    const PlotDrawing& drawing() const { return m_drawing; }

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

  private:
    PlotDrawing m_drawing;
    PlotMapping m_mapping;
    QImage m_picture;
    bool m_isStale = true;
    bool m_isSmooth = true;
    int m_highlighted = -1;
};

}  // namespace pallium::ui
