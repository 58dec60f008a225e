#pragma once

#include "backend/base/result.h"
#include "backend/io/sqlite/database.h"
#include "backend/ring/kv_store.h"
#include "backend/ring/memory_kv_store.h"

#include <memory>
#include <string>

namespace pallium::ring {

/// Keeps the values in table `kv_store` of a database that others may use too (`pallium.sqlite`),
/// and all of them in memory. One process has one of these for a file. After a power cut the last
/// changes may be gone: who writes here writes again soon. Threads: internally synchronised.
class SqliteKvStore final : public KvStore {
  public:
    /// Makes the file and the table if there are none. Errors: see sqlite::Database.
    static Result<std::unique_ptr<SqliteKvStore>> open(const std::string& path);

    std::string_view type() const override { return "sqlite"; }
    Value get(std::string_view key) const override { return m_memory->get(key); }
    std::vector<std::pair<std::string, std::string>> list(std::string_view prefix) const override {
        return m_memory->list(prefix);
    }
    Result<void> update(const std::string& key, const Change& change) override;
    uint64_t revision() const override { return m_memory->revision(); }

  private:
    SqliteKvStore(sqlite::Database database, std::unique_ptr<MemoryKvStore> memory)
        : m_database(std::move(database)), m_memory(std::move(memory)) {}
    Result<void> write(const std::string& key, const Value& value);

    sqlite::Database m_database;                    // used by one update at a time
    const std::unique_ptr<MemoryKvStore> m_memory;  // serialises updates
};

}  // namespace pallium::ring
