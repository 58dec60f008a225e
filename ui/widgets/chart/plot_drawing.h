#pragma once

#include "ui/models/decimation.h"
#include "ui/models/stacking.h"
#include "ui/widgets/chart/coarse_canvas.h"
#include "ui/widgets/chart/plot_options.h"

#include <optional>
#include <utility>
#include <vector>

class QPainter;

namespace pallium::ui {

class PlotModel;
struct PlotSeries;

/// The series of a model as lines in pixels, and how they are painted. Lines are kept as long as
/// mapping and samples are the same, so that a second picture of them costs its painting only.
/// Threads: GUI thread.
class PlotDrawing {
  public:
    /// Borrows `model`; null draws nothing. Call again when its series or their visibility changed.
    void setSource(const PlotModel* model, const PlotOptions& options);
    /// Null where lines are not stacked.
    const Stack* stack() const { return m_stack ? &*m_stack : nullptr; }

    /// The lowest and highest value that is drawn between two times, without room around; only
    /// values above zero on a log scale. Nothing if there is none.
    std::optional<std::pair<double, double>> valueRange(double startMs, double endMs) const;

    /// All visible series in a transparent picture of the given part of the plot. While something
    /// moves, many points are drawn coarsely. Requires: setSource() since the model last changed.
    QImage picture(const PlotMapping& mapping, const QRectF& part, double pixelRatio,
                   bool isMoving);
    /// Whether the last picture was.
    bool isCoarse() const { return m_isCoarse; }
    /// Series and points of the last picture.
    size_t paintedSeries() const { return m_shapeCount; }
    size_t paintedPoints() const { return m_pointCount; }
    /// One series, stronger.
    void paintHighlighted(QPainter& painter, const PlotMapping& mapping, int series);

  private:
    struct Shape {
        int series = 0;
        PlotLines line;   // of a stack: the upper border
        PlotLines lower;  // of a stack only
    };

    void prepare(const PlotMapping& mapping);
    QColor colorOf(const Shape& shape) const;
    void paintSmooth(QImage& picture, const QRectF& part) const;
    /// The shapes [begin, end) of the picture. Threads: any, while nothing changes.
    void paintShapes(QImage& picture, const QRectF& part, size_t begin, size_t end) const;
    void paintCoarse(QImage& picture, const QRectF& part);
    void prepareShape(Shape& shape, const StackBand* band);
    void paintShape(QPainter& painter, const Shape& shape, double width) const;
    bool isStacked() const { return m_stack.has_value(); }
    double lineWidth() const;

    const PlotModel* m_model = nullptr;
    PlotOptions m_options;
    std::optional<Stack> m_stack;
    std::optional<PlotMapping> m_mapping;  // of the lines in m_shapes
    std::vector<Shape> m_shapes;           // kept beyond their use for the memory they hold
    size_t m_shapeCount = 0;
    size_t m_pointCount = 0;
    CoarseCanvas m_canvas;
    bool m_isCoarse = false;
};

}  // namespace pallium::ui
