#include "backend/promql/parser/lexer.h"

#include "backend/base/go_text.h"
#include "backend/base/utf8.h"
#include "backend/promql/parser/literals.h"

namespace pallium::promql {
namespace {

constexpr char32_t kEnd = 0xFFFFFFFF;
constexpr char32_t kInvalid = 0xFFFD;
constexpr std::string_view kDecimal = "0123456789";

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool isDigit(char32_t c) {
    return c >= U'0' && c <= U'9';
}
bool isAlpha(char32_t c) {
    return c == U'_' || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}
bool isAlphaNumeric(char32_t c) {
    return isAlpha(c) || isDigit(c);
}

}  // namespace

char32_t Lexer::peekRune() const {
    if (m_pos >= m_text.size()) return kEnd;
    const std::string_view rest = m_text.substr(m_pos);
    return utf8SequenceLength(rest) == 0 ? kInvalid : decodeUtf8(rest);
}

char32_t Lexer::takeRune() {
    const char32_t rune = peekRune();
    if (rune != kEnd) m_pos += std::max<size_t>(1, utf8SequenceLength(m_text.substr(m_pos)));
    return rune;
}

/// The byte `ahead` of the position, 0 at the end.
char Lexer::peek(size_t ahead) const {
    return m_pos + ahead < m_text.size() ? m_text[m_pos + ahead] : '\0';
}

bool Lexer::accept(std::string_view set) {
    if (m_pos >= m_text.size() || set.find(m_text[m_pos]) == std::string_view::npos) return false;
    ++m_pos;
    return true;
}

void Lexer::acceptRun(std::string_view set) {
    while (accept(set)) {
    }
}

Token Lexer::emit(TokenKind kind) {
    const Token token{kind, static_cast<uint32_t>(m_start),
                      m_text.substr(m_start, m_pos - m_start)};
    m_start = m_pos;
    return token;
}

Token Lexer::fail(std::string message) {
    m_error = std::move(message);
    return {TokenKind::Error, static_cast<uint32_t>(m_start), m_text.substr(m_start)};
}

/// Between a number and its unit a comment may not stand, hence none where a duration is expected.
void Lexer::skipBlanks() {
    while (m_pos < m_text.size()) {
        if (isSpace(m_text[m_pos])) {
            ++m_pos;
        } else if (m_text[m_pos] == '#' && !m_expectsDuration) {
            m_pos = std::min(m_text.find_first_of("\r\n", m_pos), m_text.size());
        } else {
            break;
        }
    }
    m_start = m_pos;
}

Token Lexer::next() {
    skipBlanks();
    if (m_isBraceOpen) return insideBraces();
    if (m_expectsDuration) return insideDuration();
    return statement();
}

Token Lexer::operatorOr(char second, TokenKind both, TokenKind alone) {
    ++m_pos;
    if (peek() != second) return emit(alone);
    ++m_pos;
    return emit(both);
}

Token Lexer::endOfStatement() {
    if (m_parenDepth != 0) return fail("unclosed left parenthesis");
    if (m_isBracketOpen) return fail("unclosed left bracket");
    return emit(TokenKind::EndOfInput);
}

Token Lexer::closeParen() {
    ++m_pos;
    const Token token = emit(TokenKind::RightParen);
    if (m_parenDepth == 0) return fail("unexpected right parenthesis ')'");
    --m_parenDepth;
    return token;
}

/// Signs that mean the same outside and inside brackets.
Token Lexer::punctuation(char c, bool& isKnown) {
    const auto single = [this](TokenKind kind) {
        ++m_pos;
        return emit(kind);
    };
    isKnown = true;
    switch (c) {
        case ',':
            return single(TokenKind::Comma);
        case '*':
            return single(TokenKind::Mul);
        case '/':
            return single(TokenKind::Div);
        case '%':
            return single(TokenKind::Mod);
        case '+':
            return single(TokenKind::Add);
        case '-':
            return single(TokenKind::Sub);
        case '^':
            return single(TokenKind::Pow);
        case '(':
            ++m_parenDepth;
            return single(TokenKind::LeftParen);
        case ')':
            return closeParen();
        case ']':
            if (!m_isBracketOpen) break;
            m_isBracketOpen = m_expectsDuration = false;
            return single(TokenKind::RightBracket);
        default:
            break;
    }
    isKnown = false;
    return {};
}

Token Lexer::statement() {
    if (m_pos >= m_text.size()) return endOfStatement();
    const char c = m_text[m_pos];
    bool isKnown = false;
    const Token token = punctuation(c, isKnown);
    if (isKnown) return token;
    if (isDigit(static_cast<unsigned char>(c)) ||
        (c == '.' && isDigit(static_cast<unsigned char>(peek(1)))))
        return numberOrDuration();
    if (isAlpha(static_cast<unsigned char>(c)) || c == ':')
        return m_isBracketOpen ? insideBracket() : word();
    switch (c) {
        case '=':
            if (peek(1) == '~') return fail("unexpected character after '=': '~'");
            return operatorOr('=', TokenKind::Eql, TokenKind::Equal);
        case '!':
            ++m_pos;
            if (const char32_t after = takeRune(); after != U'=')
                return fail("unexpected character after '!': " + quotedRune(after));
            return emit(TokenKind::Neq);
        case '<':
            return peek(1) == '/' ? operatorOr('/', TokenKind::TrimUpper, TokenKind::Lss)
                                  : operatorOr('=', TokenKind::Lte, TokenKind::Lss);
        case '>':
            return peek(1) == '/' ? operatorOr('/', TokenKind::TrimLower, TokenKind::Gtr)
                                  : operatorOr('=', TokenKind::Gte, TokenKind::Gtr);
        case '"':
        case '\'':
            return quotedString(c);
        case '`':
            return rawString();
        case '{':
            m_isBraceOpen = true;
            ++m_pos;
            return emit(TokenKind::LeftBrace);
        case '[':
            if (m_isBracketOpen) return fail("unexpected left bracket '['");
            m_isBracketOpen = m_expectsDuration = true;
            m_gotColon = m_gotDuration = false;
            ++m_pos;
            return emit(TokenKind::LeftBracket);
        case ']':
            return fail("unexpected right bracket ']'");
        case '@':
            ++m_pos;
            return emit(TokenKind::At);
        default:
            return fail("unexpected character: " + quotedRune(peekRune()));
    }
}

Token Lexer::word() {
    while (isAlphaNumeric(static_cast<unsigned char>(peek())) || peek() == ':')
        ++m_pos;
    const std::string_view text = m_text.substr(m_start, m_pos - m_start);
    if (text.find(':') != std::string_view::npos) return emit(TokenKind::MetricIdentifier);
    TokenKind kind = keywordKind(text);
    if (kind == TokenKind::Fill || kind == TokenKind::FillLeft || kind == TokenKind::FillRight) {
        // Young keywords: metrics of these names keep working wherever no value follows.
        const size_t behind = m_text.find_first_not_of(" \t\r\n", m_pos);
        if (behind == std::string_view::npos || m_text[behind] != '(') kind = TokenKind::Identifier;
    }
    return emit(kind);
}

Token Lexer::insideBraces() {
    if (m_pos >= m_text.size()) return fail("unexpected end of input inside braces");
    const char c = m_text[m_pos];
    if (isAlpha(static_cast<unsigned char>(c))) {
        while (isAlphaNumeric(static_cast<unsigned char>(peek())))
            ++m_pos;
        return emit(TokenKind::Identifier);
    }
    switch (c) {
        case ',':
            ++m_pos;
            return emit(TokenKind::Comma);
        case '"':
        case '\'':
            return quotedString(c);
        case '`':
            return rawString();
        case '=':
            return operatorOr('~', TokenKind::EqlRegex, TokenKind::Equal);
        case '!':
            ++m_pos;
            switch (const char32_t after = takeRune(); after) {
                case U'~':
                    return emit(TokenKind::NeqRegex);
                case U'=':
                    return emit(TokenKind::Neq);
                default:
                    return fail("unexpected character after '!' inside braces: " +
                                quotedRune(after));
            }
        case '{':
            return fail("unexpected left brace '{'");
        case '}':
            m_isBraceOpen = false;
            ++m_pos;
            return emit(TokenKind::RightBrace);
        default:
            return fail("unexpected character inside braces: " + quotedRune(peekRune()));
    }
}

/// step, range, max_of, min_of.
Token Lexer::durationWord(bool& isKnown) {
    size_t end = m_pos;
    while (end < m_text.size() && isAlpha(static_cast<unsigned char>(m_text[end])))
        ++end;
    const TokenKind kind = keywordKind(m_text.substr(m_pos, end - m_pos));
    isKnown = kind == TokenKind::Step || kind == TokenKind::Range || kind == TokenKind::MaxOf ||
              kind == TokenKind::MinOf;
    if (!isKnown) return {};
    m_pos = end;
    m_gotDuration = true;
    return emit(kind);
}

/// A letter or colon inside brackets behind a complete number.
Token Lexer::insideBracket() {
    const char c = m_text[m_pos];
    if (c == ':') {
        if (m_gotColon) return fail("unexpected colon ':'");
        m_gotColon = true;
        ++m_pos;
        return emit(TokenKind::Colon);
    }
    bool isKnown = false;
    const Token token = durationWord(isKnown);
    return isKnown ? token
                   : fail("unexpected character: " + quotedRune(static_cast<unsigned char>(c)) +
                          ", expected ':'");
}

Token Lexer::insideDuration() {
    if (m_pos >= m_text.size()) return fail("unexpected end of input in duration expression");
    const char c = m_text[m_pos];
    bool isKnown = false;
    Token token = punctuation(c, isKnown);
    if (isKnown) return token;
    if (c == ':') {
        ++m_pos;
        token = emit(TokenKind::Colon);
        if (!m_gotDuration) return fail("unexpected colon before duration in duration expression");
        if (m_gotColon) return fail("unexpected repeated colon in duration expression");
        m_gotColon = true;
        return token;
    }
    if (isDigit(static_cast<unsigned char>(c)) ||
        (c == '.' && isDigit(static_cast<unsigned char>(peek(1))))) {
        m_gotDuration = true;
        m_expectsDuration = false;
        return numberOrDuration();
    }
    if (isAlpha(static_cast<unsigned char>(c))) {
        token = durationWord(isKnown);
        if (isKnown) return token;
    }
    return fail("unexpected character in duration expression: " + quotedRune(peekRune()));
}

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
        } else if (c == kInvalid) {
            return fail("invalid UTF-8 rune");
        } else if (c == kEnd || c == U'\n') {
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
        if (c == kInvalid) return fail("invalid UTF-8 rune");
        if (c == kEnd) return fail("unterminated raw string");
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
        case kEnd:
            return reject("escape sequence not terminated");
        default:
            return reject("unknown escape sequence " + unicodeRune(c));
    }
    uint32_t value = 0;
    for (; digits > 0; --digits) {
        c = takeRune();
        if (c == kEnd) return reject("escape sequence not terminated");
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
