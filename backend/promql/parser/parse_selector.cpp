#include "backend/base/go_text.h"
#include "backend/promql/parser/literals.h"
#include "backend/promql/parser/parser_impl.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pallium::promql {
namespace {

/// The modifiers of what may have them and the node whose end they move; null for any other node.
TimeModifiers* modifiersOf(Expr& node) {
    switch (node.kind) {
        case NodeKind::VectorSelector:
            return &static_cast<VectorSelector&>(node).modifiers;
        case NodeKind::MatrixSelector:
            return &static_cast<MatrixSelector&>(node).selector->modifiers;
        case NodeKind::Subquery:
            return &static_cast<SubqueryExpr&>(node).modifiers;
        default:
            return nullptr;
    }
}

constexpr std::string_view kNeedsSelector =
    " modifier must be preceded by an instant vector selector or range vector selector or a "
    "subquery";

/// Seconds as milliseconds, by way of nanoseconds as Prometheus keeps them, but at least one where
/// there is any time at all.
int64_t millisecondsOf(double seconds) {
    const auto milliseconds = static_cast<int64_t>(std::round(seconds * 1e9) / 1e6);
    return milliseconds == 0 && seconds > 0 ? 1 : milliseconds;
}

/// Go's %f.
std::string formatFixed(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    return fmt::format("{:.6f}", value);
}

/// Moves a duration into its place: milliseconds if it is a plain number, else the expression.
void storeDuration(std::unique_ptr<DurationExpr> duration, int64_t& milliseconds,
                   std::unique_ptr<DurationExpr>& expression) {
    if (duration->op == DurationOp::Literal) {
        milliseconds = millisecondsOf(duration->seconds);
    } else {
        expression = std::move(duration);
    }
}

}  // namespace

/// `name`, `name{…}` or, with a null name, `{…}`.
std::unique_ptr<VectorSelector> Parser::selector(const Token* name) {
    auto node = std::make_unique<VectorSelector>();
    node->position.start = name ? name->start : peek().start;
    if (at(TokenKind::LeftBrace) && !matchers(*node)) return nullptr;
    node->position.end = m_lastEnd;
    if (name != nullptr) {
        node->name = std::string(name->text);
        node->matchers.push_back(Matcher::equal(std::string(kMetricName), node->name));
    }
    return node;
}

bool Parser::matchers(VectorSelector& node) {
    take();
    if (acceptToken(TokenKind::RightBrace)) return true;
    for (;;) {
        if (!matcher(node)) return false;
        if (acceptToken(TokenKind::RightBrace)) return true;
        if (!expect(TokenKind::Comma, {"label matching", R"("," or "}")"})) return false;
        if (acceptToken(TokenKind::RightBrace)) return true;
    }
}

bool Parser::matcher(VectorSelector& node) {
    if (!at(TokenKind::String) && !at(TokenKind::Identifier))
        return unexpected({"label matching", R"(identifier or "}")"});
    const Token label = take();
    if (label.kind == TokenKind::Identifier)
        return addMatcher(node, label, std::string(label.text), false);
    std::string name = unquote(label.text);
    switch (peek().kind) {
        case TokenKind::Equal:
        case TokenKind::Neq:
        case TokenKind::EqlRegex:
        case TokenKind::NeqRegex:
            return addMatcher(node, label, std::move(name), true);
        default:
            break;
    }
    if (!m_options.utf8Names && !isClassicMetricName(name))
        return fail(label.range(), "invalid metric name " + quoted(name));
    node.matchers.push_back(Matcher::equal(std::string(kMetricName), std::move(name)));
    return true;
}

/// Operator and value behind a label.
bool Parser::addMatcher(VectorSelector& node, const Token& label, std::string labelName,
                        bool isQuoted) {
    MatchType type = MatchType::Equal;
    switch (peek().kind) {
        case TokenKind::Equal:
            break;
        case TokenKind::Neq:
            type = MatchType::NotEqual;
            break;
        case TokenKind::EqlRegex:
            type = MatchType::Regex;
            break;
        case TokenKind::NeqRegex:
            type = MatchType::NotRegex;
            break;
        default:
            return unexpected({"label matching", "label matching operator"});
    }
    take();
    if (!at(TokenKind::String)) return unexpected({"label matching", "string"});
    const Token value = take();
    const PositionRange range{label.start, m_lastEnd};
    if (isQuoted && !m_options.utf8Names && !isClassicLabelName(labelName))
        return fail(label.range(), "invalid label name " + quoted(labelName));
    auto matcher = Matcher::create(type, std::move(labelName), unquote(value.text));
    if (!matcher) return fail(range, std::move(matcher.error().message));
    node.matchers.push_back(*std::move(matcher));
    return true;
}

/// `[range]`, `[range:]` or `[range:step]` behind a node.
Parser::ExprTree Parser::bracket(ExprTree tree) {
    const Token open = take();
    DurationTree length =
        positiveDuration({"subquery or range selector", "number, duration, step(), or range()"});
    if (!length) return {};
    if (acceptToken(TokenKind::Colon)) return subquery(std::move(tree), std::move(length));
    if (!expect(TokenKind::RightBracket, {"subquery or range", R"(":" or "]")"})) return {};
    return range(std::move(tree), {open.start, m_lastEnd}, std::move(length));
}

