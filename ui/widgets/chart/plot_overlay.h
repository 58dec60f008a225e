#pragma once

#include "ui/models/format.h"
#include "ui/models/plot_mapping.h"
#include "ui/models/plot_readout.h"

#include <QGraphicsItem>
#include <QString>
#include <QTimeZone>

#include <optional>
#include <vector>

namespace pallium::ui {

/// What lies above the series of a graph: crosshair with its readout, pinned readouts, the area
/// that is being selected, and the message of an empty graph. Threads: GUI thread.
class PlotOverlay final : public QGraphicsItem {
  public:
    explicit PlotOverlay(QGraphicsItem* parent) : QGraphicsItem(parent) {}

    /// Borrows `model`; null: there are no readouts.
    void setSource(const PlotModel* model, Unit unit, const QTimeZone& zone);
    /// `bounds` is the whole chart: readouts may leave the plot, but not the chart.
    void setMapping(const PlotMapping& mapping, const QRectF& bounds);
    void setReadout(std::optional<PlotReadout> readout);
    const std::optional<PlotReadout>& readout() const { return m_readout; }
    void setPins(std::vector<PlotReadout> pins);
    /// An empty rectangle: none.
    void setSelection(const QRectF& area);
    void setMessage(const QString& text);
    /// A remark in a corner of the plot; empty: none.
    void setNote(const QString& text);
    /// A ring around the plot while the graph has the keyboard.
    void setFocusShown(bool isShown);

    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

  private:
    void paintCrosshair(QPainter& painter, const PlotReadout& readout, bool isPinned) const;
    void paintReadout(QPainter& painter, const PlotReadout& readout) const;
    void paintSelection(QPainter& painter) const;
    void paintText(QPainter& painter, int alignment, const QString& text) const;

    const PlotModel* m_model = nullptr;
    Unit m_unit = Unit::None;
    QTimeZone m_zone;
    PlotMapping m_mapping;
    QRectF m_bounds;
    std::optional<PlotReadout> m_readout;
    std::vector<PlotReadout> m_pins;
    QRectF m_selection;
    QString m_message;
    QString m_note;
    bool m_isFocusShown = false;
};

}  // namespace pallium::ui
