#include "ui/models/ring_history.h"

#include "ui/models/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <utility>

namespace pallium::ui {

bool RingHistory::take(const std::vector<RingMember>& members, qint64 timeMs) {
    QHash<QString, QString> states;
    for (const RingMember& member : members)
        states.insert(member.id, member.state);
    const QHash<QString, QString> before = std::exchange(m_states, states);
    if (m_sinceMs == 0) {
        m_sinceMs = timeMs;
        return false;
    }
    if (before == m_states) return false;
    QStringList names = m_states.keys() + before.keys();
    names.sort();
    names.removeDuplicates();
    for (const QString& name : names)
        if (before.value(name) != m_states.value(name))
            add({timeMs, name, before.value(name), m_states.value(name)});
    return true;
}

void RingHistory::add(RingEvent event) {
    m_events.insert(m_events.begin(), std::move(event));
    if (m_events.size() > kMaxEvents) m_events.pop_back();
}

QString ringEventText(const RingEvent& event, const QTimeZone& zone) {
    const auto text = [](const char* source) {
        return QCoreApplication::translate("RingHistory", source);
    };
    const QString time = formatTime(event.timeMs, zone);
    if (event.from.isEmpty())
        return text(QT_TRANSLATE_NOOP("RingHistory", "%1   %2 came as %3"))
            .arg(time, event.instance, event.to);
    if (event.to.isEmpty())
        return text(QT_TRANSLATE_NOOP("RingHistory", "%1   %2 is gone; it was %3"))
            .arg(time, event.instance, event.from);
    return text(QT_TRANSLATE_NOOP("RingHistory", "%1   %2: %3 → %4"))
        .arg(time, event.instance, event.from, event.to);
}

}  // namespace pallium::ui
