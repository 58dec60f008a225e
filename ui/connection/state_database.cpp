#include "ui/connection/state_database.h"

#include "ui/connection/state_access.h"
#include "ui/connection/state_schema.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace pallium::ui {
namespace {

constexpr qint64 kDayMs = 24LL * 3600 * 1000;

QJsonObject objectFrom(std::string_view json) {
    return QJsonDocument::fromJson(QByteArray(json.data(), static_cast<qsizetype>(json.size())))
        .object();
}

std::string jsonText(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

HistoryEntry historyFrom(const sqlite::Statement& row) {
    HistoryEntry entry;
    entry.id = row.integer(0);
    entry.timeMs = row.integer(1);
    entry.expression = stateCell(row.text(2));
    entry.tenant = stateCell(row.text(3));
    entry.connectionId = stateCell(row.text(4));
    entry.rangeMs = row.integer(5);
    entry.stepMs = row.integer(6);
    entry.series = row.integer(7);
    entry.durationMs = row.integer(8);
    entry.isStarred = row.integer(9) != 0;
    return entry;
}

}  // namespace

struct StateDatabase::Impl {
    Impl(const StateDatabase& owner, const QString& file) : Impl(owner, file, openState(file)) {}
    Impl(const StateDatabase& owner, const QString& file, OpenedState opened)
        : path(file),
          access(std::move(opened.database), std::move(opened.problem),
                 [&owner](const QString& text) { Q_EMIT owner.failed(text); }) {}

    Result<void> storeHistory(const HistoryEntry& entry);

