#pragma once

#include "backend/promql/parser/ast.h"

#include <string>
#include <string_view>
#include <vector>

namespace pallium::promql {

/// Language features that Prometheus keeps behind flags.
struct ParserOptions {
    bool experimentalFunctions = false;   // and limitk, limit_ratio
    bool extendedRangeSelectors = false;  // anchored, smoothed
    bool binopFillModifiers = false;      // fill, fill_left, fill_right
    bool durationExpressions = true;
    bool utf8Names = true;  // quoted names beyond the classic character set
    uint32_t maxNesting =
        256;  // of parentheses, calls, signs and right operands of ^; deeper is an error
    uint32_t maxTreeDepth = 1024;  // of the tree, which also grows with chains like a + b + c
    uint32_t maxBytes = 64 << 10;  // of text
};

/// Why a text is not a query.
struct ParseError {
    PositionRange position;
    std::string message;  // without position and prefix
    std::string query;    // the text, to compute line and column
    bool hasPosition = true;
    /// `1:4: parse error: unexpected end of input inside braces`.
    std::string toString() const;
};

/// Parses and type-checks. The first error is returned, as Prometheus reports it.
/// Cost: linear in the text; recursion is bounded by maxNesting here and by maxTreeDepth wherever a
/// tree is walked, cloned or destroyed. Threads: any.
tl::expected<ExprPtr, ParseError> parseExpr(std::string_view text,
                                            const ParserOptions& options = {});

/// Parses one selector without modifiers, as match[] takes it. Errors as parseExpr.
tl::expected<std::vector<Matcher>, ParseError> parseMetricSelector(
    std::string_view text, const ParserOptions& options = {});

/// The matchers of each selector of the expression, in no particular order.
std::vector<std::vector<Matcher>> selectorsOf(const Expr& expr);

/// The expression on one line, canonical: parse(print(e)) prints the same.
std::string printExpr(const Expr& expr);
/// Over several lines and indented where a line would be longer than 100 characters (format_query).
std::string prettyPrint(const Expr& expr);
/// `vectorSelector`, `binaryExpr`, … and `one-to-one`, … as in the JSON of parse_query. A
/// StepInvariantExpr and durations are never shown: empty.
std::string_view jsonTypeName(NodeKind kind);
std::string_view jsonCardName(MatchCard card);
/// The JSON of parse_query.
std::string exprToJson(const Expr& expr);

}  // namespace pallium::promql
