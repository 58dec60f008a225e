#include "backend/io/sqlite/database.h"

#include "backend/io/sqlite/sqlite_error.h"

#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

namespace pallium::sqlite {
namespace {

constexpr std::string_view kMemory = ":memory:";

/// SQLite creates files by the umask; made here first, the file and the journals that inherit its
/// mode are the user's alone. Only a new file is touched: closing one that this process has open as
/// a database would drop its locks. What goes wrong is reported by the opening that follows.
void createPrivate(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) ::close(fd);
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const {
    sqlite3_close_v2(handle);
}

Result<Database> Database::open(const std::string& path, const Options& options) {
    if (path != kMemory) createPrivate(path);
    sqlite3* handle = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    // The handle exists even after most failures and must be closed.
    Database database(std::unique_ptr<sqlite3, Close>(handle), path);
    if (code != SQLITE_OK) return failCode("open " + path, code, handle);
    sqlite3_busy_timeout(handle, static_cast<int>(options.busyTimeout.count()));
    PALLIUM_TRY(database.exec("PRAGMA journal_mode=WAL"));
    PALLIUM_TRY(database.exec(options.durability == Durability::Full
                                  ? "PRAGMA synchronous=FULL"
                                  : "PRAGMA synchronous=NORMAL"));
    PALLIUM_TRY(database.exec("PRAGMA foreign_keys=ON"));
    return database;
}

Result<void> Database::exec(const std::string& sql) {
    const int code = sqlite3_exec(m_handle.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failCode(m_path, code, m_handle.get());
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v2(m_handle.get(), sql.data(), static_cast<int>(sql.size()),
                                        &handle, nullptr);
    if (code != SQLITE_OK) return failCode(m_path, code, m_handle.get());
    return Statement(handle);
}

Result<void> Database::quickCheck() {
    auto check = prepare("PRAGMA quick_check(1)");
    PALLIUM_TRY(check);
    const auto hasRow = check->step();
    PALLIUM_TRY(hasRow);
    if (*hasRow && check->text(0) == "ok") return {};
    return fail(ErrorKind::Corruption, m_path + ": " + std::string(check->text(0)));
}

Result<void> Database::copyTo(const std::string& path) {
    createPrivate(path);
    sqlite3* raw = nullptr;
    const int opened =
        sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    const std::unique_ptr<sqlite3, Close> target(raw);
    if (opened != SQLITE_OK) return failCode("open " + path, opened, raw);
    sqlite3_backup* backup = sqlite3_backup_init(raw, "main", m_handle.get(), "main");
    if (backup != nullptr) {
        sqlite3_backup_step(backup, -1);
        sqlite3_backup_finish(backup);
    }
    // Each of the calls leaves its outcome there.
    const int code = sqlite3_errcode(raw);
    if (code != SQLITE_OK) return failCode("copy to " + path, code, raw);
    return {};
}

Result<int64_t> Database::userVersion() {
    auto statement = prepare("PRAGMA user_version");
    PALLIUM_TRY(statement);
    PALLIUM_TRY(statement->step());
    return statement->integer(0);
}

Result<void> Database::setUserVersion(int64_t version) {
    return exec("PRAGMA user_version=" + std::to_string(version));
}

int64_t Database::lastInsertId() const {
    return sqlite3_last_insert_rowid(m_handle.get());
}

int64_t Database::changes() const {
    return sqlite3_changes64(m_handle.get());
}

Result<Transaction> Transaction::begin(Database& database) {
    PALLIUM_TRY(database.exec("BEGIN IMMEDIATE"));
    return Transaction(database);
}

Transaction::~Transaction() {
    // Fails only where SQLite rolled back by itself already.
    if (m_database != nullptr) (void)m_database->exec("ROLLBACK");
}

Result<void> Transaction::commit() {
    PALLIUM_TRY(m_database->exec("COMMIT"));
    m_database = nullptr;
    return {};
}

}  // namespace pallium::sqlite
