#include "ui/widgets/chart/plot_view_impl.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace pallium::ui {
namespace {

constexpr double kWheelStepPx = 120;  // of one notch, in eighths of a degree
constexpr double kZoomPerNotch = 0.8;

}  // namespace

PlotDrag::Mode PlotView::Impl::modeAt(const QPointF& position,
                                      Qt::KeyboardModifiers modifiers) const {
    const QRectF& area = figure.mapping().area;
    const bool isBeside = position.x() < area.left();
    if (isBeside && position.y() >= area.top() && position.y() <= area.bottom())
        return PlotDrag::Mode::Values;
    if (!area.contains(position)) return PlotDrag::Mode::None;
    if (modifiers.testFlag(Qt::ShiftModifier)) return PlotDrag::Mode::Pan;
    if (modifiers.testFlag(Qt::ControlModifier)) return PlotDrag::Mode::Both;
    return PlotDrag::Mode::Time;
}

QRectF PlotView::Impl::dragArea() const {
    const QRectF& area = figure.mapping().area;
    QRectF dragged = QRectF(drag.start, drag.now).normalized();
    if (drag.mode == PlotDrag::Mode::Time) {
        dragged.setTop(area.top());
        dragged.setBottom(area.bottom());
    } else if (drag.mode == PlotDrag::Mode::Values) {
        dragged.setLeft(area.left());
        dragged.setRight(area.right());
    }
    return dragged.intersected(area);
}

void PlotView::Impl::finishDrag() {
    const QRectF area = dragArea();
    const PlotMapping mapping = figure.mapping();
    figure.overlay().setSelection({});
    PlotWindow window = history.current();
    if (drag.mode == PlotDrag::Mode::Time || drag.mode == PlotDrag::Mode::Both) {
        window.startMs = std::round(mapping.timeAt(area.left()));
        window.endMs = std::round(mapping.timeAt(area.right()));
    }
    if (drag.mode == PlotDrag::Mode::Values || drag.mode == PlotDrag::Mode::Both) {
        const std::pair values(mapping.valueAt(area.bottom()), mapping.valueAt(area.top()));
        if (values.first < values.second) window.values = values;
    }
    go(window, Step::New);
}

void PlotView::Impl::hover(const QPointF& position) {
    const PlotMapping& mapping = figure.mapping();
    pointer = position;
    if (!mapping.area.contains(position)) return setReadout({});
    setReadout(figure.readAt(mapping.timeAt(position.x()), position.y()));
}

void PlotView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    PlotDrag& drag = m_impl->drag;
    drag = {};
    drag.mode = m_impl->modeAt(event->position(), event->modifiers());
    drag.start = drag.now = event->position();
    drag.window = m_impl->history.current();
    event->accept();
}

void PlotView::mouseMoveEvent(QMouseEvent* event) {
    PlotDrag& drag = m_impl->drag;
    if (drag.mode == PlotDrag::Mode::None) {
        const auto mode = m_impl->modeAt(event->position(), event->modifiers());
        viewport()->setCursor(mode == PlotDrag::Mode::Values ? Qt::SizeVerCursor
                              : mode == PlotDrag::Mode::Pan  ? Qt::OpenHandCursor
                              : mode == PlotDrag::Mode::None ? Qt::ArrowCursor
                                                             : Qt::CrossCursor);
        // The pointer takes over from the keyboard.
        if (m_impl->cursor.isShown) m_impl->hideCursor();
        return m_impl->hover(event->position());
    }
    m_impl->pointer = event->position();
    drag.now = event->position();
    const auto distance = (drag.now - drag.start).manhattanLength();
    if (!drag.hasMoved && distance < QApplication::startDragDistance() / 2.0) return;
    const bool isFirst = !drag.hasMoved;
    drag.hasMoved = true;
    if (drag.mode != PlotDrag::Mode::Pan)
        return m_impl->figure.overlay().setSelection(m_impl->dragArea());
    viewport()->setCursor(Qt::ClosedHandCursor);
    PlotWindow window = drag.window;
    const double width = m_impl->figure.mapping().area.width();
    const double shiftMs =
        std::round((drag.start.x() - drag.now.x()) / width * (window.endMs - window.startMs));
    window.startMs += shiftMs;
    window.endMs += shiftMs;
    m_impl->go(window, isFirst ? Impl::Step::New : Impl::Step::Continued);
}

void PlotView::mouseReleaseEvent(QMouseEvent* event) {
    PlotDrag& drag = m_impl->drag;
    if (event->button() != Qt::LeftButton || drag.mode == PlotDrag::Mode::None) return;
    if (drag.hasMoved && drag.mode != PlotDrag::Mode::Pan) {
        m_impl->finishDrag();
    } else if (!drag.hasMoved && drag.mode != PlotDrag::Mode::Values) {
        m_impl->hover(event->position());
        m_impl->togglePin();
        m_impl->hasPinnedByClick = true;
    }
    drag = {};
}

void PlotView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    // The first of the two clicks pinned, or took a pin away.
    if (m_impl->hasPinnedByClick) m_impl->togglePin();
    m_impl->hasPinnedByClick = false;
    goBack();
}

void PlotView::wheelEvent(QWheelEvent* event) {
    const QPoint angle = event->angleDelta();
    const QRectF& area = m_impl->figure.mapping().area;
    if (event->modifiers().testFlag(Qt::ControlModifier) && angle.y() != 0) {
        const double anchor =
            std::clamp((event->position().x() - area.left()) / area.width(), 0.0, 1.0);
        m_impl->zoomTime(std::pow(kZoomPerNotch, angle.y() / kWheelStepPx), anchor,
                         Impl::Step::Continued);
    } else if (angle.x() != 0) {
        m_impl->pan(-angle.x() / kWheelStepPx / 10, Impl::Step::Continued);
    } else {
        // The page scrolls.
        return event->ignore();
    }
    event->accept();
}

bool PlotView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) {
        m_impl->pointer.reset();
        if (!m_impl->cursor.isShown) m_impl->setReadout({});
    }
    return QChartView::viewportEvent(event);
}

}  // namespace pallium::ui
