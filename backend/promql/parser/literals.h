#pragma once

#include <string>
#include <string_view>

namespace pallium::promql {

/// The value of a number token: integers with base detection (0x…, leading 0 octal), else a float;
/// `_` between digits, `inf` and `nan` in any case. False with Go's reason in `error` if it is
/// none.
bool parseNumber(std::string_view text, double& value, std::string& error);

/// The value of a string token with its quotes, whose escapes the lexer has checked.
std::string unquote(std::string_view token);

/// A code point as Go's %q: `'x'`, `'\n'`, `'�'` for what is no code point.
std::string quotedRune(char32_t rune);
/// As Go's %#U: `U+0071 'q'`.
std::string unicodeRune(char32_t rune);

/// The value of a hexadecimal digit, 16 if it is none.
unsigned hexDigit(char32_t c);

}  // namespace pallium::promql
