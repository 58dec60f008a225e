#include "ui/widgets/chart/plot_view.h"

#include "ui/models/plot_text.h"
#include "ui/widgets/chart/plot_accessible.h"
#include "ui/widgets/chart/plot_view_impl.h"
#include "ui/widgets/chart/readout_box.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QGraphicsLayout>
#include <QtCharts/QChart>
#include <QtCharts/QLegend>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace pallium::ui {
namespace {

constexpr std::chrono::milliseconds kSmoothAfter{80};
constexpr std::chrono::milliseconds kChosenAfter{300};
constexpr double kShortestMs = 10;
constexpr double kLongestMs = 20.0 * 365 * 86400 * 1000;

PlotWindow windowOf(const PlotModel* model) {
    if (model == nullptr || model->endMs() <= model->startMs()) return {0, 3600000, {}};
    return {static_cast<double>(model->startMs()), static_cast<double>(model->endMs()), {}};
}

}  // namespace

PlotView::Impl::Impl(PlotView& owner) : view(owner), figure(*owner.chart()) {
    smoothTimer.setSingleShot(true);
    smoothTimer.setInterval(kSmoothAfter);
    QObject::connect(&smoothTimer, &QTimer::timeout, &view,
                     [this] { figure.item().setSmooth(true); });
    chosenTimer.setSingleShot(true);
    chosenTimer.setInterval(kChosenAfter);
    QObject::connect(&chosenTimer, &QTimer::timeout, &view, [this] { tellChosen(); });
}

void PlotView::Impl::refresh() {
    figure.show(history.current());
}

void PlotView::Impl::sourceChanged() {
    figure.setSource(model, options, zone);
    showHighlight();
    refresh();
    std::vector<PlotReadout> kept;
    for (const PlotReadout& pin : pins) {
        if (auto again = figure.readAgain(pin)) kept.push_back(std::move(*again));
    }
    pins = std::move(kept);
    figure.overlay().setPins(pins);
    readAgain();
}

void PlotView::Impl::showHighlight() {
    const int series = model ? model->highlighted() : -1;
    // Beside a hidden series the others are not weak.
    figure.item().setHighlighted(series >= 0 && model->series(series).isVisible ? series : -1);
}

void PlotView::Impl::readAgain() {
    if (!cursor.isShown) return pointer ? hover(*pointer) : setReadout({});
    const auto at = static_cast<double>(cursor.timeMs);
    const bool isSeen = at >= figure.mapping().startMs && at <= figure.mapping().endMs;
    const bool isThere =
        model && cursor.series < model->seriesCount() && model->series(cursor.series).isVisible;
    if (!isSeen || !isThere) return hideCursor();
    setReadout(figure.readSeries(cursor.timeMs, cursor.series));
}

void PlotView::Impl::modelReset() {
    const PlotWindow data = windowOf(model);
    const double toleranceMs = model ? static_cast<double>(model->stepMs()) + 1 : 1;
    const auto isOf = [&data, toleranceMs](const PlotWindow& window) {
        return std::abs(window.startMs - data.startMs) <= toleranceMs &&
               std::abs(window.endMs - data.endMs) <= toleranceMs;
    };
    if (isOf(history.current())) {
        // What was chosen here may come aligned to its step; the way back stays open.
        PlotWindow window = data;
        window.values = history.current().values;
        history.replace(window);
    } else if (!asked || !isOf(*asked)) {
        history.setBase(data);
    }
    asked.reset();
    sourceChanged();
}

void PlotView::Impl::go(PlotWindow window, Step step) {
    const PlotWindow old = history.current();
    const double lengthMs = std::clamp(window.endMs - window.startMs, kShortestMs, kLongestMs);
    window.endMs = window.startMs + lengthMs;
    if (window == old) return;
    if (step == Step::Continued && chosenTimer.isActive() && !history.isAtBase())
        history.replace(window);
    else
        history.go(window);
    windowChanged(!window.hasSameTime(old));
}

void PlotView::Impl::windowChanged(bool hasNewTime) {
    figure.item().setSmooth(false);
    smoothTimer.start();
    if (hasNewTime) chosenTimer.start();
    refresh();
    readAgain();
}

void PlotView::Impl::tellChosen() {
    const PlotWindow& window = history.current();
    if (window.hasSameTime(history.base())) {
        asked.reset();
        Q_EMIT view.rangeReset();
        return;
    }
    asked = window;
    Q_EMIT view.rangeChosen(std::llround(window.startMs), std::llround(window.endMs));
}

void PlotView::Impl::zoomTime(double factor, double anchor, Step step) {
    PlotWindow window = history.current();
    const double oldMs = window.endMs - window.startMs;
    const double newMs = std::clamp(oldMs * factor, kShortestMs, kLongestMs);
    // At a limit the view stays where it is; a double of this size resolves less.
    constexpr double kSameMs = 0.001;
    if (std::abs(newMs - oldMs) < kSameMs) return;
    window.startMs += (oldMs - newMs) * anchor;
    window.endMs = window.startMs + newMs;
    go(window, step);
}

void PlotView::Impl::zoomValues(double factor, double anchor) {
    const PlotMapping& mapping = figure.mapping();
    const auto valueAt = [&mapping](double share) {
        return mapping.valueAt(mapping.area.bottom() - share * mapping.area.height());
    };
    const double from = anchor * (1 - factor);
    PlotWindow window = history.current();
    window.values = std::pair(valueAt(from), valueAt(from + factor));
    if (window.values->first < window.values->second) go(window, Step::New);
}

