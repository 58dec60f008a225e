#include "backend/base/go_text.h"
#include "backend/base/utf8.h"
#include "backend/gotemplate/format_spec.h"
#include "backend/gotemplate/runes.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace pallium::gotemplate {
namespace {

constexpr uint64_t kMaxRune = 0x10FFFF;

int baseOf(char32_t verb) {
    switch (verb) {
        case 'b':
            return 2;
        case 'o':
        case 'O':
            return 8;
        case 'x':
        case 'X':
        case 'U':
            return 16;
        default:
            return 10;
    }
}

void raiseCase(std::string& text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
}

std::string digitsOf(uint64_t value, char32_t verb) {
    char buffer[64];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value, baseOf(verb));
    std::string digits(buffer, end);
    if (verb == 'X' || verb == 'U') raiseCase(digits);
    return digits;
}

std::string_view basePrefix(std::string_view digits, char32_t verb, const FormatSpec& spec) {
    if (verb == 'O') return "0o";
    if (!spec.sharp) return {};
    switch (verb) {
        case 'b':
            return "0b";
        case 'o':
            return digits.starts_with('0') ? "" : "0";
        case 'x':
            return "0x";
        case 'X':
            return "0X";
        default:
            return {};
    }
}

std::string_view signOf(bool isNegative, const FormatSpec& spec) {
    return isNegative ? "-" : spec.plus ? "+" : spec.space ? " " : "";
}

/// The least number of digits: zeros of %05d leave room for a sign, but not for a prefix.
size_t minimumDigits(std::string_view sign, const FormatSpec& spec) {
    if (spec.hasPrecision) return static_cast<size_t>(spec.precision);
    if (!spec.zero || spec.minus || !spec.hasWidth) return 0;
    const auto width = static_cast<size_t>(spec.width);
    return width - std::min(width, sign.size());
}

void appendRune(std::string& out, uint64_t value, char32_t verb, const FormatSpec& spec) {
    const char32_t rune = value > kMaxRune || (value >= 0xD800 && value <= 0xDFFF)
                              ? kReplacementRune
                              : static_cast<char32_t>(value);
    std::string text;
    appendUtf8(text, rune);
    if (verb == 'c') return appendPadded(out, text, spec);
    FormatSpec plain;
    plain.plus = spec.plus;
    std::string quotedRune;
    appendString(quotedRune, text, 'q', plain);
    std::string inner = quotedRune.substr(1, quotedRune.size() - 2);
    if (rune == '"') inner = "\"";
    if (rune == '\'') inner = "\\'";
    appendPadded(out, "'" + inner + "'", spec);
}

void appendUnicode(std::string& out, uint64_t value, const FormatSpec& spec) {
    const size_t least = spec.hasPrecision ? static_cast<size_t>(std::max(spec.precision, 4)) : 4;
    std::string digits = digitsOf(value, 'U');
    if (digits.size() < least) digits.insert(0, least - digits.size(), '0');
    std::string text = "U+" + digits;
    if (spec.sharp && value <= kMaxRune && isPrintable(static_cast<char32_t>(value))) {
        text += " '";
        appendUtf8(text, static_cast<char32_t>(value));
        text += "'";
    }
    FormatSpec padding = spec;
    padding.zero = false;
    appendPadded(out, text, padding);
}

std::string toChars(double value, std::chars_format format, int precision) {
    // to_chars needs room for all that it writes: integers of 309 digits besides the fraction.
    std::string text(static_cast<size_t>(std::max(precision, 0)) + 1100, '\0');
    const auto result =
        precision < 0
            ? std::to_chars(text.data(), text.data() + text.size(), value, format)
            : std::to_chars(text.data(), text.data() + text.size(), value, format, precision);
    text.resize(static_cast<size_t>(result.ptr - text.data()));
    return text;
}

/// strconv 'b': the mantissa and the power of two as decimal numbers.
std::string binaryExponent(double value) {
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    const uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
    const int exponent = static_cast<int>((bits >> 52) & 0x7FF);
    const uint64_t mantissa = exponent == 0 ? fraction : fraction | (uint64_t{1} << 52);
    return fmt::format("{}p{:+d}", mantissa, std::max(exponent, 1) - 1075);
}

/// strconv 'x': `0x1.8p+01`, the digit before the point never 0 except of 0.
std::string hexadecimal(double value, int precision) {
    constexpr int kLift = 64;  // makes subnormal numbers normal
    const bool isSubnormal = value != 0 && value < std::numeric_limits<double>::min();
    const std::string text =
        toChars(isSubnormal ? std::ldexp(value, kLift) : value, std::chars_format::hex, precision);
    const size_t mark = text.find('p');
    const int exponent = std::atoi(text.c_str() + mark + 1) - (isSubnormal ? kLift : 0);
    return fmt::format("0x{}p{:+03d}", text.substr(0, mark), exponent);
}

