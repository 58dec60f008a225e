#include "ui/connection/state_schema.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <array>
#include <chrono>

namespace pallium::ui {
namespace {

constexpr std::array<const char*, 2> kMigrations = {
    "CREATE TABLE prefs(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE profiles(position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    "  json TEXT NOT NULL);"
    "CREATE TABLE history(id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL,"
    "  expression TEXT NOT NULL, tenant TEXT NOT NULL, connection_id TEXT NOT NULL,"
    "  range_ms INTEGER NOT NULL, step_ms INTEGER NOT NULL, series INTEGER NOT NULL,"
    "  duration_ms INTEGER NOT NULL, starred INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX history_time ON history(time_ms);"
    "CREATE INDEX history_expression ON history(expression);"
    "CREATE TABLE tabs(connection_id TEXT NOT NULL, position INTEGER NOT NULL,"
    "  json TEXT NOT NULL, PRIMARY KEY(connection_id, position)) WITHOUT ROWID;"
    "CREATE TABLE metric_index(connection_id TEXT NOT NULL, tenant TEXT NOT NULL,"
    "  names BLOB NOT NULL, PRIMARY KEY(connection_id, tenant));",
    "CREATE TABLE activity(id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, json TEXT NOT NULL);"
    "CREATE INDEX activity_time ON activity(time_ms);"
    "CREATE TABLE tenant_samples(connection_id TEXT NOT NULL, tenant TEXT NOT NULL,"
    "  time_ms INTEGER NOT NULL, series INTEGER NOT NULL, active INTEGER NOT NULL,"
    "  rate REAL NOT NULL, PRIMARY KEY(connection_id, tenant, time_ms)) WITHOUT ROWID;"};

// The window waits meanwhile; what was not written by then is told.
constexpr std::chrono::milliseconds kBusyTimeout{1000};

QString stateText(const char* text) {
    return QCoreApplication::translate("StateDatabase", text);
}

Result<sqlite::Database> openChecked(const QString& path) {
    auto database = sqlite::Database::open(
        path.toStdString(),
        {.durability = sqlite::Durability::Normal, .busyTimeout = kBusyTimeout});
    PALLIUM_TRY(database);
    PALLIUM_TRY(database->quickCheck());
    PALLIUM_TRY(migrate(*database, path, kMigrations));
    return database;
}

/// The file with its journals under another name; empty if that failed.
QString moveAside(const QString& path) {
    const QString stamp =
        QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString aside = path + QStringLiteral(".damaged-") + stamp;
    if (!QFile::rename(path, aside)) return {};
    for (const QString& suffix : {QStringLiteral("-wal"), QStringLiteral("-shm")}) {
        QFile::rename(path + suffix, aside + suffix);
    }
    return aside;
}

OpenedState openMemory(const QString& problem) {
    // Memory can be had and the steps are our own, so neither can fail.
    auto database = sqlite::Database::open(":memory:").value();
    (void)migrate(database, {}, kMigrations);
    return {std::move(database), problem};
}

QString notKept(const Error& error) {
    return stateText(QT_TRANSLATE_NOOP("StateDatabase",
                                       "Settings and history of this session will not be kept: %1"))
        .arg(QString::fromStdString(error.message));
}

}  // namespace

Result<void> migrate(sqlite::Database& database, const QString& path,
                     std::span<const char* const> steps) {
    const auto version = database.userVersion();
    PALLIUM_TRY(version);
    const auto count = static_cast<int64_t>(steps.size());
    if (*version > count) {
        return fail(ErrorKind::Conflict,
                    path.toStdString() + " was written by a newer version of the program");
    }
    if (*version > 0 && *version < count && !path.isEmpty()) {
        PALLIUM_TRY(database.copyTo(path.toStdString() + ".v" + std::to_string(*version)));
    }
    for (int64_t i = *version; i < count; ++i) {
        auto transaction = sqlite::Transaction::begin(database);
        PALLIUM_TRY(transaction);
        PALLIUM_TRY(database.exec(steps[static_cast<size_t>(i)]));
        PALLIUM_TRY(database.setUserVersion(i + 1));
        PALLIUM_TRY(transaction->commit());
    }
    return {};
}

OpenedState openState(const QString& path) {
    if (path.isEmpty()) return openMemory({});
    QDir().mkpath(QFileInfo(path).absolutePath());
    auto database = openChecked(path);
    if (database) return {std::move(*database), {}};
    if (database.error().kind != ErrorKind::Corruption)
        return openMemory(notKept(database.error()));
    const QString aside = moveAside(path);
    if (aside.isEmpty()) return openMemory(notKept(database.error()));
    auto fresh = openChecked(path);
    if (!fresh) return openMemory(notKept(fresh.error()));
    return {std::move(*fresh),
            stateText(QT_TRANSLATE_NOOP(
                          "StateDatabase",
                          "The file with settings and history was damaged. It was kept as %1, and "
                          "the program starts with its defaults."))
                .arg(aside)};
}

}  // namespace pallium::ui
