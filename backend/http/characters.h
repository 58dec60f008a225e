// Character classes of HTTP (RFC 9110 section 5.6), without locale.
#pragma once

#include <algorithm>
#include <string_view>

namespace pallium::http {

inline bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
inline char toLower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
inline bool isAlphanumeric(char c) {
    return isDigit(c) || (toLower(c) >= 'a' && toLower(c) <= 'z');
}

/// 0 to 15, or -1 if `c` is no hexadecimal digit.
inline int hexValue(char c) {
    if (isDigit(c)) return c - '0';
    const char lower = toLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// What method and field names are made of.
inline bool isTokenCharacter(char c) {
    constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
    return isAlphanumeric(c) || (c != '\0' && kOthers.find(c) != std::string_view::npos);
}
inline bool isToken(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

/// What a field value may hold: tab, space, visible ASCII and bytes above it.
inline bool isFieldCharacter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

inline bool equalsIgnoreCase(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return toLower(x) == toLower(y);
           });
}

/// Without spaces and tabs at either end.
inline std::string_view trimmed(std::string_view text) {
    const size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes the part before the next `separator` off the front of `list`.
inline std::string_view takeItem(std::string_view& list, char separator) {
    const size_t end = std::min(list.find(separator), list.size());
    const std::string_view item = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return item;
}

}  // namespace pallium::http