void PlotView::Impl::pan(double shareOfWidth, Step step) {
    PlotWindow window = history.current();
    const double shiftMs = std::round((window.endMs - window.startMs) * shareOfWidth);
    window.startMs += shiftMs;
    window.endMs += shiftMs;
    go(window, step);
}

void PlotView::Impl::setReadout(std::optional<PlotReadout> readout) {
    const bool had = figure.overlay().readout().has_value();
    if (!had && !readout) return;
    const qint64 timeMs = readout ? readout->timeMs : -1;
    const bool isSameTime = had && readout && figure.overlay().readout()->timeMs == timeMs;
    figure.overlay().setReadout(std::move(readout));
    if (!isSameTime) Q_EMIT view.cursorMoved(timeMs);
}

PlotView::PlotView(QWidget* parent) : QChartView(parent) {
    installPlotAccessibility();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(200, 120);
    viewport()->setMouseTracking(true);
    chart()->legend()->hide();
    chart()->setBackgroundRoundness(0);
    chart()->setMargins(QMargins(4, 8, 24, 4));
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    m_impl = std::make_unique<Impl>(*this);
    m_impl->figure.applyTheme();
    connect(&theme(), &Theme::changed, this, [this] { m_impl->figure.applyTheme(); });
    connect(chart(), &QChart::plotAreaChanged, this, [this] {
        if (!m_impl->figure.isShowing()) m_impl->refresh();
    });
    m_impl->sourceChanged();
}

PlotView::~PlotView() {
    // The chart outlives what is ours.
    chart()->disconnect(this);
}

void PlotView::setModel(PlotModel* model) {
    if (m_impl->model) m_impl->model->disconnect(this);
    m_impl->model = model;
    if (model != nullptr) {
        connect(model, &QObject::destroyed, this, [this] { m_impl->modelReset(); });
        connect(model, &PlotModel::reset, this, [this] { m_impl->modelReset(); });
        connect(model, &PlotModel::visibilityChanged, this, [this] { m_impl->sourceChanged(); });
        connect(model, &PlotModel::highlightChanged, this, [this] { m_impl->showHighlight(); });
    }
    m_impl->modelReset();
}

PlotModel* PlotView::model() const {
    return m_impl->model;
}

void PlotView::setOptions(const PlotOptions& options) {
    if (m_impl->options == options) return;
    m_impl->options = options;
    m_impl->sourceChanged();
}

const PlotOptions& PlotView::options() const {
    return m_impl->options;
}

void PlotView::setTimeZone(const QTimeZone& zone) {
    m_impl->zone = zone;
    m_impl->sourceChanged();
}

void PlotView::setMessage(const QString& text) {
    if (text == m_impl->figure.message()) return;
    m_impl->figure.setMessage(text);
    m_impl->refresh();
}

QString PlotView::accessibleTitle() const {
    const int count = m_impl->model ? m_impl->model->visibleCount() : 0;
    return plotTitle(count, visibleStartMs(), visibleEndMs(), m_impl->zone);
}

QString PlotView::accessibleSummary() const {
    if (!m_impl->model) return {};
    const QString summary = plotSummary(*m_impl->model);
    const auto& readout = m_impl->figure.overlay().readout();
    if (!m_impl->cursor.isShown || !readout) return summary;
    const QString cursor =
        readoutText(*m_impl->model, *readout, m_impl->figure.unit(), m_impl->zone);
    return tr("%1. %2", "cursor, then the series of a graph").arg(cursor, summary);
}

int PlotView::plotWidthPx() const {
    return std::max(1, static_cast<int>(chart()->plotArea().width()));
}

qint64 PlotView::visibleStartMs() const {
    return std::llround(m_impl->history.current().startMs);
}

qint64 PlotView::visibleEndMs() const {
    return std::llround(m_impl->history.current().endMs);
}

void PlotView::goBack() {
    const PlotWindow old = m_impl->history.current();
    if (m_impl->history.back()) m_impl->windowChanged(!m_impl->history.current().hasSameTime(old));
}

void PlotView::goForward() {
    const PlotWindow old = m_impl->history.current();
    if (m_impl->history.forward())
        m_impl->windowChanged(!m_impl->history.current().hasSameTime(old));
}

void PlotView::resetView() {
    const PlotWindow old = m_impl->history.current();
    PlotWindow base = m_impl->history.base();
    base.values.reset();
    m_impl->history.setBase(base);
    if (!(old == base)) m_impl->windowChanged(!base.hasSameTime(old));
}

void PlotView::zoomTimeBy(double factor) {
    m_impl->zoomTime(factor, 0.5, Impl::Step::New);
}

void PlotView::showCursorAt(std::optional<qint64> timeMs) {
    // What others show is not told again.
    const QSignalBlocker blocker(this);
    if (!timeMs) return m_impl->setReadout({});
    m_impl->setReadout(m_impl->figure.readAt(static_cast<double>(*timeMs),
                                             m_impl->figure.mapping().area.center().y()));
}

void PlotView::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (m_impl &&
        (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange)) {
        m_impl->figure.applyTheme();
        m_impl->refresh();
    }
}

}  // namespace pallium::ui
