#pragma once

#include <string>
#include <string_view>

namespace pallium::http {

/// Decodes `%XX`; with `plusIsSpace` also `+` (queries and forms, not paths). Any byte may come
/// out, NUL included. False if a `%` is not followed by two hexadecimal digits; `out` is then
/// undefined.
bool percentDecode(std::string_view text, bool plusIsSpace, std::string& out);

/// The first `%` that is not followed by two hexadecimal digits, with what there is of the two
/// characters behind it. Empty: all are.
std::string_view badEscape(std::string_view text);

/// Encodes each byte but letters, digits, `-_.~` and those in `kept` (a segment of a path, a key or
/// value of a query).
std::string percentEncode(std::string_view text, std::string_view kept = {});

}  // namespace pallium::http
