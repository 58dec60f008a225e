#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace pallium::sqlite {

/// One compiled statement: bind its parameters, then step() through the rows, then reset() to run
/// it again. Threads: as its database.
class Statement {
  public:
    /// Parameters count from 1 and hold a copy. A value that SQLite refuses (larger than 1 GB) is
    /// reported by the next step(). Requires: the statement was not stepped since reset().
    Statement& bind(int parameter, int64_t value);
    Statement& bind(int parameter, double value);
    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, std::span<const uint8_t> blob);
    Statement& bindNull(int parameter);

    /// True: a row is there to be read; false: no more. Errors: see Database.
    Result<bool> step();
    /// Steps to the end without looking at rows and resets: for statements that change something.
    Result<void> run();
    /// Ready for another run. Parameters keep their values.
    void reset();

    // Columns of the current row count from 0, converted as SQLite does; views are valid until the
    // next step() or reset(), or until the same column is read as another type.
    bool isNull(int column) const;
    int64_t integer(int column) const;
    double real(int column) const;
    std::string_view text(int column) const;
    std::span<const uint8_t> blob(int column) const;

  private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const;
    };

    explicit Statement(sqlite3_stmt* handle) : m_handle(handle) {}
    Statement& bound(int code);

    std::unique_ptr<sqlite3_stmt, Finalize> m_handle;
    int m_bindCode = 0;  // first refusal of a parameter since the last step
};

}  // namespace pallium::sqlite
