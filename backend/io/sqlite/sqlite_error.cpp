#include "backend/io/sqlite/sqlite_error.h"

#include <sqlite3.h>

namespace pallium::sqlite {
namespace {

ErrorKind kindOf(int code) {
    switch (code & 0xff) {  // the low byte is the primary code
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_FORMAT:
            return ErrorKind::Corruption;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return ErrorKind::Unavailable;
        case SQLITE_IOERR:
        case SQLITE_FULL:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return ErrorKind::Io;
        case SQLITE_CONSTRAINT:
            return ErrorKind::Conflict;
        case SQLITE_TOOBIG:
            return ErrorKind::InvalidArgument;
        default:
            return ErrorKind::Internal;
    }
}

}  // namespace

tl::unexpected<Error> failCode(std::string_view what, int code, sqlite3* handle) {
    std::string message(what);
    message += ": ";
    message += handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    return fail(kindOf(code), std::move(message));
}

}  // namespace pallium::sqlite
