#include "backend/ring/sqlite_kv_store.h"

namespace pallium::ring {
namespace {

std::span<const uint8_t> bytesOf(std::string_view text) {
    return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string textOf(std::span<const uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Result<std::unique_ptr<SqliteKvStore>> SqliteKvStore::open(const std::string& path) {
    auto database = sqlite::Database::open(path, {.durability = sqlite::Durability::Normal});
    PALLIUM_TRY(database);
    PALLIUM_TRY(
        database->exec("CREATE TABLE IF NOT EXISTS kv_store(key BLOB PRIMARY KEY NOT NULL, "
                       "value BLOB NOT NULL) WITHOUT ROWID"));
    std::map<std::string, std::string, std::less<>> values;
    {
        auto rows = database->prepare("SELECT key, value FROM kv_store");
        PALLIUM_TRY(rows);
        for (;;) {
            const auto hasRow = rows->step();
            PALLIUM_TRY(hasRow);
            if (!*hasRow) break;
            std::string key = textOf(rows->blob(0));
            values.insert_or_assign(std::move(key), textOf(rows->blob(1)));
        }
    }
    return std::unique_ptr<SqliteKvStore>(new SqliteKvStore(
        std::move(*database), std::make_unique<MemoryKvStore>(std::move(values))));
}

Result<void> SqliteKvStore::update(const std::string& key, const Change& change) {
    // Written before memory shows it: what was read once is there after a restart.
    return m_memory->update(key, [&](const Value& current) -> Result<Value> {
        auto next = change(current);
        if (next && *next != current) PALLIUM_TRY(write(key, *next));
        return next;
    });
}

Result<void> SqliteKvStore::write(const std::string& key, const Value& value) {
    auto statement =
        m_database.prepare(value ? "INSERT INTO kv_store(key, value) VALUES(?1, ?2) "
                                   "ON CONFLICT(key) DO UPDATE SET value = excluded.value"
                                 : "DELETE FROM kv_store WHERE key = ?1");
    PALLIUM_TRY(statement);
    statement->bind(1, bytesOf(key));
    if (value) statement->bind(2, bytesOf(*value));
    return statement->run();
}

}  // namespace pallium::ring
