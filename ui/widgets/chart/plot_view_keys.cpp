#include "ui/widgets/announce.h"
#include "ui/widgets/chart/plot_view_impl.h"
#include "ui/widgets/chart/readout_box.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>
#include <cmath>

namespace pallium::ui {
namespace {

constexpr double kPanByKey = 0.1;
constexpr double kZoomByKey = 0.7;
constexpr int kSamplesPerPage = 10;

bool isPlotKey(int key) {
    switch (key) {
        case Qt::Key_Plus:
        case Qt::Key_Equal:
        case Qt::Key_Minus:
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
        case Qt::Key_Home:
        case Qt::Key_Space:
        case Qt::Key_Backspace:
        case Qt::Key_P:
        case Qt::Key_T:
            return true;
        default:
            return false;
    }
}

}  // namespace

void PlotView::Impl::togglePin() {
    const auto& readout = figure.overlay().readout();
    if (!readout) return;
    const auto same = std::find_if(pins.begin(), pins.end(), [&readout](const PlotReadout& pin) {
        return pin.timeMs == readout->timeMs;
    });
    if (same != pins.end())
        pins.erase(same);
    else
        pins.push_back(*readout);
    figure.overlay().setPins(pins);
}

void PlotView::Impl::copyReadout() {
    const auto& readout = figure.overlay().readout();
    if (!readout || !model) return;
    QStringList lines{formatTime(readout->timeMs, zone)};
    for (const ReadoutRow& row : readout->rows)
        lines.append(model->series(row.series).name + u'\t' + exactValue(row.value));
    QApplication::clipboard()->setText(lines.join(u'\n'));
}

void PlotView::Impl::showCursor() {
    if (!model || model->visibleCount() == 0) return;
    if (cursor.series < 0 || cursor.series >= model->seriesCount() ||
        !model->series(cursor.series).isVisible) {
        cursor.series = -1;
        nextSeries(1);
    }
    const PlotMapping& mapping = figure.mapping();
    const auto& shown = figure.overlay().readout();
    const double wanted =
        shown ? static_cast<double>(shown->timeMs) : (mapping.startMs + mapping.endMs) / 2;
    const auto sampleMs = figure.sampleNear(wanted);
    if (!sampleMs) return;
    cursor.isShown = true;
    cursor.timeMs = *sampleMs;
    updateCursor();
}

void PlotView::Impl::hideCursor() {
    cursor.isShown = false;
    cursor.selectionFromMs.reset();
    figure.overlay().setSelection({});
    setReadout({});
}

void PlotView::Impl::nextSeries(int direction) {
    const int count = model->seriesCount();
    int at = cursor.series < 0 && direction < 0 ? 0 : cursor.series;
    for (int i = 0; i < count; ++i) {
        at = (at + direction + count) % count;
        if (!model->series(at).isVisible || model->series(at).stats.count == 0) continue;
        cursor.series = at;
        break;
    }
    if (cursor.isShown) updateCursor();
}

void PlotView::Impl::moveCursor(int samples, bool isSelecting) {
    if (isSelecting && !cursor.selectionFromMs) cursor.selectionFromMs = cursor.timeMs;
    if (!isSelecting) cursor.selectionFromMs.reset();
    const PlotMapping& mapping = figure.mapping();
    const std::vector<qint64>& times = model->series(cursor.series).samples->timesMs;
    const auto [first, last] = std::pair(
        std::lower_bound(times.begin(), times.end(), std::llround(std::ceil(mapping.startMs))),
        std::upper_bound(times.begin(), times.end(), std::llround(std::floor(mapping.endMs))));
    if (first == last) return;
    auto at = std::lower_bound(first, last, cursor.timeMs);
    // Between two samples a step to the left goes to the one before.
    if (samples > 0 && at != last && *at > cursor.timeMs) --samples;
    const auto target = std::clamp<std::ptrdiff_t>(at - first + samples, 0, last - first - 1);
    cursor.timeMs = *(first + target);
    updateCursor();
}

void PlotView::Impl::updateCursor() {
    setReadout(figure.readSeries(cursor.timeMs, cursor.series));
    QRectF selection;
    if (cursor.selectionFromMs) {
        const PlotMapping& mapping = figure.mapping();
        selection = mapping.area;
        selection.setLeft(mapping.x(static_cast<double>(*cursor.selectionFromMs)));
        selection.setRight(mapping.x(static_cast<double>(cursor.timeMs)));
        selection = selection.normalized();
    }
    figure.overlay().setSelection(selection);
    announce(view, readoutText(*model, *figure.overlay().readout(), figure.unit(), zone));
}

void PlotView::Impl::zoomToSelection() {
    if (!cursor.selectionFromMs || *cursor.selectionFromMs == cursor.timeMs) return;
    const auto [from, to] = std::minmax(*cursor.selectionFromMs, cursor.timeMs);
    PlotWindow window = history.current();
    window.startMs = static_cast<double>(from);
    window.endMs = static_cast<double>(to);
    hideCursor();
    go(window, Step::New);
}

void PlotView::keyPressEvent(QKeyEvent* event) {
    Impl& impl = *m_impl;
    const bool hasControl = event->modifiers().testFlag(Qt::ControlModifier);
    const bool hasShift = event->modifiers().testFlag(Qt::ShiftModifier);
    const auto step = [&](int samples, double pan) {
        if (impl.cursor.isShown)
            impl.moveCursor(samples, hasShift);
        else
            impl.pan(pan, Impl::Step::Continued);
    };
    const auto zoom = [&](double factor) {
        if (hasControl)
            impl.zoomValues(factor, 0.5);
        else
            impl.zoomTime(factor, 0.5, Impl::Step::New);
    };
    switch (event->key()) {
        case Qt::Key_Left:
            return step(-1, -kPanByKey);
        case Qt::Key_Right:
            return step(1, kPanByKey);
        case Qt::Key_PageUp:
            return step(-kSamplesPerPage, -1);
        case Qt::Key_PageDown:
            return step(kSamplesPerPage, 1);
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return zoom(kZoomByKey);
        case Qt::Key_Minus:
            return zoom(1 / kZoomByKey);
        case Qt::Key_Home:
            return resetView();
        case Qt::Key_Backspace:
            return hasShift ? goForward() : goBack();
        case Qt::Key_Space:
            return impl.cursor.isShown ? impl.hideCursor() : impl.showCursor();
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return impl.zoomToSelection();
        case Qt::Key_Escape:
            if (!impl.cursor.isShown) break;
            return impl.hideCursor();
        case Qt::Key_P:
            return impl.togglePin();
        case Qt::Key_T:
            Q_EMIT tableRequested();
            return;
        default:
            break;
    }
    event->ignore();
}

bool PlotView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        // Single letters and arrows are ours while the graph has the keyboard.
        auto* key = static_cast<QKeyEvent*>(event);
        const bool isPlain = (key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0;
        if (isPlain && isPlotKey(key->key())) {
            event->accept();
            return true;
        }
    }
    return QChartView::event(event);
}

