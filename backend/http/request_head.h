#pragma once

#include "backend/http/message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pallium::http {

/// What comes before a request's body, checked, with what it says about framing.
struct RequestHead {
    Method method = Method::Get;
    std::string methodText;
    std::string
        rawPath;  // begins with `/`, or is `*`; scheme and host of an absolute target removed
    std::string rawQuery;  // without `?`
    Headers headers;
    bool isHttp10 = false;
    bool isKeepAlive = true;  // what the client wishes
    bool expectsContinue = false;
    bool isChunked = false;
    uint64_t contentLength = 0;  // 0 if chunked

    bool hasBody() const { return isChunked || contentLength > 0; }
};

/// Why a request cannot be understood: the status to answer before closing, and the text.
struct ParseFailure {
    int status = 400;
    std::string_view message;  // a constant
};
using ParseOutcome = std::optional<ParseFailure>;  // nullopt: fine

/// Reads `GET /path?query HTTP/1.1` (without line end) into `head`.
ParseOutcome parseRequestLine(std::string_view line, RequestHead& head);

/// Reads `Name: value` and adds it. No folding, no space before the colon, no control characters.
ParseOutcome parseField(std::string_view line, Headers& headers);

/// Checks Host, and finds from the fields how the body is framed and whether the connection may
/// stay. Whatever two readers could take differently is refused, so that no request hides in a
/// body.
ParseOutcome interpretFields(RequestHead& head);

}  // namespace pallium::http
