#include "ui/connection/activity_store.h"

#include "ui/connection/state_access.h"

#include <QJsonDocument>

#include <array>

namespace pallium::ui {
namespace {

constexpr qint64 kActivityKeptMs = 180LL * 24 * 3600 * 1000;

/// The texts of an entry by their names in JSON.
constexpr std::array<std::pair<const char*, QString ActivityEntry::*>, 11> kActivityTexts = {{
    {"connectionId", &ActivityEntry::connectionId},
    {"connection", &ActivityEntry::connection},
    {"tenant", &ActivityEntry::tenant},
    {"action", &ActivityEntry::action},
    {"target", &ActivityEntry::target},
    {"person", &ActivityEntry::person},
    {"curl", &ActivityEntry::curl},
    {"answer", &ActivityEntry::answer},
    {"readBack", &ActivityEntry::readBack},
    {"before", &ActivityEntry::before},
    {"after", &ActivityEntry::after},
}};

QString activityJson(const ActivityEntry& entry) {
    QJsonObject object{{QStringLiteral("outcome"), static_cast<int>(entry.outcome)},
                       {QStringLiteral("status"), entry.status},
                       {QStringLiteral("durationMs"), entry.durationMs},
                       {QStringLiteral("isUndone"), entry.isUndone}};
    if (!entry.reverse.isEmpty()) object.insert(QStringLiteral("reverse"), entry.reverse);
    for (const auto& [name, text] : kActivityTexts)
        object.insert(QLatin1String(name), entry.*text);
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

ActivityEntry activityFrom(const sqlite::Statement& row) {
    const QJsonObject object = QJsonDocument::fromJson(stateCell(row.text(2)).toUtf8()).object();
    ActivityEntry entry;
    entry.id = row.integer(0);
    entry.timeMs = row.integer(1);
    const int outcome = object.value(QLatin1String("outcome")).toInt();
    constexpr int kLast = static_cast<int>(ActivityEntry::Outcome::Unknown);
    entry.outcome =
        static_cast<ActivityEntry::Outcome>(outcome < 0 || outcome > kLast ? kLast : outcome);
    entry.status = object.value(QLatin1String("status")).toInt();
    entry.durationMs = object.value(QLatin1String("durationMs")).toInteger();
    entry.isUndone = object.value(QLatin1String("isUndone")).toBool();
    entry.reverse = object.value(QLatin1String("reverse")).toArray();
    for (const auto& [name, text] : kActivityTexts)
        entry.*text = object.value(QLatin1String(name)).toString();
    return entry;
}

}  // namespace

qint64 ActivityStore::add(const ActivityEntry& entry) {
    const QString oldest = QString::number(entry.timeMs - kActivityKeptMs);
    const QString problem = m_access->write([&]() -> Result<void> {
        PALLIUM_TRY(m_access->run("DELETE FROM activity WHERE time_ms<?1", {oldest}));
        return m_access->run("INSERT INTO activity(time_ms, json) VALUES(?1, ?2)",
                             {QString::number(entry.timeMs), activityJson(entry)});
    });
    return problem.isEmpty() ? m_access->database().lastInsertId() : 0;
}

void ActivityStore::update(const ActivityEntry& entry) {
    m_access->write([&] {
        return m_access->run("UPDATE activity SET json=?2 WHERE id=?1",
                             {QString::number(entry.id), activityJson(entry)});
    });
}

ActivityEntry ActivityStore::entry(qint64 id) const {
    ActivityEntry entry;
    m_access->read("SELECT id, time_ms, json FROM activity WHERE id=?1", {QString::number(id)},
                   [&](const sqlite::Statement& row) {
                       entry = activityFrom(row);
                       return false;
                   });
    return entry;
}

std::vector<ActivityEntry> ActivityStore::entries(int limit) const {
    std::vector<ActivityEntry> entries;
    m_access->read(
        "SELECT id, time_ms, json FROM activity ORDER BY time_ms DESC, id DESC"
        " LIMIT CAST(?1 AS INTEGER)",
        {QString::number(limit)}, [&](const sqlite::Statement& row) {
            entries.push_back(activityFrom(row));
            return true;
        });
    return entries;
}

}  // namespace pallium::ui
