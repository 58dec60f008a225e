#include "backend/base/go_text.h"
#include "backend/promql/parser/char_class.h"
#include "backend/promql/parser/lexer.h"
#include "backend/promql/parser/literals.h"

namespace pallium::promql {
namespace {

constexpr std::string_view kDecimal = "0123456789";

}  // namespace

Token Lexer::numberOrDuration() {
    if (scanNumber()) return emit(TokenKind::Number);
    if (scanDuration()) return emit(TokenKind::Duration);
    return fail("bad number or duration syntax: " +
                quoted(m_text.substr(m_start, m_pos - m_start)));
}

/// Takes the longest prefix that may be a number, valid or not; the value is checked when it is
/// read. False if what follows cannot stand behind a number.
bool Lexer::scanNumber() {
    const bool isHex = accept("0") && accept("xX");
    if (isHex) accept("_");
    const std::string_view digits = isHex ? "0123456789abcdefABCDEF" : kDecimal;
    const auto isAtEnd = [this] { return m_pos >= m_text.size(); };
    accept(".");
    accept(digits);
    bool gotDot = false, gotExponent = false;
    for (;;) {
        if (!isHex && accept("eE")) {
            if (gotExponent) return false;
            gotExponent = true;
            accept("+-");
            if (accept("._eE") || isAtEnd()) return false;
        } else if (accept(".")) {
            if (gotDot || accept("_.") || isHex) return false;
            gotDot = true;
        } else if (accept("_")) {
            if (accept("._eE") || isAtEnd()) return false;
        } else if (accept(digits)) {
            acceptRun(digits);
        } else {
            break;
        }
    }
    return !isAlphaNumeric(static_cast<unsigned char>(peek()));
}

/// Takes units and further numbers behind a number; their order is checked when the value is read.
bool Lexer::scanDuration() {
    if (!accept("smhdwy")) return false;
    accept("s");  // ms
    while (accept(kDecimal)) {
        acceptRun(kDecimal);
        if (!accept("smhdw")) return false;
        accept("s");
    }
    if (!isAlphaNumeric(static_cast<unsigned char>(peek()))) return true;
    ++m_pos;
    return false;
}

Token Lexer::quotedString(char quote) {
    ++m_pos;
    for (;;) {
        const char32_t c = takeRune();
        if (c == U'\\') {
            if (!scanEscape(quote))
                return {TokenKind::Error, static_cast<uint32_t>(m_start), m_text.substr(m_start)};
        } else if (c == kInvalidRune) {
            return fail("invalid UTF-8 rune");
        } else if (c == kEndOfText || c == U'\n') {
            return fail("unterminated quoted string");
        } else if (c == static_cast<unsigned char>(quote)) {
            return emit(TokenKind::String);
        }
    }
}

Token Lexer::rawString() {
    ++m_pos;
    for (;;) {
        const char32_t c = takeRune();
        if (c == kInvalidRune) return fail("invalid UTF-8 rune");
        if (c == kEndOfText) return fail("unterminated raw string");
        if (c == U'`') return emit(TokenKind::String);
    }
}

bool Lexer::scanEscape(char quote) {
    const auto reject = [this](std::string message) {
        (void)fail(std::move(message));  // the caller makes the token
        return false;
    };
    char32_t c = takeRune();
    if (c == static_cast<unsigned char>(quote)) return true;
    int digits = 0;
    unsigned base = 16;
    char32_t limit = 0x10FFFF;
    switch (c) {
        case U'a':
        case U'b':
        case U'f':
        case U'n':
        case U'r':
        case U't':
        case U'v':
        case U'\\':
            return true;
        case U'0':
        case U'1':
        case U'2':
        case U'3':
        case U'4':
        case U'5':
        case U'6':
        case U'7':
            digits = 3, base = 8, limit = 255;
            --m_pos;
            break;
        case U'x':
            digits = 2, limit = 255;
            break;
        case U'u':
            digits = 4;
            break;
        case U'U':
            digits = 8;
            break;
        case kEndOfText:
            return reject("escape sequence not terminated");
        default:
            return reject("unknown escape sequence " + unicodeRune(c));
    }
    uint32_t value = 0;
    for (; digits > 0; --digits) {
        c = takeRune();
        if (c == kEndOfText) return reject("escape sequence not terminated");
        const unsigned digit = hexDigit(c);
        if (digit >= base)
            return reject("illegal character " + unicodeRune(c) + " in escape sequence");
        value = value * base + digit;
    }
    if (value > limit || (value >= 0xD800 && value < 0xE000))
        return reject("escape sequence is an invalid Unicode code point");
    return true;
}

}  // namespace pallium::promql
