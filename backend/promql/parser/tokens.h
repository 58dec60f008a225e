#pragma once

#include "backend/promql/parser/ast.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace pallium::promql {

/// The order matters: operators stand in the order of BinaryOp, aggregators in that of AggregateOp.
enum class TokenKind : uint8_t {
    EndOfInput,
    Error,
    Identifier,
    MetricIdentifier,
    Number,
    Duration,
    String,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    Equal,
    // operators
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Atan2,
    Eql,
    Neq,
    Lss,
    Lte,
    Gtr,
    Gte,
    And,
    Or,
    Unless,
    TrimUpper,
    TrimLower,
    EqlRegex,
    NeqRegex,
    At,
    // aggregators
    Sum,
    Avg,
    Count,
    Min,
    Max,
    Group,
    Stddev,
    Stdvar,
    Topk,
    Bottomk,
    CountValues,
    Quantile,
    Limitk,
    LimitRatio,
    // keywords
    Offset,
    Anchored,
    Smoothed,
    By,
    Without,
    On,
    Ignoring,
    GroupLeft,
    GroupRight,
    Fill,
    FillLeft,
    FillRight,
    Bool,
    // names that are functions before a parenthesis
    Start,
    End,
    Step,
    Range,
    MaxOf,
    MinOf
};

/// A piece of the query text. Lifetime of `text`: that of the query.
struct Token {
    TokenKind kind = TokenKind::EndOfInput;
    uint32_t start = 0;
    std::string_view text;

    PositionRange range() const { return {start, start + static_cast<uint32_t>(text.size())}; }
};

/// The keyword that `word` is in any case; Identifier if it is none. `inf` and `nan` are numbers.
TokenKind keywordKind(std::string_view word);
/// The token as error messages name it: `identifier "b"`, `<by>`, `<op:+>`, `end of input`, `"("`.
std::string describe(const Token& token);

bool isBinaryOperator(TokenKind kind);  // without the regular expression matchers and @
bool isAggregator(TokenKind kind);
/// What may name a metric outside braces.
bool isMetricName(TokenKind kind);
/// What may name a label in a grouping list, apart from a string.
bool isGroupingLabel(TokenKind kind);
/// What an expression may begin with.
bool startsExpression(TokenKind kind);

/// Requires: isBinaryOperator(kind).
BinaryOp binaryOp(TokenKind kind);
/// Requires: isAggregator(kind).
AggregateOp aggregateOp(TokenKind kind);

}  // namespace pallium::promql
