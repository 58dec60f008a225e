#include "backend/promql/parser/parser.h"

#include "backend/promql/parser/parser_impl.h"
#include "backend/promql/parser/type_check.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::promql {
namespace {

/// A text beyond the limit is not repeated in its error.
std::optional<ParseError> checkSize(std::string_view text, const ParserOptions& options) {
    if (text.size() <= options.maxBytes) return std::nullopt;
    ParseError error;
    error.message = fmt::format("query of {} bytes is longer than the limit of {} bytes",
                                text.size(), options.maxBytes);
    error.hasPosition = false;
    return error;
}

tl::unexpected<ParseError> failure(ParseError error, std::string_view text) {
    error.query = text;
    return tl::unexpected<ParseError>(std::move(error));
}

}  // namespace

std::string ParseError::toString() const {
    if (!hasPosition || query.empty()) return "unknown position: parse error: " + message;
    const std::string_view before = std::string_view(query).substr(0, position.start);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const size_t lineStart = before.rfind('\n') + 1;  // npos + 1 is 0
    return fmt::format("{}:{}: parse error: {}", line, before.size() - lineStart + 1, message);
}

tl::expected<ExprPtr, ParseError> parseExpr(std::string_view text, const ParserOptions& options) {
    if (auto error = checkSize(text, options)) return tl::unexpected<ParseError>(std::move(*error));
    Parser parser(text, options);
    ExprPtr expr = parser.parseExpression();
    if (!expr) return failure(parser.takeError(), text);
    if (auto error = checkTypes(*expr, text)) return failure(std::move(*error), text);
    return expr;
}

tl::expected<std::vector<Matcher>, ParseError> parseMetricSelector(std::string_view text,
                                                                   const ParserOptions& options) {
    if (auto error = checkSize(text, options)) return tl::unexpected<ParseError>(std::move(*error));
    Parser parser(text, options);
    const std::unique_ptr<VectorSelector> selector = parser.parseSelector();
    if (!selector) return failure(parser.takeError(), text);
    return std::move(selector->matchers);
}

ExprPtr Parser::parseExpression() {
    if (at(TokenKind::EndOfInput)) return fail({}, "no expression found in input");
    ExprTree tree = binary(1);
    if (!tree || !expect(TokenKind::EndOfInput)) return nullptr;
    return std::move(tree.node);
}

std::unique_ptr<VectorSelector> Parser::parseSelector() {
    std::unique_ptr<VectorSelector> node;
    if (isMetricName(peek().kind)) {
        const Token name = take();
        node = selector(&name);
    } else if (at(TokenKind::LeftBrace)) {
        node = selector(nullptr);
    } else {
        return unexpected();
    }
    if (!node || !expect(TokenKind::EndOfInput)) return nullptr;
    return node;
}

ParseError Parser::takeError() {
    return std::move(*m_error);
}

const Token& Parser::peek() {
    if (!m_next) {
        m_next = m_lexer.next();
        if (m_next->kind == TokenKind::Error) fail(m_next->range(), m_lexer.errorMessage());
    }
    return *m_next;
}

Token Parser::take() {
    const Token token = peek();
    m_lastEnd = token.range().end;
    // The end and an error stay: there is nothing behind them.
    if (token.kind != TokenKind::EndOfInput && token.kind != TokenKind::Error) m_next.reset();
    return token;
}

bool Parser::acceptToken(TokenKind kind) {
    if (!at(kind)) return false;
    take();
    return true;
}

Parser::Failed Parser::fail(PositionRange range, std::string message) {
    if (!m_error) {
        m_error.emplace();
        m_error->position = range;
        m_error->message = std::move(message);
    }
    return {};
}

Parser::Failed Parser::unexpected(ErrorContext where) {
    const Token& token = peek();
    if (where.context.empty() && m_aggregations > 0) where.context = "aggregation";
    std::string message = "unexpected " + describe(token);
    if (!where.context.empty()) message.append(" in ").append(where.context);
    if (!where.expected.empty()) message.append(", expected ").append(where.expected);
    return fail(token.range(), std::move(message));
}

bool Parser::expect(TokenKind kind, ErrorContext where) {
    if (!at(kind)) {
        unexpected(where);
        return false;
    }
    take();
    return true;
}

Parser::Failed Parser::tooDeep(uint32_t limit) {
    return fail({m_lastEnd, m_lastEnd},
                fmt::format("expression is nested deeper than {} levels", limit));
}

}  // namespace pallium::promql
