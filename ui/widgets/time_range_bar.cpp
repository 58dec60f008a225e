#include "ui/widgets/time_range_bar.h"

#include "ui/models/format.h"
#include "ui/widgets/range_popup.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace pallium::ui {
namespace {

constexpr qint64 kBarMinuteMs = 60 * 1000;
constexpr qint64 kBarHourMs = 60 * kBarMinuteMs;
constexpr qint64 kBarDayMs = 24 * kBarHourMs;
constexpr std::array<qint64, 12> kQuickRangesMs{
    5 * kBarMinuteMs, 15 * kBarMinuteMs, 30 * kBarMinuteMs, kBarHourMs,
    3 * kBarHourMs,   6 * kBarHourMs,    12 * kBarHourMs,   kBarDayMs,
    2 * kBarDayMs,    7 * kBarDayMs,     30 * kBarDayMs,    90 * kBarDayMs};
constexpr std::array<int, 7> kIntervalsMs{5000, 10000, 15000, 30000, 60000, 300000, 900000};

QToolButton* createButton(QWidget* parent, const QString& icon) {
    auto* button = new QToolButton(parent);
    if (!icon.isEmpty()) button->setIcon(theme().icon(icon));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void setTexts(QToolButton& button, const QString& name) {
    button.setAccessibleName(name);
    button.setToolTip(name);
}

}  // namespace

TimeRangeBar::TimeRangeBar(QWidget* parent) : QWidget(parent), m_zone(QTimeZone::utc()) {
    createRangeControls();
    createRefreshControls();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    for (QWidget* control : std::initializer_list<QWidget*>{m_earlier, m_text, m_menuButton,
                                                            m_later, m_wider, m_now, m_refresh})
        layout->addWidget(control);
    retranslate();
}

void TimeRangeBar::createRangeControls() {
    m_earlier = createButton(this, QStringLiteral("chevron-left"));
    connect(m_earlier, &QToolButton::clicked, this, [this] { shift(-1); });
    m_text = new QLineEdit(this);
    followFont(*m_text, [this] { fitText(); });
    connect(m_text, &QLineEdit::editingFinished, this, &TimeRangeBar::applyText);
    m_menuButton = createButton(this, QStringLiteral("clock"));
    m_menuButton->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_menuButton);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillRangeMenu(*menu); });
    m_menuButton->setMenu(menu);
    m_later = createButton(this, QStringLiteral("chevron-right"));
    connect(m_later, &QToolButton::clicked, this, [this] { shift(1); });
    m_wider = createButton(this, QStringLiteral("zoom-out"));
    connect(m_wider, &QToolButton::clicked, this, &TimeRangeBar::zoomOut);
    m_now = createButton(this, {});
    connect(m_now, &QToolButton::clicked, this, [this] {
        if (m_range.isRelative())
            Q_EMIT refreshRequested();
        else
            setRange({m_range.lengthMs, 0});
    });
}

void TimeRangeBar::createRefreshControls() {
    m_refresh = createButton(this, QStringLiteral("refresh"));
    m_refresh->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_refresh->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_refresh);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillRefreshMenu(*menu); });
    m_refresh->setMenu(menu);
}

void TimeRangeBar::fillRangeMenu(QMenu& menu) {
    menu.clear();
    for (const qint64 lengthMs : kQuickRangesMs) {
        QAction* action = menu.addAction(tr("Last %1", "a duration").arg(formatDuration(lengthMs)));
        action->setCheckable(true);
        action->setChecked(m_range == TimeRange{lengthMs, 0});
        connect(action, &QAction::triggered, this, [this, lengthMs] { setRange({lengthMs, 0}); });
    }
    menu.addSeparator();
    const std::pair<QString, QString> named[] = {{tr("Today"), QStringLiteral("today")},
                                                 {tr("Yesterday"), QStringLiteral("yesterday")},
                                                 {tr("This week"), QStringLiteral("this week")}};
    for (const auto& [text, meaning] : named) {
        menu.addAction(text, this, [this, meaning = meaning] {
            if (const auto range =
                    parseTimeRange(meaning, QDateTime::currentMSecsSinceEpoch(), m_zone))
                setRange(*range);
        });
    }
    menu.addSeparator();
    menu.addAction(tr("From … to …"), this, &TimeRangeBar::chooseEnds);
}

