#include "ui/widgets/chart/plot_drawing.h"

#include "ui/models/plot_model.h"
#include "ui/widgets/chart/series_painter.h"
#include "ui/widgets/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <future>
#include <limits>

namespace pallium::ui {
namespace {

// Wide lines are stroked as areas, which costs ten times as much as a line of one pixel.
constexpr size_t kMaxWideSeries = 20;
constexpr size_t kMaxWidePoints = 20000;
// So many are painted smoothly within a frame.
constexpr size_t kMaxMovingPoints = 20000;
// Beyond, smoothing takes longer than anyone waits, and no line can be told from another.
constexpr size_t kMaxSmoothPoints = 600000;

class RangeFinder {
  public:
    explicit RangeFinder(bool isLog) : m_isLog(isLog) {}
    void add(double value) {
        if (!std::isfinite(value) || (m_isLog && value <= 0)) return;
        m_min = std::min(m_min, value);
        m_max = std::max(m_max, value);
    }
    std::optional<std::pair<double, double>> range() const {
        if (m_min > m_max) return {};
        return std::pair(m_min, m_max);
    }

  private:
    bool m_isLog;
    double m_min = std::numeric_limits<double>::infinity();
    double m_max = -std::numeric_limits<double>::infinity();
};

/// Samples inside only, where there are any: what is beyond the border must not flatten the rest.
std::pair<size_t, size_t> samplesInside(const Series& samples, double startMs, double endMs) {
    auto [first, last] = samplesWithin(samples.timesMs, startMs, endMs);
    auto inner = std::pair(first, last);
    while (inner.first < inner.second &&
           static_cast<double>(samples.timesMs[inner.first]) < startMs)
        ++inner.first;
    while (inner.second > inner.first &&
           static_cast<double>(samples.timesMs[inner.second - 1]) > endMs)
        --inner.second;
    return inner.first < inner.second ? inner : std::pair(first, last);
}

}  // namespace

void PlotDrawing::setSource(const PlotModel* model, const PlotOptions& options) {
    m_model = model;
    m_options = options;
    m_mapping.reset();
    m_stack.reset();
    if (model != nullptr && options.kind == PlotOptions::Kind::Stacked)
        m_stack = stackSeries(*model);
}

std::optional<std::pair<double, double>> PlotDrawing::valueRange(double startMs,
                                                                 double endMs) const {
    if (m_model == nullptr) return {};
    RangeFinder finder(m_options.isLog());
    if (isStacked()) {
        for (const StackBand& band : m_stack->bands) {
            const auto [first, last] =
                samplesInside(*m_model->series(band.series).samples, startMs, endMs);
            for (size_t i = first; i < last; ++i) {
                finder.add(band.from[i]);
                finder.add(band.to[i]);
            }
        }
        return finder.range();
    }
    for (int i = 0; i < m_model->seriesCount(); ++i) {
        const PlotSeries& series = m_model->series(i);
        if (!series.isVisible) continue;
        const auto [first, last] = samplesInside(*series.samples, startMs, endMs);
        for (size_t at = first; at < last; ++at)
            finder.add(series.samples->values[at]);
    }
    return finder.range();
}

void PlotDrawing::prepareShape(Shape& shape, const StackBand* band) {
    const PlotSeries& series = m_model->series(shape.series);
    const qint64 gapMs =
        m_options.connectsGaps ? std::numeric_limits<qint64>::max() : series.gapMs();
    const Series& samples = *series.samples;
    decimate(samples.timesMs, band != nullptr ? band->to : samples.values, gapMs, *m_mapping,
             shape.line);
    if (band != nullptr) decimate(samples.timesMs, band->from, gapMs, *m_mapping, shape.lower);
    m_pointCount += shape.line.points.size();
}

void PlotDrawing::prepare(const PlotMapping& mapping) {
    if (m_mapping == mapping) return;
    m_mapping = mapping;
    m_shapeCount = 0;
    m_pointCount = 0;
    const auto add = [this](int series, const StackBand* band) {
        if (m_shapes.size() == m_shapeCount) m_shapes.emplace_back();
        Shape& shape = m_shapes[m_shapeCount++];
        shape.series = series;
        prepareShape(shape, band);
    };
    if (isStacked()) {
        for (const StackBand& band : m_stack->bands)
            add(band.series, &band);
        return;
    }
    for (int i = 0; i < m_model->seriesCount(); ++i) {
        if (m_model->series(i).isVisible) add(i, nullptr);
    }
}

double PlotDrawing::lineWidth() const {
    return m_shapeCount <= kMaxWideSeries && m_pointCount <= kMaxWidePoints ? 1.5 : 1;
}

QColor PlotDrawing::colorOf(const Shape& shape) const {
    return theme().chartColor(m_model->series(shape.series).color);
}

void PlotDrawing::paintShape(QPainter& painter, const Shape& shape, double width) const {
    const QColor color = colorOf(shape);
    if (m_options.kind == PlotOptions::Kind::Points) {
        paintPoints(painter, shape.line, color, width > 1 ? 5 : 3);
    } else if (isStacked()) {
        paintBand(painter, shape.line, shape.lower, color);
    } else {
        paintLines(painter, shape.line, color, width);
    }
}

QImage PlotDrawing::picture(const PlotMapping& mapping, const QRectF& part, double pixelRatio,
                            bool isMoving) {
    const QSize size = (part.size() * pixelRatio).toSize().expandedTo(QSize(1, 1));
    QImage picture(size, QImage::Format_ARGB32_Premultiplied);
    picture.setDevicePixelRatio(pixelRatio);
    picture.fill(Qt::transparent);
    m_isCoarse = false;
    if (m_model == nullptr) return picture;
    prepare(mapping);
    m_isCoarse = isMoving && m_pointCount > kMaxMovingPoints;
    if (m_isCoarse)
        paintCoarse(picture, part);
    else
        paintSmooth(picture, part);
    return picture;
}

void PlotDrawing::paintSmooth(QImage& picture, const QRectF& part) const {
    if (m_pointCount <= kMaxMovingPoints) {
        paintShapes(picture, part, 0, m_shapeCount);
        return;
    }
    // Painting is all the cost of a large graph, so a second thread takes half of it. Nothing that
    // both read changes before it is done.
    const size_t half = m_shapeCount / 2;
    QImage front = picture;
    std::future<void> isFrontDone =
        std::async(std::launch::async, [&] { paintShapes(front, part, 0, half); });
    paintShapes(picture, part, half, m_shapeCount);
    isFrontDone.get();
    QPainter(&picture).drawImage(QPointF(), front);
}

void PlotDrawing::paintShapes(QImage& picture, const QRectF& part, size_t begin, size_t end) const {
    QPainter painter(&picture);
    painter.translate(-part.topLeft());
    painter.setRenderHint(QPainter::Antialiasing, m_pointCount <= kMaxSmoothPoints);
    const double width = lineWidth();
    // Backwards, so that the first series, which the legend names first, lies on top.
    for (size_t i = end; i > begin; --i)
        paintShape(painter, m_shapes[i - 1], width);
}

void PlotDrawing::paintCoarse(QImage& picture, const QRectF& part) {
    const double pixelRatio = picture.devicePixelRatio();
    m_canvas.reset(picture.size());
    for (size_t i = m_shapeCount; i > 0; --i) {
        const Shape& shape = m_shapes[i - 1];
        const QRgb color = colorOf(shape).rgba();
        // Of areas only the upper borders are seen while they move.
        if (m_options.kind == PlotOptions::Kind::Points)
            m_canvas.drawDots(shape.line, part.topLeft(), pixelRatio, color);
        else
            m_canvas.drawLines(shape.line, part.topLeft(), pixelRatio, color);
    }
    m_canvas.copyTo(picture);
}

void PlotDrawing::paintHighlighted(QPainter& painter, const PlotMapping& mapping, int series) {
    if (m_model == nullptr) return;
    prepare(mapping);
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (size_t i = 0; i < m_shapeCount; ++i) {
        if (m_shapes[i].series == series) paintShape(painter, m_shapes[i], 2.5);
    }
}

}  // namespace pallium::ui