bool PlotView::focusNextPrevChild(bool isNext) {
    if (!m_impl->cursor.isShown) return QChartView::focusNextPrevChild(isNext);
    m_impl->nextSeries(isNext ? 1 : -1);
    return true;
}

void PlotView::focusInEvent(QFocusEvent* event) {
    QChartView::focusInEvent(event);
    // Who clicks sees where they are.
    m_impl->figure.overlay().setFocusShown(event->reason() != Qt::MouseFocusReason);
}

void PlotView::focusOutEvent(QFocusEvent* event) {
    QChartView::focusOutEvent(event);
    m_impl->figure.overlay().setFocusShown(false);
    if (m_impl->cursor.isShown && event->reason() != Qt::PopupFocusReason) m_impl->hideCursor();
}

void PlotView::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool hasReadout = m_impl->figure.overlay().readout().has_value();
    menu->addAction(tr("Zoom &in"), this, &PlotView::zoomIn);
    menu->addAction(tr("Zoom &out"), this, &PlotView::zoomOut);
    menu->addAction(tr("&Back to the view before"), this, &PlotView::goBack)
        ->setEnabled(!m_impl->history.isAtBase());
    menu->addAction(tr("&Forward"), this, &PlotView::goForward)
        ->setEnabled(m_impl->history.canGoForward());
    menu->addAction(tr("&Reset the view"), this, &PlotView::resetView);
    menu->addSeparator();
    menu->addAction(tr("&Pin or unpin the readout"), this, [this] { m_impl->togglePin(); })
        ->setEnabled(hasReadout);
    menu->addAction(tr("&Copy the values shown"), this, [this] { m_impl->copyReadout(); })
        ->setEnabled(hasReadout);
    menu->addAction(tr("Show all &series"), this,
                    [this] {
                        if (m_impl->model) m_impl->model->showAll();
                    })
        ->setEnabled(m_impl->model && m_impl->model->visibleCount() < m_impl->model->seriesCount());
    menu->popup(event->globalPos());
    event->accept();
}

}  // namespace pallium::ui
