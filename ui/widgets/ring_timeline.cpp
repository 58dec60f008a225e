#include "ui/widgets/ring_timeline.h"

#include "ui/models/ring_model.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/health_style.h"
#include "ui/widgets/style_painting.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr int kTimelineMargin = 8;
constexpr int kMarkWidth = 3;

Health eventHealth(const RingEvent& event) {
    return event.to.isEmpty() ? Health::Neutral : ringStateHealth(event.to);
}

}  // namespace

RingTimeline::RingTimeline(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Changes of state over time"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_toldText = cursorText();
    connect(&theme(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void RingTimeline::setHistory(const RingHistory& history) {
    m_history = history;
    if (chosenPlace() < 0) m_chosen.reset();
    showCursor();
}

void RingTimeline::setTimeZone(const QTimeZone& zone) {
    m_zone = zone;
    showCursor();
}

void RingTimeline::setNow(qint64 nowMs) {
    m_nowMs = nowMs;
    update();
}

QString RingTimeline::cursorText() const {
    if (m_history.events().empty())
        return tr("Nothing has changed since this ring was first looked at.");
    return m_chosen ? ringEventText(*m_chosen, m_zone)
                    : tr("Choose a change with the pointer or the arrow keys.");
}

QSize RingTimeline::sizeHint() const {
    return {600, fontMetrics().height() + 12};
}

int RingTimeline::xOf(qint64 timeMs) const {
    const qint64 span = std::max<qint64>(m_nowMs - m_history.sinceMs(), 1);
    const qint64 length = std::max(1, width() - 2 * kTimelineMargin);
    return kTimelineMargin + static_cast<int>(std::clamp<qint64>(
                                 (timeMs - m_history.sinceMs()) * length / span, 0, length));
}

int RingTimeline::chosenPlace() const {
    const auto& events = m_history.events();
    const auto found = m_chosen ? std::find(events.begin(), events.end(), *m_chosen) : events.end();
    return found == events.end() ? -1 : static_cast<int>(found - events.begin());
}

void RingTimeline::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const int middle = height() / 2;
    painter.fillRect(QRect(kTimelineMargin, middle - 1, width() - 2 * kTimelineMargin, 2),
                     theme().color(Token::Border));
    const auto mark = [&](const RingEvent& event, int reach, const QColor& color) {
        painter.fillRect(
            QRect(xOf(event.timeMs) - kMarkWidth / 2, middle - reach, kMarkWidth, 2 * reach),
            color);
    };
    const int reach = std::max(4, middle - 6);
    // The newest last, on top.
    for (auto event = m_history.events().rbegin(); event != m_history.events().rend(); ++event)
        mark(*event, reach, theme().color(healthToken(eventHealth(*event))));
    if (m_chosen) mark(*m_chosen, middle - 1, theme().color(Token::Text));
    if (hasFocus()) paintFocusRing(painter, rect());
}

void RingTimeline::choose(int event) {
    const auto& events = m_history.events();
    if (events.empty()) return;
    m_chosen =
        events[static_cast<size_t>(std::clamp(event, 0, static_cast<int>(events.size()) - 1))];
    showCursor();
}

void RingTimeline::showCursor() {
    update();
    const QString text = cursorText();
    if (text == m_toldText) return;
    m_toldText = text;
    announce(*this, text);
    Q_EMIT cursorChanged(text);
}

void RingTimeline::keyPressEvent(QKeyEvent* event) {
    const int oldest = static_cast<int>(m_history.events().size()) - 1;
    const int chosen = chosenPlace();
    switch (event->key()) {
        case Qt::Key_Left:
            return choose(chosen < 0 ? 0 : chosen + 1);
        case Qt::Key_Right:
            return choose(chosen < 0 ? 0 : chosen - 1);
        case Qt::Key_Home:
            return choose(oldest);
        case Qt::Key_End:
            return choose(0);
        default:
            QWidget::keyPressEvent(event);
    }
}

void RingTimeline::mouseMoveEvent(QMouseEvent* event) {
    const auto& events = m_history.events();
    if (events.empty()) return;
    const auto distance = [&](const RingEvent& each) {
        return std::abs(xOf(each.timeMs) - event->pos().x());
    };
    const auto nearest = std::min_element(
        events.begin(), events.end(),
        [&](const RingEvent& a, const RingEvent& b) { return distance(a) < distance(b); });
    choose(static_cast<int>(nearest - events.begin()));
}

}  // namespace pallium::ui
