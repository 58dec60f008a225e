#pragma once

#include "backend/base/result.h"

#include <string_view>

struct sqlite3;

// What the files of this module share; not for others.
namespace pallium::sqlite {

/// `what: text of SQLite`, with the kind that its code means. `handle` tells more than the code
/// alone and may be null.
tl::unexpected<Error> failCode(std::string_view what, int code, sqlite3* handle);

}  // namespace pallium::sqlite
