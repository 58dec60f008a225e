#include "backend/gotemplate/parser.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::gotemplate {

const Token& Parser::next() {
    if (m_peeked > 0)
        --m_peeked;
    else
        m_tokens[0] = m_lexer.next();
    return m_tokens[m_peeked];
}

const Token& Parser::peek() {
    if (m_peeked == 0) {
        m_peeked = 1;
        m_tokens[0] = m_lexer.next();
    }
    return m_tokens[m_peeked - 1];
}

Token Parser::nextNonSpace() {
    while (true) {
        const Token& token = next();
        if (token.type != TokenType::Space) return token;
    }
}

const Token& Parser::peekNonSpace() {
    (void)nextNonSpace();  // read again below
    backup();
    return m_tokens[m_peeked - 1];
}

/// Puts a token back before the one that was peeked.
void Parser::backup(const Token& before) {
    m_tokens[1] = before;
    m_peeked = 2;
}

void Parser::backup(const Token& before, const Token& between) {
    m_tokens[1] = between;
    m_tokens[2] = before;
    m_peeked = 3;
}

size_t Parser::lineOf(size_t position) const {
    const auto end = m_text->begin() + static_cast<std::ptrdiff_t>(position);
    return 1 + static_cast<size_t>(std::count(m_text->begin(), end, '\n'));
}

tl::unexpected<Error> Parser::fail(const std::string& why) const {
    return pallium::fail(
        ErrorKind::InvalidArgument,
        fmt::format("template: {}:{}: {}", m_name, lineOf(m_tokens[0].position), why));
}

tl::unexpected<Error> Parser::unexpected(const Token& token, std::string_view context) const {
    if (token.type != TokenType::Error)
        return fail(fmt::format("unexpected {} in {}", tokenName(token), context));
    if (!m_actionAt) return fail(token.text);
    const size_t line = lineOf(*m_actionAt);
    if (line == lineOf(token.position)) return fail(token.text);
    const char* const where = token.text.ends_with(" action") ? "" : " in action";
    return fail(fmt::format("{}{} started at {}:{}", token.text, where, m_name, line));
}

Result<Token> Parser::expect(TokenType type, std::string_view context) {
    Token token = nextNonSpace();
    if (token.type != type) return unexpected(token, context);
    return token;
}

}  // namespace pallium::gotemplate