    const QString path;
    StateAccess access;
};

StateDatabase::StateDatabase(const QString& path) : m_impl(std::make_unique<Impl>(*this, path)) {}

StateDatabase::~StateDatabase() = default;

QString StateDatabase::problem() const {
    return m_impl->access.problem();
}

QJsonValue StateDatabase::value(const QString& key, const QJsonValue& fallback) const {
    QJsonValue value = fallback;
    m_impl->access.read("SELECT value FROM prefs WHERE key=?1", {key}, [&](const auto& row) {
        value = objectFrom(row.text(0)).value(u"v");
        return false;
    });
    return value;
}

void StateDatabase::setValue(const QString& key, const QJsonValue& value) {
    // A JSON document holds an object or an array, so a scalar needs one around it.
    const QString json =
        QString::fromStdString(jsonText(QJsonObject{{QStringLiteral("v"), value}}));
    m_impl->access.write([&] {
        return m_impl->access.run(
            "INSERT INTO prefs VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
            {key, json});
    });
}

std::vector<ConnectionProfile> StateDatabase::profiles() const {
    std::vector<ConnectionProfile> profiles;
    m_impl->access.read("SELECT json FROM profiles ORDER BY position", {}, [&](const auto& row) {
        profiles.push_back(profileFromJson(objectFrom(row.text(0))));
        return true;
    });
    return profiles;
}

QString StateDatabase::saveProfile(const ConnectionProfile& profile) {
    return m_impl->access.write([&] {
        return m_impl->access.run(
            "INSERT INTO profiles(id, json) VALUES(?1, ?2)"
            " ON CONFLICT(id) DO UPDATE SET json=excluded.json",
            {profile.id, QString::fromStdString(jsonText(toJson(profile)))});
    });
}

QString StateDatabase::removeProfile(const QString& id) {
    return m_impl->access.write([&]() -> Result<void> {
        PALLIUM_TRY(m_impl->access.run("DELETE FROM profiles WHERE id=?1", {id}));
        PALLIUM_TRY(m_impl->access.run("DELETE FROM tabs WHERE connection_id=?1", {id}));
        PALLIUM_TRY(m_impl->access.run("DELETE FROM tenant_samples WHERE connection_id=?1", {id}));
        PALLIUM_TRY(
            m_impl->access.run("DELETE FROM prefs WHERE substr(key, -length(?1))=?1", {u'.' + id}));
        return m_impl->access.run("DELETE FROM metric_index WHERE connection_id=?1", {id});
    });
}

Result<void> StateDatabase::Impl::storeHistory(const HistoryEntry& entry) {
    sqlite::Database& database = access.database();
    auto previous = database.prepare(
        "SELECT id FROM history WHERE expression=?1 AND tenant=?2 AND connection_id=?3"
        " AND time_ms>?4 ORDER BY time_ms DESC LIMIT 1");
    PALLIUM_TRY(previous);
    previous->bind(1, entry.expression.toStdString())
        .bind(2, entry.tenant.toStdString())
        .bind(3, entry.connectionId.toStdString())
        .bind(4, static_cast<int64_t>(entry.timeMs - kDayMs));
    const auto found = previous->step();
    PALLIUM_TRY(found);

    auto store = database.prepare(
        *found ? "UPDATE history SET time_ms=?1, range_ms=?5, step_ms=?6, series=?7, duration_ms=?8"
                 " WHERE id=?9"
               : "INSERT INTO history(time_ms, expression, tenant, connection_id, range_ms,"
                 " step_ms, series, duration_ms, starred) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
                 " ?9)");
    PALLIUM_TRY(store);
    store->bind(1, static_cast<int64_t>(entry.timeMs));
    if (!*found) {
        store->bind(2, entry.expression.toStdString())
            .bind(3, entry.tenant.toStdString())
            .bind(4, entry.connectionId.toStdString());
    }
    const int64_t last = *found ? previous->integer(0) : int64_t{entry.isStarred};
    store->bind(5, static_cast<int64_t>(entry.rangeMs))
        .bind(6, static_cast<int64_t>(entry.stepMs))
        .bind(7, static_cast<int64_t>(entry.series))
        .bind(8, static_cast<int64_t>(entry.durationMs))
        .bind(9, last);
    PALLIUM_TRY(store->run());
    return database.exec(
        "DELETE FROM history WHERE id IN (SELECT id FROM history"
        " ORDER BY starred DESC, time_ms DESC LIMIT -1 OFFSET 10000)");
}

void StateDatabase::addHistory(const HistoryEntry& entry) {
    m_impl->access.write([&] { return m_impl->storeHistory(entry); });
}

std::vector<HistoryEntry> StateDatabase::history(const HistoryFilter& filter, int limit) const {
    std::vector<HistoryEntry> entries;
    if (limit <= 0) return entries;
    m_impl->access.read(
        "SELECT id, time_ms, expression, tenant, connection_id, range_ms, step_ms, series,"
        " duration_ms, starred FROM history"
        " WHERE (?1='' OR connection_id=?1) AND starred>=CAST(?2 AS INTEGER)"
        " ORDER BY time_ms DESC, id DESC",
        {filter.connectionId, QString::number(filter.isOnlyStarred ? 1 : 0)}, [&](const auto& row) {
            // Compared here, since SQLite knows the case of ASCII letters only.
            if (stateCell(row.text(2)).contains(filter.text, Qt::CaseInsensitive))
                entries.push_back(historyFrom(row));
            return entries.size() < static_cast<size_t>(limit);
        });
    return entries;
}

void StateDatabase::setStarred(qint64 id, bool isStarred) {
    m_impl->access.write([&] {
        return m_impl->access.run("UPDATE history SET starred=?2 WHERE id=?1",
                                  {QString::number(id), QString::number(isStarred ? 1 : 0)});
    });
}

void StateDatabase::clearHistory() {
    m_impl->access.write(
        [&] { return m_impl->access.run("DELETE FROM history WHERE starred=0", {}); });
}

std::vector<QJsonObject> StateDatabase::tabs(const QString& connectionId) const {
    std::vector<QJsonObject> tabs;
    m_impl->access.read("SELECT json FROM tabs WHERE connection_id=?1 ORDER BY position",
                        {connectionId}, [&](const auto& row) {
                            tabs.push_back(objectFrom(row.text(0)));
                            return true;
                        });
    return tabs;
}

void StateDatabase::saveTabs(const QString& connectionId, const std::vector<QJsonObject>& tabs) {
    m_impl->access.write([&]() -> Result<void> {
        PALLIUM_TRY(m_impl->access.run("DELETE FROM tabs WHERE connection_id=?1", {connectionId}));
        for (size_t i = 0; i < tabs.size(); ++i) {
            PALLIUM_TRY(m_impl->access.run(
                "INSERT INTO tabs VALUES(?1, CAST(?2 AS INTEGER), ?3)",
                {connectionId, QString::number(i), QString::fromStdString(jsonText(tabs[i]))}));
        }
        return {};
    });
}

ActivityStore StateDatabase::activity() {
    return ActivityStore(m_impl->access);
}

TenantSampleStore StateDatabase::tenantSamples() {
    return TenantSampleStore(m_impl->access);
}

MetricNameStore StateDatabase::metricNames() const {
    return MetricNameStore(m_impl->path);
}

}  // namespace pallium::ui
