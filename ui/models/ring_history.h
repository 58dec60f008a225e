#pragma once

#include "ui/client/cluster_api.h"

#include <QHash>
#include <QString>
#include <QTimeZone>

#include <vector>

namespace pallium::ui {

/// A change of state of one ring member, as it was seen.
struct RingEvent {
    qint64 timeMs = 0;
    QString instance;
    QString from;  // empty: it came
    QString to;    // empty: it is gone

    bool operator==(const RingEvent&) const = default;
};

/// What happened in one ring while it was looked at; the newest 200 events. A value.
class RingHistory {
  public:
    static constexpr size_t kMaxEvents = 200;

    /// What a look at `timeMs` saw. The first look only says how it was. True if something
    /// happened.
    bool take(const std::vector<RingMember>& members, qint64 timeMs);
    /// Newest first.
    const std::vector<RingEvent>& events() const { return m_events; }
    /// When the first look was; 0 before.
    qint64 sinceMs() const { return m_sinceMs; }

  private:
    void add(RingEvent event);

    qint64 m_sinceMs = 0;
    QHash<QString, QString> m_states;
    std::vector<RingEvent> m_events;
};

/// `14:03:10  ingester-1: ACTIVE → UNHEALTHY`.
QString ringEventText(const RingEvent& event, const QTimeZone& zone);

}  // namespace pallium::ui
