#include "backend/tenancy/sqlite_runtime_store.h"

namespace pallium::tenancy {

Result<void> SqliteRuntimeStore::open() {
    if (m_database) return {};
    auto database = sqlite::Database::open(m_path);
    PALLIUM_TRY(database);
    PALLIUM_TRY(
        database->exec("CREATE TABLE IF NOT EXISTS runtime_document("
                       "id INTEGER PRIMARY KEY CHECK(id = 1), text TEXT NOT NULL)"));
    m_database = std::move(*database);
    return {};
}

Result<std::string> SqliteRuntimeStore::read() {
    const auto exists = m_files.exists(m_path);
    PALLIUM_TRY(exists);
    if (!*exists) return std::string();
    PALLIUM_TRY(open());
    auto row = m_database->prepare("SELECT text FROM runtime_document");
    PALLIUM_TRY(row);
    const auto hasRow = row->step();
    PALLIUM_TRY(hasRow);
    return *hasRow ? std::string(row->text(0)) : std::string();
}

Result<void> SqliteRuntimeStore::write(std::string_view text) {
    PALLIUM_TRY(open());
    auto statement = m_database->prepare(
        "INSERT INTO runtime_document(id, text) VALUES(1, ?1) "
        "ON CONFLICT(id) DO UPDATE SET text = excluded.text");
    PALLIUM_TRY(statement);
    statement->bind(1, text);
    return statement->run();
}

}  // namespace pallium::tenancy
