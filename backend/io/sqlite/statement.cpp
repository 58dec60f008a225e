#include "backend/io/sqlite/statement.h"

#include "backend/io/sqlite/sqlite_error.h"

#include <sqlite3.h>

namespace pallium::sqlite {

void Statement::Finalize::operator()(sqlite3_stmt* handle) const {
    sqlite3_finalize(handle);
}

Statement& Statement::bound(int code) {
    if (m_bindCode == SQLITE_OK) m_bindCode = code;
    return *this;
}

Statement& Statement::bind(int parameter, int64_t value) {
    return bound(sqlite3_bind_int64(m_handle.get(), parameter, value));
}

Statement& Statement::bind(int parameter, double value) {
    return bound(sqlite3_bind_double(m_handle.get(), parameter, value));
}

Statement& Statement::bind(int parameter, std::string_view text) {
    // An empty view may have no address, which SQLite would take for NULL.
    return bound(sqlite3_bind_text64(m_handle.get(), parameter, text.empty() ? "" : text.data(),
                                     text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

Statement& Statement::bind(int parameter, std::span<const uint8_t> blob) {
    if (blob.empty()) return bound(sqlite3_bind_zeroblob(m_handle.get(), parameter, 0));
    return bound(
        sqlite3_bind_blob64(m_handle.get(), parameter, blob.data(), blob.size(), SQLITE_TRANSIENT));
}

Statement& Statement::bindNull(int parameter) {
    return bound(sqlite3_bind_null(m_handle.get(), parameter));
}

Result<bool> Statement::step() {
    if (const int refused = std::exchange(m_bindCode, SQLITE_OK); refused != SQLITE_OK) {
        return failCode("bind", refused, nullptr);
    }
    const int code = sqlite3_step(m_handle.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    const auto error = failCode("step", code, sqlite3_db_handle(m_handle.get()));
    reset();
    return error;
}

Result<void> Statement::run() {
    while (true) {
        const auto hasRow = step();
        PALLIUM_TRY(hasRow);
        if (!*hasRow) break;
    }
    reset();
    return {};
}

void Statement::reset() {
    // Its code repeats the failure of the last step, which was reported there.
    sqlite3_reset(m_handle.get());
}

bool Statement::isNull(int column) const {
    return sqlite3_column_type(m_handle.get(), column) == SQLITE_NULL;
}

int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(m_handle.get(), column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(m_handle.get(), column);
}

std::string_view Statement::text(int column) const {
    const auto* data = sqlite3_column_text(m_handle.get(), column);
    if (data == nullptr) return {};
    return {reinterpret_cast<const char*>(data),
            static_cast<size_t>(sqlite3_column_bytes(m_handle.get(), column))};
}

std::span<const uint8_t> Statement::blob(int column) const {
    const void* data = sqlite3_column_blob(m_handle.get(), column);
    if (data == nullptr) return {};
    return {static_cast<const uint8_t*>(data),
            static_cast<size_t>(sqlite3_column_bytes(m_handle.get(), column))};
}

}  // namespace pallium::sqlite