/// The digits of a finite number that is not negative.
std::string floatDigits(double value, char32_t verb, int precision) {
    const bool isShortest = precision < 0;
    switch (verb) {
        case 'b':
            return binaryExponent(value);
        case 'x':
        case 'X':
            return hexadecimal(value, precision);
        case 'e':
        case 'E':
            return toChars(value, std::chars_format::scientific, precision);
        case 'f':
        case 'F':
            return toChars(value, std::chars_format::fixed, precision);
        default:
            return isShortest ? formatFloatGeneral(value)
                              : toChars(value, std::chars_format::general, precision);
    }
}

int precisionOf(char32_t verb, const FormatSpec& spec) {
    if (spec.hasPrecision) return spec.precision;
    const bool isFixed = verb == 'f' || verb == 'F' || verb == 'e' || verb == 'E';
    return isFixed ? 6 : -1;
}

/// The flag #: a decimal point always, and of %g the zeros that precision asks for.
void keepZeros(std::string& digits, char32_t verb, int precision) {
    constexpr int kDefaultDigits = 6;
    int missing = 0;
    if (verb == 'v' || verb == 'g' || verb == 'G' || verb == 'x')
        missing = precision < 0 ? kDefaultDigits : precision;
    const bool isHex = verb == 'x' || verb == 'X';
    const size_t tail = std::min(digits.find(isHex ? 'p' : 'e'), digits.size());
    bool sawNonZero = false;
    for (size_t i = 0; i < tail; ++i) {
        if (digits[i] == '.') continue;
        sawNonZero = sawNonZero || digits[i] != '0';
        if (sawNonZero) --missing;
    }
    std::string added;
    if (digits.find('.') == std::string::npos) {
        if (tail == 1 && digits[0] == '0') --missing;
        added = ".";
    }
    added.append(static_cast<size_t>(std::max(missing, 0)), '0');
    digits.insert(tail, added);
}

}  // namespace

bool isIntegerVerb(char32_t verb) {
    return verb < 0x80 &&
           std::string_view("vdboOxXcqU").find(static_cast<char>(verb)) != std::string_view::npos;
}

bool isFloatVerb(char32_t verb) {
    return verb < 0x80 &&
           std::string_view("vbgGxXfFeE").find(static_cast<char>(verb)) != std::string_view::npos;
}

void appendInteger(std::string& out, uint64_t magnitude, bool isSigned, char32_t verb,
                   const FormatSpec& spec) {
    if (verb == 'c' || verb == 'q') return appendRune(out, magnitude, verb, spec);
    if (verb == 'U') return appendUnicode(out, magnitude, spec);
    const bool isNegative = isSigned && static_cast<int64_t>(magnitude) < 0;
    if (isNegative) magnitude = ~magnitude + 1;
    FormatSpec padding = spec;
    padding.zero = false;
    if (spec.hasPrecision && spec.precision == 0 && magnitude == 0)
        return appendPadded(out, "", padding);
    const std::string_view sign = signOf(isNegative, spec);
    std::string digits = digitsOf(magnitude, verb);
    const size_t least = minimumDigits(sign, spec);
    if (digits.size() < least) digits.insert(0, least - digits.size(), '0');
    const std::string_view prefix = basePrefix(digits, verb, spec);
    appendPadded(out, fmt::format("{}{}{}", sign, prefix, digits), padding);
}

void appendFloat(std::string& out, double value, char32_t verb, const FormatSpec& spec) {
    FormatSpec padding = spec;
    if (std::isnan(value)) {
        padding.zero = false;
        return appendPadded(out, spec.plus ? "+NaN" : spec.space ? " NaN" : "NaN", padding);
    }
    const bool isNegative = std::signbit(value);
    std::string_view sign = signOf(isNegative, spec);
    if (std::isinf(value)) {
        padding.zero = false;
        // An infinity shows its sign unless a space takes its place.
        if (sign.empty()) sign = "+";
        return appendPadded(out, fmt::format("{}Inf", sign), padding);
    }
    const int precision = precisionOf(verb, spec);
    std::string digits = floatDigits(std::fabs(value), verb, precision);
    if (spec.sharp && verb != 'b') keepZeros(digits, verb, precision);
    if (verb == 'E' || verb == 'G' || verb == 'X') raiseCase(digits);
    if (!spec.zero || spec.minus || !spec.hasWidth)
        return appendPadded(out, fmt::format("{}{}", sign, digits), spec);
    out += sign;
    padding.width = std::max(0, spec.width - static_cast<int>(sign.size()));
    appendPadded(out, digits, padding);
}

void appendComplex(std::string& out, std::complex<double> value, char32_t verb,
                   const FormatSpec& spec) {
    out += '(';
    appendFloat(out, value.real(), verb, spec);
    FormatSpec signedSpec = spec;
    signedSpec.plus = true;
    appendFloat(out, value.imag(), verb, signedSpec);
    out += "i)";
}

}  // namespace pallium::gotemplate
