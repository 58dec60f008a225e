#pragma once

#include "backend/promql/parser/lexer.h"
#include "backend/promql/parser/parser.h"

#include <optional>

namespace pallium::promql {

/// The parser proper: precedence climbing over a lexer with one token of look-ahead, read as late
/// as possible, because Prometheus reports whichever comes first, a bad token or a bad meaning. A
/// method that returns an empty value has stored the error. Threads: confined to one.
class Parser {
  public:
    Parser(std::string_view text, const ParserOptions& options)
        : m_lexer(text), m_options(options) {}

    /// The whole text as an expression, types not yet checked; null after an error.
    ExprPtr parseExpression();
    /// The whole text as a selector without modifiers; null after an error.
    std::unique_ptr<VectorSelector> parseSelector();
    /// Requires: one of the above has failed.
    ParseError takeError();

  private:
    /// A node and the height of its tree.
    template <class T>
    struct Tree {
        std::unique_ptr<T> node;
        uint32_t depth = 1;
        explicit operator bool() const { return node != nullptr; }
    };
    using ExprTree = Tree<Expr>;
    using DurationTree = Tree<DurationExpr>;
    /// What a syntax error inside `[…]`, behind `offset` and so on is reported as.
    struct ErrorContext {
        std::string_view context, expected;
    };
    class Nesting;
    /// The empty value of whatever a method returns.
    struct Failed {
        operator bool() const { return false; }
        template <class T>
        operator std::unique_ptr<T>() const {
            return nullptr;
        }
    };

    const Token& peek();
    Token take();
    bool at(TokenKind kind) { return peek().kind == kind; }
    bool acceptToken(TokenKind kind);
    Failed fail(PositionRange range, std::string message);
    /// The next token does not belong here. Without a context of its own, an enclosing aggregation
    /// is named.
    Failed unexpected(ErrorContext where = {});
    bool expect(TokenKind kind, ErrorContext where = {});
    Failed tooDeep(uint32_t limit);

    // parse_expr.cpp
    ExprTree binary(int minPrecedence);
    bool binaryModifiers(BinaryExpr& node);
    bool fillModifiers(VectorMatching& matching);
    std::optional<double> fillValue();
    ExprTree unary();
    ExprTree postfix(ExprTree tree);
    ExprTree primary();
    ExprTree paren();
    ExprTree call(const Token& name);
    ExprTree aggregate(const Token& op);
    bool grouping(AggregateExpr& node);
    bool fillAggregate(AggregateExpr& node, std::vector<ExprPtr> args);
    bool arguments(std::vector<ExprPtr>& args, uint32_t& depth);
    bool groupingLabels(std::vector<std::string>& labels);
    bool groupingLabel(std::vector<std::string>& labels);
    std::unique_ptr<NumberLiteral> numberLiteral();
    /// A number or duration token as seconds.
    std::optional<double> numberValue(const Token& token);

    // parse_selector.cpp
    std::unique_ptr<VectorSelector> selector(const Token* name);
    bool matchers(VectorSelector& node);
    bool matcher(VectorSelector& node);
    bool addMatcher(VectorSelector& node, const Token& label, std::string labelName, bool isQuoted);
    ExprTree bracket(ExprTree tree);
    ExprTree subquery(ExprTree tree, DurationTree range);
    ExprTree range(ExprTree tree, PositionRange brackets, DurationTree range);
    bool offset(Expr& node);
    bool atModifier(Expr& node);
    bool setAt(Expr& node, AtModifier at, double seconds);
    bool extendedRange(Expr& node, const Token& keyword);

    // parse_duration.cpp
    DurationTree positiveDuration(ErrorContext where);
    DurationTree offsetDuration();
    DurationTree duration(int minPrecedence, ErrorContext where);
    DurationTree durationOperand(ErrorContext where);
    DurationTree durationPrimary(ErrorContext where);
    DurationTree durationCall(ErrorContext where);
    DurationTree durationParen(ErrorContext where);
    DurationTree durationLiteral();
    DurationTree durationSign(const Token& sign, DurationTree operand);
    DurationTree durationBinary(const Token& op, DurationTree lhs, DurationTree rhs);
    bool checkDurationExpr(const DurationExpr& node);

    Lexer m_lexer;
    const ParserOptions& m_options;
    std::optional<Token> m_next;
    uint32_t m_lastEnd = 0;  // of the token taken last
    uint32_t m_nesting = 0;
    uint32_t m_aggregations = 0;  // whose parentheses are open
    std::optional<ParseError> m_error;
};

/// One level of recursion; converts to false, with the error stored, beyond maxNesting.
class Parser::Nesting {
  public:
    explicit Nesting(Parser& parser) : m_parser(parser) {
        if (++m_parser.m_nesting > m_parser.m_options.maxNesting)
            m_parser.tooDeep(m_parser.m_options.maxNesting);
    }
    ~Nesting() { --m_parser.m_nesting; }
    Nesting(const Nesting&) = delete;
    explicit operator bool() const { return m_parser.m_nesting <= m_parser.m_options.maxNesting; }

  private:
    Parser& m_parser;
};

/// Precedence of a binary operator, 1 (or) to 6 (^); 0 if it is none.
int precedenceOf(TokenKind kind);
inline constexpr int kPowPrecedence = 6;

}  // namespace pallium::promql
