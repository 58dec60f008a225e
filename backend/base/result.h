// base: errors, time, cancellation, threads and small text tools; it knows nothing about metrics.
// Start at result.h (how failure travels), context.h (how work is stopped), thread_pool.h (who
// works).
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace pallium {

/// What the caller can do about a failure. One table in backend/http maps it to an HTTP status.
enum class ErrorKind : uint8_t {
    InvalidArgument,
    NotFound,
    Conflict,
    LimitExceeded,
    Corruption,
    Io,
    Unavailable,
    DeadlineExceeded,
    Canceled,
    Unimplemented,
    Internal,
};

/// A failure: its kind and what happened, with the object and the numbers. Wrapped with context on
/// the way up, one clause a layer, lowest cause last: `open block 01H…: index: bad checksum`.
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    std::string message;

    /// The same failure with a clause put before its message.
    [[nodiscard]] Error wrap(std::string_view clause) const {
        return {kind, std::string(clause) + ": " + message};
    }
};

template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorKind::NotFound, "…")` in a function returning Result<T> for any T.
inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
    return tl::unexpected<Error>(Error{kind, std::move(message)});
}
inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace pallium

/// Returns the error of a Result from the enclosing function, which returns a Result too.
/// The value is dropped: `PALLIUM_TRY(file->sync());`. To keep it: `auto r = f(); PALLIUM_TRY(r);`.
#define PALLIUM_TRY(expression)                                                             \
    do {                                                                                    \
        auto&& palliumTryResult = (expression);                                             \
        if (!palliumTryResult) return ::pallium::fail(std::move(palliumTryResult).error()); \
    } while (false)