void TimeRangeBar::fillRefreshMenu(QMenu& menu) {
    menu.clear();
    menu.addAction(tr("Refresh now"), this, &TimeRangeBar::refreshRequested);
    menu.addSeparator();
    const auto add = [&](int intervalMs, const QString& text) {
        QAction* action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(m_refreshIntervalMs == intervalMs);
        connect(action, &QAction::triggered, this,
                [this, intervalMs] { setRefreshIntervalMs(intervalMs); });
    };
    add(0, tr("Off", "refresh"));
    for (const int intervalMs : kIntervalsMs)
        add(intervalMs, tr("Every %1", "a duration").arg(formatDuration(intervalMs)));
}

void TimeRangeBar::setRange(const TimeRange& range) {
    if (m_range == range) return updateTexts();
    m_range = range;
    updateTexts();
    Q_EMIT rangeChanged(m_range);
}

void TimeRangeBar::setTimeZone(const QTimeZone& zone) {
    m_zone = zone;
    updateTexts();
}

void TimeRangeBar::setRefreshIntervalMs(int intervalMs) {
    if (m_refreshIntervalMs == intervalMs) return;
    m_refreshIntervalMs = intervalMs;
    updateTexts();
    Q_EMIT refreshIntervalChanged(intervalMs);
}

void TimeRangeBar::focusText() {
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void TimeRangeBar::applyText() {
    if (!m_text->isModified()) return;
    const auto range = parseTimeRange(m_text->text(), QDateTime::currentMSecsSinceEpoch(), m_zone);
    // What is no range goes back to the one that is.
    setRange(range.value_or(m_range));
}

void TimeRangeBar::shift(int halves) {
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    const qint64 endMs = m_range.endAt(nowMs) + halves * m_range.lengthMs / 2;
    // Beyond now there is nothing but now.
    setRange({m_range.lengthMs, endMs >= nowMs ? 0 : endMs});
}

void TimeRangeBar::zoomOut() {
    constexpr qint64 kWidestMs = 10 * 365 * kBarDayMs;
    const qint64 lengthMs = std::min(m_range.lengthMs * 2, kWidestMs);
    if (m_range.isRelative()) return setRange({lengthMs, 0});
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    const qint64 endMs = m_range.endMs + (lengthMs - m_range.lengthMs) / 2;
    setRange({lengthMs, endMs >= nowMs ? 0 : endMs});
}

void TimeRangeBar::chooseEnds() {
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    auto* popup = new RangePopup(m_range.startAt(nowMs), m_range.endAt(nowMs), m_zone, this);
    connect(popup, &RangePopup::chosen, this, &TimeRangeBar::setRange);
    popup->move(m_text->mapToGlobal(QPoint(0, m_text->height())));
    popup->show();
}

void TimeRangeBar::fitText() {
    // Wide enough for what it says: both ends are five times as long as `1h`.
    const QString widest = m_range.isRelative() ? QStringLiteral("now-30d to now") : m_text->text();
    m_text->setMinimumWidth(m_text->fontMetrics().horizontalAdvance(widest) + 24);
}

void TimeRangeBar::updateTexts() {
    m_text->setText(timeRangeText(m_range, m_zone));
    m_text->setModified(false);
    m_text->setCursorPosition(0);
    fitText();
    m_later->setEnabled(!m_range.isRelative());
    m_refresh->setText(m_refreshIntervalMs == 0 ? tr("Off", "refresh")
                                                : formatDuration(m_refreshIntervalMs));
    setTexts(*m_refresh,
             m_refreshIntervalMs == 0
                 ? tr("Refresh: off")
                 : tr("Refresh every %1", "a duration").arg(formatDuration(m_refreshIntervalMs)));
}

void TimeRangeBar::retranslate() {
    m_text->setAccessibleName(tr("Time range"));
    m_text->setToolTip(tr("1h, now-3h to now-1h, 2026-01-02 10:00 to 2026-01-02 12:00, yesterday"));
    setTexts(*m_menuButton, tr("Choose a time range"));
    setTexts(*m_earlier, tr("Earlier by half"));
    setTexts(*m_later, tr("Later by half"));
    setTexts(*m_wider, tr("Twice as long"));
    m_now->setText(tr("Now"));
    setTexts(*m_now, tr("End now"));
    updateTexts();
}

void TimeRangeBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

}  // namespace pallium::ui
