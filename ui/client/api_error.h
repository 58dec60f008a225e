#pragma once

#include <tl/expected.hpp>

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace pallium::ui {

/// What a failed call means to the person who made it; each kind has its own face
/// (widgets/error_text.h).
enum class ApiErrorKind : quint8 {
    Offline,       // refused, unknown host, connection lost, no answer to connect
    Tls,           // certificate or handshake
    Unauthorized,  // 401
    Forbidden,     // 403
    Missing,       // the server has no such endpoint: 404 of its router, 405, 501
    Empty,         // 404 that says "nothing there yet"
    BadInput,      // 400, 422: serverText goes to the field
    Limit,         // 429, or a text that names a limit
    Busy,          // 503
    Server,        // other 5xx
    TooLarge,      // the answer passed the limit of bytes
    Timeout,
    Cancelled,  // never reaches a handler; a dropped call is silent
    ReadOnly,   // refused here, nothing was sent
    Decode,     // the answer is not what this endpoint answers
};

/// A call that did not succeed. Holds no secret: headers are not part of it.
struct ApiError {
    ApiErrorKind kind = ApiErrorKind::Offline;
    int status = 0;          // of HTTP, 0 if none arrived
    QString text = {};       // the server's words, or ours; plain text of at most 4,000 characters
    QString errorType = {};  // of a Prometheus answer: bad_data, execution, timeout …
    QString request = {};    // `POST http://…/api/v1/query`, for the details
    std::optional<std::chrono::seconds> retryAfter = {};
};

template <class T>
using ApiResult = tl::expected<T, ApiError>;

}  // namespace pallium::ui
