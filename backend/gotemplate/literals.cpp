#include "backend/gotemplate/literals.h"

#include "backend/base/go_text.h"
#include "backend/base/utf8.h"
#include "backend/gotemplate/runes.h"

#include <charconv>
#include <cmath>

namespace pallium::gotemplate {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0, kTwoTo64 = 2 * kTwoTo63;
constexpr const char* kInvalidSyntax = "invalid syntax";

bool isHexDigit(char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/// The text without its underscores, each of which must stand between digits or after the prefix of
/// a base; nullopt if one does not.
std::optional<std::string> withoutUnderscores(std::string_view text) {
    std::string plain;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') {
            plain += text[i];
            continue;
        }
        const bool followsPrefix = i >= 2 && text[i - 2] == '0' &&
                                   std::string_view("xXoObB").find(text[i - 1]) != text.npos;
        if (i == 0 || i + 1 == text.size() || !isHexDigit(text[i + 1])) return std::nullopt;
        if (!isHexDigit(text[i - 1]) && !followsPrefix) return std::nullopt;
    }
    return plain;
}

int takeBase(std::string_view& digits) {
    if (digits.size() < 2 || digits[0] != '0') return 10;
    const char prefix = static_cast<char>(digits[1] | 0x20);
    const int base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 0;
    digits.remove_prefix(base == 0 ? 1 : 2);
    return base == 0 ? 8 : base;
}

/// A whole number of any base without a sign.
std::optional<uint64_t> parseUnsigned(std::string_view text) {
    const int base = takeBase(text);
    uint64_t value = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, value, base);
    if (error != std::errc() || end != last || text.empty()) return std::nullopt;
    return value;
}

std::optional<int64_t> parseSigned(std::string_view text) {
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+')) text.remove_prefix(1);
    const auto magnitude = parseUnsigned(text);
    constexpr uint64_t kLimit = uint64_t{1} << 63;
    if (!magnitude || *magnitude > kLimit - (isNegative ? 0 : 1)) return std::nullopt;
    return static_cast<int64_t>(isNegative ? ~*magnitude + 1 : *magnitude);
}

void setFloat(NumberLiteral& number, double value) {
    number.floating = value;
    if (std::trunc(value) != value) return;
    if (value >= -kTwoTo63 && value < kTwoTo63) number.integer = static_cast<int64_t>(value);
    if (value >= 0 && value < kTwoTo64) number.unsignedInteger = static_cast<uint64_t>(value);
}

void setComplex(NumberLiteral& number, std::complex<double> value) {
    number.complex = value;
    if (value.imag() == 0) setFloat(number, value.real());
}

bool readFloat(std::string_view text, NumberLiteral& number, std::string& error) {
    double value = 0;
    if (!parseFloat(text, value)) {
        error = "illegal number syntax: " + quoted(text);
        return false;
    }
    if (text.find_first_of(".eEpP") == text.npos) {
        error = "integer overflow: " + quoted(text);
        return false;
    }
    setFloat(number, value);
    return true;
}

/// Appends the character of \x, \u, \U or an octal escape, whose digits begin `text`.
bool takeNumericEscape(std::string_view& text, size_t digits, int base, bool isByte,
                       std::string& out) {
    uint32_t value = 0;
    if (text.size() < digits) return false;
    const char* const last = text.data() + digits;
    const auto [end, error] = std::from_chars(text.data(), last, value, base);
    if (error != std::errc() || end != last) return false;
    text.remove_prefix(digits);
    if (isByte) {
        out += static_cast<char>(value);
        return value <= 0xFF;
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return false;
    appendUtf8(out, value);
    return true;
}

/// Appends what stands after a backslash.
bool takeEscape(std::string_view& text, char quote, std::string& out) {
    constexpr std::string_view kNames = "abfnrtv\\", kBytes = "\a\b\f\n\r\t\v\\";
    if (text.empty()) return false;
    const char c = text[0];
    if (c >= '0' && c <= '7') return takeNumericEscape(text, 3, 8, true, out);
    text.remove_prefix(1);
    if (const size_t known = kNames.find(c); known != kNames.npos) {
        out += kBytes[known];
        return true;
    }
    switch (c) {
        case 'x':
            return takeNumericEscape(text, 2, 16, true, out);
        case 'u':
            return takeNumericEscape(text, 4, 16, false, out);
        case 'U':
            return takeNumericEscape(text, 8, 16, false, out);
        default:
            out += c;
            return c == quote;
    }
}

std::string unquoteRaw(std::string_view inner) {
    std::string out;
    for (const char c : inner)
        if (c != '\r') out += c;
    return out;
}

bool takeCharacter(std::string_view& text, char quote, std::string& out) {
    if (text[0] == '\\') {
        text.remove_prefix(1);
        return takeEscape(text, quote, out);
    }
    const Rune rune = firstRune(text);
    appendUtf8(out, rune.codePoint);
    text.remove_prefix(rune.bytes);
    return true;
}

}  // namespace

bool parseFloat(std::string_view text, double& value) {
    const auto plain = withoutUnderscores(text);
    return plain && parseGoFloat(*plain, value);
}

bool readNumber(std::string_view text, NumberLiteral& number, std::string& error) {
    if (text.ends_with('i')) {
        double imaginary = 0;
        if (parseFloat(text.substr(0, text.size() - 1), imaginary)) {
            setComplex(number, {0, imaginary});
            return true;
        }
    }
    const auto plain = withoutUnderscores(text);
    if (plain) {
        number.unsignedInteger = parseUnsigned(*plain);
        number.integer = parseSigned(*plain);
    }
    if (number.integer == 0) number.unsignedInteger = 0;
    if (number.integer)
        number.floating = static_cast<double>(*number.integer);
    else if (number.unsignedInteger)
        number.floating = static_cast<double>(*number.unsignedInteger);
    else
        return readFloat(text, number, error);
    return true;
}

bool readComplex(std::string_view text, NumberLiteral& number, std::string& error) {
    // The sign between the parts is the last one that no exponent has before it.
    size_t sign = text.size() - 1;
    while (sign > 0 && ((text[sign] != '+' && text[sign] != '-') ||
                        std::string_view("eEpP").find(text[sign - 1]) != text.npos))
        --sign;
    double real = 0, imaginary = 0;
    if (sign > 0 && parseFloat(text.substr(0, sign), real) &&
        parseFloat(text.substr(sign, text.size() - sign - 1), imaginary)) {
        setComplex(number, {real, imaginary});
        return true;
    }
    error = "syntax error scanning complex number";
    return false;
}

bool readCharacter(std::string_view text, NumberLiteral& number, std::string& error) {
    std::string_view inner = text.substr(1);
    std::string out;
    const bool isEscape = inner.starts_with('\\');
    if (inner == "'" || !takeCharacter(inner, '\'', out)) {
        error = kInvalidSyntax;
        return false;
    }
    if (inner != "'") {
        error = "malformed character constant: " + std::string(text);
        return false;
    }
    const bool isByte = isEscape && out.size() == 1;
    const auto rune = isByte ? static_cast<char32_t>(static_cast<unsigned char>(out[0]))
                             : firstRune(out).codePoint;
    setFloat(number, static_cast<double>(rune));
    return true;
}

std::optional<std::string> unquote(std::string_view text) {
    const char quote = text[0];
    std::string_view inner = text.substr(1, text.size() - 2);
    if (quote == '`') return unquoteRaw(inner);
    std::string out;
    while (!inner.empty())
        if (!takeCharacter(inner, quote, out)) return std::nullopt;
    return out;
}

}  // namespace pallium::gotemplate
