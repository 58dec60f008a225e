// io/sqlite: SQLite as values and results, for state that is small and changes often: the console's
// memory, a component's stored objects. Not for samples. Start here; statement.h runs SQL.
#pragma once

#include "backend/base/result.h"
#include "backend/io/sqlite/statement.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;

namespace pallium::sqlite {

/// What a power cut may cost; a killed process costs nothing either way.
enum class Durability : uint8_t {
    Normal,  // the transactions since the last checkpoint
    Full,    // nothing that was committed
};

struct Options {
    Durability durability = Durability::Full;
    std::chrono::milliseconds busyTimeout{5000};  // how long to wait for another connection's lock
};

/// One connection to a database file in write-ahead mode, foreign keys enforced.
///
/// Errors of every call: Corruption if the file is damaged or no database, Unavailable if it stayed
/// locked for the busy timeout, Io if it cannot be opened, read or written, Conflict if a
/// constraint refused a row, Internal for anything else (SQL that does not compile).
/// Threads: confined to one thread at a time, with its statements.
class Database {
  public:
    /// Creates the file, readable and writable by the user only, if there is none; its directory
    /// must exist. `:memory:` is a database of its own that vanishes with the connection.
    static Result<Database> open(const std::string& path, const Options& options = {});

    /// Runs statements separated by `;` that give no rows.
    Result<void> exec(const std::string& sql);
    /// One statement. It must be gone before the database is.
    Result<Statement> prepare(std::string_view sql);

    /// Corruption with the first finding if the file's structure is damaged. Reads all of it.
    Result<void> quickCheck();
    /// A consistent copy as a database of its own; an existing file is replaced.
    Result<void> copyTo(const std::string& path);

    /// A number in the file that is the application's, 0 when new: the version of its schema.
    Result<int64_t> userVersion();
    /// Takes part in the transaction under way.
    Result<void> setUserVersion(int64_t version);

    /// Key of the row that was inserted last.
    int64_t lastInsertId() const;
    /// Rows that the last INSERT, UPDATE or DELETE touched.
    int64_t changes() const;

  private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };

    Database(std::unique_ptr<sqlite3, Close> handle, std::string path)
        : m_handle(std::move(handle)), m_path(std::move(path)) {}

    std::unique_ptr<sqlite3, Close> m_handle;
    std::string m_path;
};

/// All or nothing: what runs on the database between begin() and commit() is undone unless commit()
/// succeeds before this is destroyed. Transactions do not nest. The database must outlive it.
class Transaction {
  public:
    /// Takes the write lock at once, so that no later statement fails for want of it.
    static Result<Transaction> begin(Database& database);
    Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, {})) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    Result<void> commit();

  private:
    explicit Transaction(Database& database) : m_database(&database) {}

    Database* m_database;  // null once committed or moved from
};

}  // namespace pallium::sqlite
