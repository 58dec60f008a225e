#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pallium {

/// Bytes of the valid UTF-8 sequence at the start of `text` (1 to 4); 0 if empty or invalid
/// (overlong forms, surrogates and values above U+10FFFF are invalid, as in Go).
size_t utf8SequenceLength(std::string_view text);

/// True if all of `text` is valid UTF-8. Fast for ASCII.
bool isValidUtf8(std::string_view text);

/// Number of code points; an invalid byte counts as one.
size_t utf8Length(std::string_view text);

/// Appends a code point (at most U+10FFFF) as UTF-8.
void appendUtf8(std::string& out, char32_t codePoint);

/// The code point at the start of `text`, whose sequence utf8SequenceLength found valid.
char32_t decodeUtf8(std::string_view text);

}  // namespace pallium
