#include "backend/promql/parser/lexer.h"

#include "backend/base/go_text.h"
#include "backend/base/utf8.h"
#include "backend/promql/parser/char_class.h"
#include "backend/promql/parser/literals.h"

namespace pallium::promql {
namespace {

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

char32_t Lexer::peekRune() const {
    if (m_pos >= m_text.size()) return kEndOfText;
    const std::string_view rest = m_text.substr(m_pos);
    return utf8SequenceLength(rest) == 0 ? kInvalidRune : decodeUtf8(rest);
}

char32_t Lexer::takeRune() {
    const char32_t rune = peekRune();
    if (rune != kEndOfText) m_pos += std::max<size_t>(1, utf8SequenceLength(m_text.substr(m_pos)));
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

}  // namespace pallium::promql
