#include "backend/gotemplate/lexer.h"

#include "backend/base/go_text.h"
#include "backend/gotemplate/runes.h"

#include <algorithm>
#include <array>
#include <utility>

namespace pallium::gotemplate {
namespace {

constexpr std::string_view kLeft = "{{", kRight = "}}";
constexpr std::string_view kLeftComment = "/*", kRightComment = "*/";
constexpr std::string_view kSpaces = " \t\r\n";
constexpr size_t kTrimMarkerBytes = 2;  // a minus and a space

constexpr std::array<std::pair<std::string_view, TokenType>, 11> kKeywords{{
    {"block", TokenType::Block},
    {"break", TokenType::Break},
    {"continue", TokenType::Continue},
    {"define", TokenType::Define},
    {"else", TokenType::Else},
    {"end", TokenType::End},
    {"if", TokenType::If},
    {"nil", TokenType::Nil},
    {"range", TokenType::Range},
    {"template", TokenType::Template},
    {"with", TokenType::With},
}};

bool isSpace(char c) {
    return kSpaces.find(c) != std::string_view::npos;
}
bool startsWithTrimMarker(std::string_view text) {
    return text.size() >= kTrimMarkerBytes && text[0] == '-' && isSpace(text[1]);
}
bool endsActionTrimmed(std::string_view text) {
    return text.size() >= kTrimMarkerBytes && isSpace(text[0]) && text[1] == '-' &&
           text.substr(kTrimMarkerBytes).starts_with(kRight);
}
size_t leadingSpaces(std::string_view text) {
    return std::min(text.find_first_not_of(kSpaces), text.size());
}
bool isDecimalDigit(char c) {
    return c >= '0' && c <= '9';
}

TokenType wordType(std::string_view word) {
    for (const auto& [keyword, type] : kKeywords)
        if (keyword == word) return type;
    return word == "true" || word == "false" ? TokenType::Bool : TokenType::Identifier;
}

}  // namespace

std::string tokenName(const Token& token) {
    constexpr size_t kShown = 10;
    if (token.type == TokenType::EndOfText) return "EOF";
    if (token.type == TokenType::Error) return token.text;
    if (token.type >= TokenType::Block) return "<" + token.text + ">";
    if (token.text.size() > kShown) return quoted(firstRunes(token.text, kShown)) + "...";
    return quoted(token.text);
}

Token Lexer::next() {
    if (m_isInAction) return insideAction();
    while (true) {
        if (rest().empty()) return emit(TokenType::EndOfText);
        if (!rest().starts_with(kLeft)) {
            Token text = textToken();
            if (!text.text.empty()) return text;
            continue;
        }
        const size_t marker =
            startsWithTrimMarker(rest().substr(kLeft.size())) ? kTrimMarkerBytes : 0;
        if (!rest().substr(kLeft.size() + marker).starts_with(kLeftComment)) return leftDelimiter();
        m_position += kLeft.size() + marker;
        Token error;
        if (!skipComment(error)) return error;
    }
}

Token Lexer::textToken() {
    const size_t end = std::min(m_text.find(kLeft, m_position), m_text.size());
    std::string_view text = m_text.substr(m_position, end - m_position);
    if (end < m_text.size() && startsWithTrimMarker(m_text.substr(end + kLeft.size())))
        text = text.substr(0, text.find_last_not_of(kSpaces) + 1);
    Token token{TokenType::Text, m_start, std::string(text)};
    m_start = m_position = end;
    return token;
}

Token Lexer::leftDelimiter() {
    m_position += kLeft.size();
    Token token = emit(TokenType::LeftDelimiter);
    if (startsWithTrimMarker(rest())) m_start = m_position += kTrimMarkerBytes;
    m_isInAction = true;
    m_parens = 0;
    return token;
}

bool Lexer::skipComment(Token& error) {
    m_start = m_position;
    const size_t end = m_text.find(kRightComment, m_position + kLeftComment.size());
    if (end == std::string_view::npos) {
        error = fail("unclosed comment");
        return false;
    }
    m_position = end + kRightComment.size();
    if (!isAtRightDelimiter()) {
        error = fail("comment ends before closing delimiter");
        return false;
    }
    const bool isTrimmed = !rest().starts_with(kRight);
    m_position += kRight.size() + (isTrimmed ? kTrimMarkerBytes : 0);
    if (isTrimmed) m_position += leadingSpaces(rest());
    m_start = m_position;
    return true;
}

bool Lexer::isAtRightDelimiter() const {
    return endsActionTrimmed(rest()) || rest().starts_with(kRight);
}

Token Lexer::rightDelimiter() {
    const bool isTrimmed = !rest().starts_with(kRight);
    if (isTrimmed) m_start = m_position += kTrimMarkerBytes;
    m_position += kRight.size();
    Token token = emit(TokenType::RightDelimiter);
    if (isTrimmed) m_start = m_position += leadingSpaces(rest());
    m_isInAction = false;
    return token;
}

Token Lexer::insideAction() {
    if (isAtRightDelimiter()) return m_parens == 0 ? rightDelimiter() : fail("unclosed left paren");
    if (rest().empty()) return fail("unclosed action");
    const char c = peek();
    if (isSpace(c)) return space();
    if (c == '+' || c == '-' || isDecimalDigit(c)) return number();
    if (isAlphanumeric(firstRune(rest()).codePoint)) return identifier();
    switch (c) {
        case '=':
            return single(TokenType::Assign);
        case '|':
            return single(TokenType::Pipe);
        case ':':
            m_position += std::min<size_t>(2, rest().size());
            return m_text[m_position - 1] == '=' ? emit(TokenType::Declare) : fail("expected :=");
        case '"':
            return quotedToken(c, TokenType::String, "unterminated quoted string");
        case '\'':
            return quotedToken(c, TokenType::CharConstant, "unterminated character constant");
        case '`':
            return rawString();
        case '$':
            ++m_position;
            return fieldOrVariable(TokenType::Variable);
        case '.':
            return leadingDot();
        case '(':
        case ')':
            return paren(c);
        default:
            break;
    }
    if (c > ' ' && c < '\x7F') return single(TokenType::Char);
    return badCharacter("unrecognized character in action: ");
}

Token Lexer::paren(char c) {
    m_parens += c == '(' ? 1 : -1;
    if (m_parens < 0) return fail("unexpected right paren");
    return single(c == '(' ? TokenType::LeftParen : TokenType::RightParen);
}

Token Lexer::leadingDot() {
    if (m_position + 1 < m_text.size() && isDecimalDigit(m_text[m_position + 1])) return number();
    ++m_position;
    return fieldOrVariable(TokenType::Field);
}

/// A space before `-}}` belongs to that; one before such a space is a token of its own.
Token Lexer::space() {
    m_position += leadingSpaces(rest());
    if (endsActionTrimmed(m_text.substr(m_position - 1))) --m_position;
    return emit(TokenType::Space);
}

void Lexer::skipAlphanumerics() {
    while (!rest().empty()) {
        const Rune rune = firstRune(rest());
        if (!isAlphanumeric(rune.codePoint)) return;
        m_position += rune.bytes;
    }
}

bool Lexer::isAtTerminator() const {
    if (rest().empty() || isSpace(peek()) || rest().starts_with(kRight)) return true;
    return std::string_view(".,|:)(").find(peek()) != std::string_view::npos;
}

Token Lexer::identifier() {
    skipAlphanumerics();
    if (!isAtTerminator()) return badCharacter("bad character ");
    return emit(wordType(m_text.substr(m_start, m_position - m_start)));
}

Token Lexer::fieldOrVariable(TokenType type) {
    if (isAtTerminator()) return emit(type == TokenType::Variable ? type : TokenType::Dot);
    skipAlphanumerics();
    if (!isAtTerminator()) return badCharacter("bad character ");
    return emit(type);
}

Token Lexer::quotedToken(char quote, TokenType type, const char* error) {
    ++m_position;
    while (peek() != quote) {
        if (peek() == '\\') ++m_position;
        if (rest().empty() || peek() == '\n') return fail(error);
        ++m_position;
    }
    ++m_position;
    return emit(type);
}

Token Lexer::rawString() {
    const size_t end = m_text.find('`', m_position + 1);
    if (end == std::string_view::npos) return fail("unterminated raw quoted string");
    m_position = end + 1;
    return emit(TokenType::RawString);
}

bool Lexer::accept(std::string_view characters) {
    if (rest().empty() || characters.find(peek()) == std::string_view::npos) return false;
    ++m_position;
    return true;
}

void Lexer::acceptAll(std::string_view characters) {
    while (accept(characters)) {
    }
}

bool Lexer::scanNumber() {
    constexpr std::string_view kDecimal = "0123456789_", kHex = "0123456789abcdefABCDEF_";
    std::string_view digits = kDecimal;
    accept("+-");
    if (accept("0")) {
        if (accept("xX"))
            digits = kHex;
        else if (accept("oO"))
            digits = "01234567_";
        else if (accept("bB"))
            digits = "01_";
    }
    acceptAll(digits);
    if (accept(".")) acceptAll(digits);
    if ((digits == kDecimal && accept("eE")) || (digits == kHex && accept("pP"))) {
        accept("+-");
        acceptAll(kDecimal);
    }
    accept("i");
    if (rest().empty()) return true;
    const Rune next = firstRune(rest());
    if (!isAlphanumeric(next.codePoint)) return true;
    m_position += next.bytes;
    return false;
}

Token Lexer::number() {
    bool isGood = scanNumber();
    const bool isComplex = isGood && (peek() == '+' || peek() == '-');
    if (isComplex) isGood = scanNumber() && m_text[m_position - 1] == 'i';
    if (isGood) return emit(isComplex ? TokenType::Complex : TokenType::Number);
    return fail("bad number syntax: " + quoted(m_text.substr(m_start, m_position - m_start)));
}

Token Lexer::single(TokenType type) {
    ++m_position;
    return emit(type);
}

Token Lexer::emit(TokenType type) {
    Token token{type, m_start, std::string(m_text.substr(m_start, m_position - m_start))};
    m_start = m_position;
    return token;
}

Token Lexer::fail(std::string why) {
    return {TokenType::Error, m_start, std::move(why)};
}

Token Lexer::badCharacter(const char* what) {
    return fail(what + describeRune(firstRune(rest()).codePoint));
}

}  // namespace pallium::gotemplate
