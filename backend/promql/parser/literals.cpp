#include "backend/promql/parser/literals.h"

#include "backend/base/go_text.h"
#include "backend/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pallium::promql {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kMaxRune = 0x10FFFF;

/// An integer as Go's ParseInt with base 0 reads it.
bool parseInteger(std::string_view digits, double& value) {
    int base = 10;
    if (digits.size() > 1 && digits[0] == '0') {
        const bool isHex = digits[1] == 'x' || digits[1] == 'X';
        base = isHex ? 16 : 8;
        digits.remove_prefix(isHex ? 2 : 1);
    }
    int64_t number = 0;
    const auto [end, status] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
    if (digits.empty() || status != std::errc() || end != digits.data() + digits.size())
        return false;
    value = static_cast<double>(number);
    return true;
}

/// Reads `count` digits of `base` at `position` and moves past them.
char32_t readDigits(std::string_view text, size_t& position, size_t count, unsigned base) {
    char32_t value = 0;
    for (; count > 0; --count)
        value = value * base + hexDigit(static_cast<unsigned char>(text[position++]));
    return value;
}

/// Appends what the escape at `position`, behind the backslash, stands for; moves past it.
void appendEscape(std::string_view text, size_t& position, std::string& out) {
    const char c = text[position++];
    switch (c) {
        case 'a':
            out += '\a';
            return;
        case 'b':
            out += '\b';
            return;
        case 'f':
            out += '\f';
            return;
        case 'n':
            out += '\n';
            return;
        case 'r':
            out += '\r';
            return;
        case 't':
            out += '\t';
            return;
        case 'v':
            out += '\v';
            return;
        case 'x':
            out += static_cast<char>(readDigits(text, position, 2, 16));
            return;
        case 'u':
            appendUtf8(out, readDigits(text, position, 4, 16));
            return;
        case 'U':
            appendUtf8(out, readDigits(text, position, 8, 16));
            return;
        default:
            break;
    }
    if (c >= '0' && c <= '7') {
        --position;
        out += static_cast<char>(readDigits(text, position, 3, 8));
    } else {
        out += c;  // a backslash or the quote
    }
}

}  // namespace

bool parseNumber(std::string_view text, double& value, std::string& error) {
    std::string digits(text);
    digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
    if (parseInteger(digits, value) || parseGoFloat(digits, value)) return true;
    const char* const end = digits.data() + digits.size();
    const auto [stop, status] = std::from_chars(digits.data(), end, value);
    const bool isTooLarge = status == std::errc::result_out_of_range && stop == end;
    error = "strconv.ParseFloat: parsing " + quoted(text) +
            (isTooLarge ? ": value out of range" : ": invalid syntax");
    return false;
}

std::string unquote(std::string_view token) {
    const std::string_view body = token.substr(1, token.size() - 2);
    if (token[0] == '`') return std::string(body);
    std::string out;
    out.reserve(body.size());
    for (size_t i = 0; i < body.size();) {
        if (body[i] == '\\') {
            appendEscape(body, ++i, out);
        } else {
            out += body[i++];
        }
    }
    return out;
}

std::string quotedRune(char32_t rune) {
    if (rune == U'\'') return R"('\'')";
    if (rune == U'"') return R"('"')";
    std::string text;
    appendUtf8(text, rune > kMaxRune || (rune >= 0xD800 && rune < 0xE000) ? kReplacement : rune);
    const std::string inside = quoted(text);
    return "'" + inside.substr(1, inside.size() - 2) + "'";
}

std::string unicodeRune(char32_t rune) {
    std::string text;
    appendUtf8(text, rune);
    std::string out = fmt::format("U+{:04X}", static_cast<uint32_t>(rune));
    const bool isPrintable = rune == U'"' || rune == U'\\' || quoted(text) == "\"" + text + "\"";
    if (isPrintable) out += " '" + text + "'";
    return out;
}

unsigned hexDigit(char32_t c) {
    if (c >= U'0' && c <= U'9') return c - U'0';
    if (c >= U'a' && c <= U'f') return c - U'a' + 10;
    if (c >= U'A' && c <= U'F') return c - U'A' + 10;
    return 16;
}

}  // namespace pallium::promql
