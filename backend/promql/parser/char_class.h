#pragma once

namespace pallium::promql {

/// What stands for the end of the text and for bytes that are no UTF-8, where a code point is
/// expected.
inline constexpr char32_t kEndOfText = 0xFFFFFFFF;
inline constexpr char32_t kInvalidRune = 0xFFFD;

constexpr bool isDigit(char32_t c) {
    return c >= U'0' && c <= U'9';
}
constexpr bool isAlpha(char32_t c) {
    return c == U'_' || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}
constexpr bool isAlphaNumeric(char32_t c) {
    return isAlpha(c) || isDigit(c);
}

}  // namespace pallium::promql
