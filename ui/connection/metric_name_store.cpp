#include "ui/connection/metric_name_store.h"

#include "backend/io/sqlite/database.h"

#include <cstdint>
#include <span>

namespace pallium::ui {
namespace {

Result<sqlite::Database> openNames(const QString& path) {
    return sqlite::Database::open(path.toStdString(), {.durability = sqlite::Durability::Normal});
}

Result<QByteArray> readNames(sqlite::Database& database, const QString& connectionId,
                             const QString& tenant) {
    auto statement =
        database.prepare("SELECT names FROM metric_index WHERE connection_id=?1 AND tenant=?2");
    PALLIUM_TRY(statement);
    statement->bind(1, connectionId.toStdString()).bind(2, tenant.toStdString());
    const auto hasRow = statement->step();
    PALLIUM_TRY(hasRow);
    if (!*hasRow) return QByteArray();
    const auto blob = statement->blob(0);
    return QByteArray(reinterpret_cast<const char*>(blob.data()),
                      static_cast<qsizetype>(blob.size()));
}

Result<void> writeNames(sqlite::Database& database, const QString& connectionId,
                        const QString& tenant, const QByteArray& names) {
    const auto stored = readNames(database, connectionId, tenant);
    PALLIUM_TRY(stored);
    if (*stored == names) return {};
    auto statement = database.prepare(
        "INSERT INTO metric_index VALUES(?1, ?2, ?3)"
        " ON CONFLICT(connection_id, tenant) DO UPDATE SET names=excluded.names");
    PALLIUM_TRY(statement);
    statement->bind(1, connectionId.toStdString()).bind(2, tenant.toStdString());
    statement->bind(3, std::span(reinterpret_cast<const uint8_t*>(names.data()),
                                 static_cast<size_t>(names.size())));
    return statement->run();
}

}  // namespace

QByteArray MetricNameStore::read(const QString& connectionId, const QString& tenant) const {
    if (m_path.isEmpty()) return {};
    auto database = openNames(m_path);
    if (!database) return {};
    return readNames(*database, connectionId, tenant).value_or(QByteArray());
}

void MetricNameStore::write(const QString& connectionId, const QString& tenant,
                            const QByteArray& names) const {
    if (m_path.isEmpty()) return;
    auto database = openNames(m_path);
    // Names that are not kept are merely fetched again.
    if (database) (void)writeNames(*database, connectionId, tenant, names);
}

}  // namespace pallium::ui
