#pragma once

#include <string>
#include <string_view>

namespace pallium::gotemplate {

/// U+FFFD, which stands for a byte that is no UTF-8.
inline constexpr char32_t kReplacementRune = 0xFFFD;

/// A code point and the bytes that it takes; an invalid byte is one kReplacementRune.
struct Rune {
    char32_t codePoint;
    size_t bytes;
};
/// Requires: text is not empty.
Rune firstRune(std::string_view text);

/// unicode.IsPrint, as far as %q goes.
bool isPrintable(char32_t codePoint);
/// An underscore, a letter or a digit of any script.
bool isAlphanumeric(char32_t codePoint);

/// As %#U: `U+0040 '@'`, without the character if it is not printable.
std::string describeRune(char32_t codePoint);
/// The first `count` code points.
std::string_view firstRunes(std::string_view text, size_t count);

}  // namespace pallium::gotemplate
