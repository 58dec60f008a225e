#include "backend/base/go_text.h"

#include "backend/base/utf8.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace pallium {
namespace {

bool appendNonFinite(std::string& out, double value) {
    if (std::isnan(value)) {
        out += "NaN";
        return true;
    }
    if (std::isinf(value)) {
        out += value > 0 ? "+Inf" : "-Inf";
        return true;
    }
    return false;
}

void appendChars(std::string& out, double value, std::chars_format format) {
    char buffer[400];  // -1.797e308 in fixed notation has 310 characters
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value, format);
    out.append(buffer, end);
}

/// Shortest digits that round-trip, then zeros up to the point: to_chars would print all digits of
/// the binary value.
void appendLargeFixed(std::string& out, double value) {
    std::string text;
    appendChars(text, value, std::chars_format::scientific);
    const size_t mark = text.find('e');
    const auto exponent = static_cast<size_t>(std::atoi(text.c_str() + mark + 1));
    std::string digits;
    for (const char c : text.substr(0, mark))
        if (c != '-' && c != '.') digits += c;
    if (digits.size() < exponent + 1) digits.append(exponent + 1 - digits.size(), '0');
    if (value < 0) out += '-';
    out += digits;
}

/// What unicode.IsPrint accepts, narrowed to what decides a %q in practice.
bool isPrintable(char32_t c) {
    if (c < 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD) return false;
    if (c >= 0x2000 && c <= 0x200F) return false;
    if (c >= 0x2028 && c <= 0x202F) return false;
    if (c >= 0x205F && c <= 0x206F) return false;
    if (c == 0x3000 || c == 0xFEFF || c == 0x1680) return false;
    if (c >= 0xD800 && c <= 0xF8FF) return false;  // surrogates, private use
    if (c >= 0xFFF0 && c <= 0xFFFB) return false;
    return c < 0xE0000 && (c & 0xFFFE) != 0xFFFE;
}

void appendEscapedRune(std::string& out, char32_t c) {
    switch (c) {
        case '\a':
            out += "\\a";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\v':
            out += "\\v";
            return;
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        default:
            break;
    }
    const auto number = static_cast<uint32_t>(c);
    if (isPrintable(c))
        appendUtf8(out, c);
    else if (c < 0x80)
        fmt::format_to(std::back_inserter(out), "\\x{:02x}", number);
    else if (c < 0x10000)
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", number);
    else
        fmt::format_to(std::back_inserter(out), "\\U{:08x}", number);
}

std::string lowered(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

}  // namespace

void appendFloatFixed(std::string& out, double value) {
    constexpr double kExactIntegers = 9007199254740992.0;  // 2^53: from here on all are integers
    if (appendNonFinite(out, value)) return;
    if (std::fabs(value) >= kExactIntegers)
        appendLargeFixed(out, value);
    else
        appendChars(out, value, std::chars_format::fixed);
}

void appendFloatExponent(std::string& out, double value) {
    if (!appendNonFinite(out, value)) appendChars(out, value, std::chars_format::scientific);
}

void appendFloatGeneral(std::string& out, double value) {
    if (appendNonFinite(out, value)) return;
    std::string text;
    appendChars(text, value, std::chars_format::scientific);
    const int exponent = std::atoi(text.c_str() + text.find('e') + 1);
    if (value != 0 && (exponent < -4 || exponent >= 6))
        out += text;
    else
        appendChars(out, value, std::chars_format::fixed);
}

char* writeFloatJson(char* to, double value) {
    const double magnitude = std::fabs(value);
    // The library's own shortest form is fixed notation in this range, and it is quick.
    if (magnitude >= 1e-4 && magnitude < 1e15) return fmt::format_to(to, FMT_COMPILE("{}"), value);
    std::string text;
    if (magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21))
        appendFloatExponent(text, value);
    else
        appendFloatFixed(text, value);
    return std::copy(text.begin(), text.end(), to);
}

void appendFloatJson(std::string& out, double value) {
    char buffer[kMaxFloatJson];
    out.append(buffer, writeFloatJson(buffer, value));
}

std::string formatFloatFixed(double value) {
    std::string out;
    appendFloatFixed(out, value);
    return out;
}

std::string formatFloatGeneral(double value) {
    std::string out;
    appendFloatGeneral(out, value);
    return out;
}

void appendQuoted(std::string& out, std::string_view text) {
    out += '"';
    for (size_t i = 0; i < text.size();) {
        const size_t length = utf8SequenceLength(text.substr(i));
        if (length == 0) {
            fmt::format_to(std::back_inserter(out), "\\x{:02x}",
                           static_cast<unsigned char>(text[i]));
            ++i;
            continue;
        }
        appendEscapedRune(out, decodeUtf8(text.substr(i)));
        i += length;
    }
    out += '"';
}

std::string quoted(std::string_view text) {
    std::string out;
    appendQuoted(out, text);
    return out;
}

bool parseGoFloat(std::string_view text, double& value) {
    std::string lower = lowered(text);
    std::string_view digits = lower;
    const bool hasSign = !digits.empty() && (digits[0] == '+' || digits[0] == '-');
    const bool isNegative = hasSign && digits[0] == '-';
    if (hasSign) digits.remove_prefix(1);
    if (digits == "inf" || digits == "infinity") {
        value = isNegative ? -HUGE_VAL : HUGE_VAL;
        return true;
    }
    if (digits == "nan") {
        if (hasSign) return false;
        value = std::nan("");
        return true;
    }
    const bool isHex = digits.substr(0, 2) == "0x";
    if (isHex && digits.find('p') == std::string_view::npos)
        return false;  // Go requires an exponent
    if (isHex) digits.remove_prefix(2);
    if (digits.empty() || (!isHex && (digits[0] < '0' || digits[0] > '9') && digits[0] != '.'))
        return false;
    const auto format = isHex ? std::chars_format::hex : std::chars_format::general;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, format);
    if (end != digits.data() + digits.size()) return false;
    if (error == std::errc::result_out_of_range) {
        // from_chars does not say which way: an underflow is 0 in Go, an overflow is an error.
        value = std::strtod(lower.c_str(), nullptr);
        return std::fabs(value) < 1;
    }
    if (error != std::errc()) return false;
    if (isNegative) value = -value;
    return true;
}

bool parseGoInt(std::string_view text, int64_t& value) {
    if (!text.empty() && text[0] == '+') {
        text.remove_prefix(1);
        if (!text.empty() && text[0] == '-') return false;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

bool parseGoBool(std::string_view text, bool& value) {
    value = text == "1" || text == "t" || text == "T" || text == "true" || text == "TRUE" ||
            text == "True";
    return value || text == "0" || text == "f" || text == "F" || text == "false" ||
           text == "FALSE" || text == "False";
}

}  // namespace pallium
