#pragma once

#include "backend/http/message.h"

#include <cstdint>
#include <string>

namespace pallium::http {

/// What the connection decides about an answer.
struct ResponseFraming {
    bool isHeadRequest = false;  // length of the body, but no body
    bool isHttp10 = false;       // a kept connection must be announced
    bool isKeepAlive = true;
};

/// Status line and header fields up to the empty line, for `Date` at `nowSeconds` since the epoch.
/// Adds Date, Content-Length and Connection; those of the response are ignored. Control characters
/// in names and values become spaces, so that no value can begin a new field.
std::string responseHead(const Response& response, ResponseFraming framing, int64_t nowSeconds);

/// False for 1xx, 204 and 304, whose answers end with the head.
bool statusHasBody(int status);

/// `Mon, 02 Jan 2006 15:04:05 GMT`.
std::string formatHttpDate(int64_t secondsSinceEpoch);

}  // namespace pallium::http