Parser::ExprTree Parser::subquery(ExprTree tree, DurationTree range) {
    auto node = std::make_unique<SubqueryExpr>();
    storeDuration(std::move(range.node), node->rangeMs, node->rangeExpr);
    if (!at(TokenKind::RightBracket)) {
        DurationTree step =
            positiveDuration({"subquery selector", R"(number, duration, step(), range(), or "]")"});
        if (!step || !expect(TokenKind::RightBracket, {"subquery selector", R"("]")"})) return {};
        storeDuration(std::move(step.node), node->stepMs, node->stepExpr);
    } else {
        take();
    }
    node->position = {tree.node->position.start, m_lastEnd};
    node->expr = std::move(tree.node);
    if (tree.depth + 1 > m_options.maxTreeDepth) return {tooDeep(m_options.maxTreeDepth)};
    return {std::move(node), tree.depth + 1};
}

Parser::ExprTree Parser::range(ExprTree tree, PositionRange brackets, DurationTree range) {
    if (tree.node->kind != NodeKind::VectorSelector)
        return {fail(brackets, "ranges only allowed for vector selectors")};
    auto node = std::make_unique<MatrixSelector>();
    node->position = {tree.node->position.start, m_lastEnd};
    node->selector.reset(static_cast<VectorSelector*>(tree.node.release()));
    const TimeModifiers& modifiers = node->selector->modifiers;
    if (modifiers.offsetMs != 0 || modifiers.offsetExpr)
        return {fail(brackets, "no offset modifiers allowed before range")};
    if (modifiers.at != AtModifier::None)
        return {fail(brackets, "no @ modifiers allowed before range")};
    storeDuration(std::move(range.node), node->rangeMs, node->rangeExpr);
    return {std::move(node), tree.depth + 1};
}

bool Parser::offset(Expr& node) {
    DurationTree duration = offsetDuration();
    if (!duration) return false;
    TimeModifiers* modifiers = modifiersOf(node);
    if (modifiers == nullptr) return fail(node.position, "offset" + std::string(kNeedsSelector));
    if (modifiers->offsetMs != 0 || modifiers->offsetExpr)
        return fail(node.position, "offset may not be set multiple times");
    storeDuration(std::move(duration.node), modifiers->offsetMs, modifiers->offsetExpr);
    node.position.end = m_lastEnd;
    return true;
}

/// A time, `start()` or `end()` behind @.
bool Parser::atModifier(Expr& node) {
    const ErrorContext where{"@", "timestamp"};
    if (at(TokenKind::Start) || at(TokenKind::End)) {
        const AtModifier kind =
            take().kind == TokenKind::Start ? AtModifier::Start : AtModifier::End;
        return expect(TokenKind::LeftParen, where) && expect(TokenKind::RightParen, where) &&
               setAt(node, kind, 0);
    }
    const bool isNegative = at(TokenKind::Sub);
    if (isNegative || at(TokenKind::Add)) take();
    if (!at(TokenKind::Number) && !at(TokenKind::Duration)) return unexpected(where);
    const std::optional<double> value = numberValue(take());
    if (!value) return false;
    return setAt(node, AtModifier::Timestamp, isNegative ? -*value : *value);
}

bool Parser::setAt(Expr& node, AtModifier at, double seconds) {
    constexpr double kLimit = 9223372036854775808.0;  // 2^63
    if (!(seconds > -kLimit && seconds < kLimit))
        return fail(node.position,
                    "timestamp out of bounds for @ modifier: " + formatFixed(seconds));
    TimeModifiers* modifiers = modifiersOf(node);
    if (modifiers == nullptr) return fail(node.position, "@" + std::string(kNeedsSelector));
    if (modifiers->at != AtModifier::None)
        return fail(node.position, "@ <timestamp> may not be set multiple times");
    modifiers->at = at;
    const double milliseconds = std::round(seconds * 1000);
    modifiers->atMs =
        static_cast<int64_t>(std::clamp(milliseconds, -kLimit, 9223372036854774784.0));
    node.position.end = m_lastEnd;
    return true;
}

bool Parser::extendedRange(Expr& node, const Token& keyword) {
    const bool isAnchored = keyword.kind == TokenKind::Anchored;
    const std::string name = isAnchored ? "anchored" : "smoothed";
    if (!m_options.extendedRangeSelectors)
        return fail(node.position, name + " modifier is experimental and not enabled");
    if (node.kind == NodeKind::Subquery)
        return fail(node.position, name + " modifier is not supported for subqueries");
    VectorSelector* selector = nullptr;
    if (node.kind == NodeKind::VectorSelector) selector = &static_cast<VectorSelector&>(node);
    if (node.kind == NodeKind::MatrixSelector)
        selector = static_cast<MatrixSelector&>(node).selector.get();
    if (selector == nullptr) return fail(node.position, name + " modifier not implemented");
    const ExtendedRange wanted = isAnchored ? ExtendedRange::Anchored : ExtendedRange::Smoothed;
    if (selector->extended != ExtendedRange::None && selector->extended != wanted)
        return fail(node.position, "anchored and smoothed modifiers cannot be used together");
    selector->extended = wanted;
    node.position.end = m_lastEnd;
    return true;
}

}  // namespace pallium::promql
