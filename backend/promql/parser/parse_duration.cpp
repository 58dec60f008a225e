#include "backend/promql/parser/parser_impl.h"

#include <algorithm>

namespace pallium::promql {
namespace {

constexpr int kAddPrecedence = 4;                     // the lowest that durations have
constexpr double kMaxSeconds = 9223372036.854775808;  // 2^63 ns

DurationOp durationOp(TokenKind kind) {
    switch (kind) {
        case TokenKind::Add:
            return DurationOp::Add;
        case TokenKind::Sub:
            return DurationOp::Sub;
        case TokenKind::Mul:
            return DurationOp::Mul;
        case TokenKind::Div:
            return DurationOp::Div;
        case TokenKind::Mod:
            return DurationOp::Mod;
        default:
            return DurationOp::Pow;
    }
}

bool isDurationOperator(TokenKind kind) {
    return kind >= TokenKind::Add && kind <= TokenKind::Pow;
}

bool isInRange(double seconds) {
    return seconds >= -kMaxSeconds && seconds <= kMaxSeconds;
}

}  // namespace

Parser::DurationTree Parser::positiveDuration(ErrorContext where) {
    DurationTree tree = duration(kAddPrecedence, where);
    if (tree && tree.node->op == DurationOp::Literal && tree.node->seconds <= 0)
        return {fail(tree.node->position, "duration must be greater than 0")};
    return tree;
}

/// Behind `offset` a literal or a call ends the duration, so that `x offset 2 ^ 2` is `(x offset 2)
/// ^ 2`; what begins with a parenthesis goes on.
Parser::DurationTree Parser::offsetDuration() {
    const ErrorContext where{"offset", "number, duration, step(), or range()"};
    if (at(TokenKind::LeftParen)) return duration(kAddPrecedence, where);
    if (!at(TokenKind::Add) && !at(TokenKind::Sub)) return durationPrimary(where);
    const Token sign = take();
    if (at(TokenKind::Add) || at(TokenKind::Sub)) {
        const Nesting nesting(*this);
        if (!nesting) return {};
        return durationSign(sign, duration(kPowPrecedence, where));
    }
    return durationSign(sign, durationPrimary(where));
}

Parser::DurationTree Parser::duration(int minPrecedence, ErrorContext where) {
    DurationTree lhs = durationOperand(where);
    while (lhs && isDurationOperator(peek().kind)) {
        const int precedence = precedenceOf(peek().kind);
        if (precedence < minPrecedence) break;
        const Token op = take();
        const bool isPow = op.kind == TokenKind::Pow;
        std::optional<Nesting> nesting;
        if (isPow && !nesting.emplace(*this)) return {};
        DurationTree rhs = duration(isPow ? precedence : precedence + 1, where);
        if (!rhs) return {};
        lhs = durationBinary(op, std::move(lhs), std::move(rhs));
    }
    return lhs;
}

Parser::DurationTree Parser::durationBinary(const Token& op, DurationTree lhs, DurationTree rhs) {
    if (!checkDurationExpr(*lhs.node)) return {};
    auto node = std::make_unique<DurationExpr>();
    node->op = durationOp(op.kind);
    if (rhs.node->op == DurationOp::Literal && rhs.node->seconds == 0) {
        if (node->op == DurationOp::Div) return {fail(op.range(), "division by zero")};
        if (node->op == DurationOp::Mod) return {fail(op.range(), "modulo by zero")};
    }
    const uint32_t depth = std::max(lhs.depth, rhs.depth) + 1;
    if (depth > m_options.maxTreeDepth) return {tooDeep(m_options.maxTreeDepth)};
    node->position = {lhs.node->position.start, rhs.node->position.end};
    node->lhs = std::move(lhs.node);
    node->rhs = std::move(rhs.node);
    return {std::move(node), depth};
}

Parser::DurationTree Parser::durationOperand(ErrorContext where) {
    if (!at(TokenKind::Add) && !at(TokenKind::Sub)) return durationPrimary(where);
    const Nesting nesting(*this);
    if (!nesting) return {};
    const Token sign = take();
    return durationSign(sign, duration(kPowPrecedence, where));
}

/// A sign is folded into a number and else becomes a node.
Parser::DurationTree Parser::durationSign(const Token& sign, DurationTree operand) {
    if (!operand) return {};
    const bool isMinus = sign.kind == TokenKind::Sub;
    DurationExpr& inner = *operand.node;
    if (inner.op == DurationOp::Literal) {
        if (isMinus) inner.seconds = -inner.seconds;
        inner.position.start = sign.start;
        inner.isWrapped = false;
        return operand;
    }
    auto node = std::make_unique<DurationExpr>();
    node->op = isMinus ? DurationOp::Neg : DurationOp::Pos;
    node->position = {sign.start, inner.position.end};
    node->rhs = std::move(operand.node);
    return {std::move(node), operand.depth + 1};
}

Parser::DurationTree Parser::durationPrimary(ErrorContext where) {
    switch (peek().kind) {
        case TokenKind::Number:
        case TokenKind::Duration:
            return durationLiteral();
        case TokenKind::LeftParen:
            return durationParen(where);
        case TokenKind::Step:
        case TokenKind::Range:
        case TokenKind::MaxOf:
        case TokenKind::MinOf:
            return durationCall(where);
        default:
            return {unexpected(where)};
    }
}

Parser::DurationTree Parser::durationLiteral() {
    const Token token = take();
    const std::optional<double> seconds = numberValue(token);
    if (!seconds) return {};
    if (!isInRange(*seconds)) return {fail(token.range(), "duration out of range")};
    auto node = std::make_unique<DurationExpr>();
    node->seconds = *seconds;
    node->isDuration = token.kind == TokenKind::Duration;
    node->position = token.range();
    return {std::move(node)};
}

/// step(), range(), max_of(a, b), min_of(a, b).
Parser::DurationTree Parser::durationCall(ErrorContext where) {
    const Nesting nesting(*this);
    if (!nesting) return {};
    const Token name = take();
    auto node = std::make_unique<DurationExpr>();
    uint32_t depth = 1;
    if (!expect(TokenKind::LeftParen, where)) return {};
    if (name.kind == TokenKind::Step || name.kind == TokenKind::Range) {
        node->op = name.kind == TokenKind::Step ? DurationOp::Step : DurationOp::Range;
    } else {
        node->op = name.kind == TokenKind::MaxOf ? DurationOp::MaxOf : DurationOp::MinOf;
        DurationTree lhs = duration(kAddPrecedence, where);
        if (!lhs || !expect(TokenKind::Comma, where)) return {};
        DurationTree rhs = duration(kAddPrecedence, where);
        if (!rhs) return {};
        depth = std::max(lhs.depth, rhs.depth) + 1;
        node->lhs = std::move(lhs.node);
        node->rhs = std::move(rhs.node);
    }
    if (!expect(TokenKind::RightParen, where)) return {};
    node->position = {name.start, m_lastEnd};
    if (!checkDurationExpr(*node)) return {};
    return {std::move(node), depth};
}

Parser::DurationTree Parser::durationParen(ErrorContext where) {
    const Nesting nesting(*this);
    if (!nesting) return {};
    take();
    DurationTree inner = duration(kAddPrecedence, where);
    if (!inner || !expect(TokenKind::RightParen, where)) return {};
    if (!checkDurationExpr(*inner.node)) return {};
    inner.node->isWrapped = true;
    return inner;
}

bool Parser::checkDurationExpr(const DurationExpr& node) {
    if (m_options.durationExpressions) return true;
    return fail(node.position, "experimental duration expression is not enabled");
}

}  // namespace pallium::promql
