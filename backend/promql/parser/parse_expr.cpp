#include "backend/base/duration.h"
#include "backend/base/go_text.h"
#include "backend/base/utf8.h"
#include "backend/promql/parser/literals.h"
#include "backend/promql/parser/parser_impl.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::promql {

int precedenceOf(TokenKind kind) {
    switch (kind) {
        case TokenKind::Or:
            return 1;
        case TokenKind::And:
        case TokenKind::Unless:
            return 2;
        case TokenKind::Eql:
        case TokenKind::Neq:
        case TokenKind::Lss:
        case TokenKind::Lte:
        case TokenKind::Gtr:
        case TokenKind::Gte:
        case TokenKind::TrimUpper:
        case TokenKind::TrimLower:
            return 3;
        case TokenKind::Add:
        case TokenKind::Sub:
            return 4;
        case TokenKind::Mul:
        case TokenKind::Div:
        case TokenKind::Mod:
        case TokenKind::Atan2:
            return 5;
        case TokenKind::Pow:
            return kPowPrecedence;
        default:
            return 0;
    }
}

Parser::ExprTree Parser::binary(int minPrecedence) {
    ExprTree lhs = unary();
    while (lhs) {
        const int precedence = precedenceOf(peek().kind);
        if (precedence == 0 || precedence < minPrecedence) break;
        auto node = std::make_unique<BinaryExpr>();
        node->op = binaryOp(take().kind);
        if (!binaryModifiers(*node)) return {};
        const bool isPow = node->op == BinaryOp::Pow;
        std::optional<Nesting> nesting;
        if (isPow && !nesting.emplace(*this)) return {};
        ExprTree rhs = binary(isPow ? precedence : precedence + 1);
        if (!rhs) return {};
        node->position = {lhs.node->position.start, rhs.node->position.end};
        const bool isFilled = node->matching->fillLeft || node->matching->fillRight;
        if (isFilled && !m_options.binopFillModifiers)
            return {fail(node->position, "binop fill modifiers are experimental and not enabled")};
        const uint32_t depth = std::max(lhs.depth, rhs.depth) + 1;
        if (depth > m_options.maxTreeDepth) return {tooDeep(m_options.maxTreeDepth)};
        node->lhs = std::move(lhs.node);
        node->rhs = std::move(rhs.node);
        lhs = {std::move(node), depth};
    }
    return lhs;
}

/// [bool] [on|ignoring (…) [group_left|group_right [(…)]]] [fill…]
bool Parser::binaryModifiers(BinaryExpr& node) {
    VectorMatching& matching = node.matching.emplace();
    node.returnBool = acceptToken(TokenKind::Bool);
    if (at(TokenKind::On) || at(TokenKind::Ignoring)) {
        matching.isOn = take().kind == TokenKind::On;
        if (!groupingLabels(matching.labels)) return false;
        if (at(TokenKind::GroupLeft) || at(TokenKind::GroupRight)) {
            const bool isLeft = take().kind == TokenKind::GroupLeft;
            matching.card = isLeft ? MatchCard::ManyToOne : MatchCard::OneToMany;
            const bool hasLabels = at(TokenKind::LeftParen) || !startsExpression(peek().kind);
            if (hasLabels && !groupingLabels(matching.include)) return false;
        }
    }
    return fillModifiers(matching);
}

bool Parser::fillModifiers(VectorMatching& matching) {
    if (acceptToken(TokenKind::Fill)) {
        matching.fillLeft = matching.fillRight = fillValue();
        return matching.fillLeft.has_value();
    }
    const auto side = [this](TokenKind kind, std::optional<double>& value) {
        if (!acceptToken(kind)) return true;
        value = fillValue();
        return value.has_value();
    };
    if (at(TokenKind::FillLeft))
        return side(TokenKind::FillLeft, matching.fillLeft) &&
               side(TokenKind::FillRight, matching.fillRight);
    return side(TokenKind::FillRight, matching.fillRight) &&
           side(TokenKind::FillLeft, matching.fillLeft);
}

std::optional<double> Parser::fillValue() {
    if (!expect(TokenKind::LeftParen)) return std::nullopt;
    const bool isNegative = at(TokenKind::Sub);
    if (isNegative || at(TokenKind::Add)) take();
    if (!at(TokenKind::Number) && !at(TokenKind::Duration)) {
        unexpected();
        return std::nullopt;
    }
    const std::optional<double> value = numberValue(take());
    if (!value || !expect(TokenKind::RightParen)) return std::nullopt;
    return isNegative ? -*value : *value;
}

Parser::ExprTree Parser::unary() {
    if (!at(TokenKind::Add) && !at(TokenKind::Sub)) return postfix(primary());
    const Nesting nesting(*this);
    if (!nesting) return {};
    const Token sign = take();
    const bool isMinus = sign.kind == TokenKind::Sub;
    ExprTree operand = binary(kPowPrecedence);
    if (!operand) return {};
    const PositionRange position{sign.start, operand.node->position.end};
    if (operand.node->kind == NodeKind::Number) {
        auto& number = static_cast<NumberLiteral&>(*operand.node);
        if (isMinus) number.value = -number.value;
        number.position = position;
        return operand;
    }
    auto node = std::make_unique<UnaryExpr>();
    node->isMinus = isMinus;
    node->position = position;
    node->expr = std::move(operand.node);
    if (operand.depth + 1 > m_options.maxTreeDepth) return {tooDeep(m_options.maxTreeDepth)};
    return {std::move(node), operand.depth + 1};
}

/// Ranges, subqueries and modifiers bind tighter than any operator.
Parser::ExprTree Parser::postfix(ExprTree tree) {
    while (tree) {
        bool isDone = true;
        switch (peek().kind) {
            case TokenKind::LeftBracket:
                tree = bracket(std::move(tree));
                break;
            case TokenKind::Offset:
                take();
                isDone = offset(*tree.node);
                break;
            case TokenKind::At:
                take();
                isDone = atModifier(*tree.node);
                break;
            case TokenKind::Anchored:
            case TokenKind::Smoothed:
                isDone = extendedRange(*tree.node, take());
                break;
            default:
                return tree;
        }
        if (!isDone) return {};
    }
    return tree;
}

Parser::ExprTree Parser::primary() {
    const TokenKind kind = peek().kind;
    switch (kind) {
        case TokenKind::Number:
        case TokenKind::Duration:
            return {numberLiteral()};
        case TokenKind::LeftParen:
            return paren();
        case TokenKind::LeftBrace:
            return {selector(nullptr)};
        case TokenKind::String: {
            const Token token = take();
            auto node = std::make_unique<StringLiteral>();
            node->value = unquote(token.text);
            node->position = token.range();
            return {std::move(node)};
        }
        default:
            break;
    }
    if (!isMetricName(kind)) return {unexpected()};
    const Token name = take();
    const bool mayBeCalled = kind == TokenKind::Identifier || kind >= TokenKind::Start;
    if (mayBeCalled && at(TokenKind::LeftParen)) return call(name);
    if (isAggregator(kind) &&
        (at(TokenKind::LeftParen) || at(TokenKind::By) || at(TokenKind::Without)))
        return aggregate(name);
    return {selector(&name)};
}

Parser::ExprTree Parser::paren() {
    const Nesting nesting(*this);
    if (!nesting) return {};
    const Token open = take();
    ExprTree inner = binary(1);
    if (!inner || !expect(TokenKind::RightParen)) return {};
    auto node = std::make_unique<ParenExpr>();
    node->position = {open.start, m_lastEnd};
    node->expr = std::move(inner.node);
    if (inner.depth + 1 > m_options.maxTreeDepth) return {tooDeep(m_options.maxTreeDepth)};
    return {std::move(node), inner.depth + 1};
}

Parser::ExprTree Parser::call(const Token& name) {
    auto node = std::make_unique<Call>();
    uint32_t depth = 1;
    if (!arguments(node->args, depth)) return {};
    node->position = {name.start, m_lastEnd};
    node->function = findFunction(name.text);
    if (node->function == nullptr)
        return {fail(name.range(), "unknown function with name " + quoted(name.text))};
    if (node->function->isExperimental && !m_options.experimentalFunctions)
        return {fail(name.range(), "function " + quoted(name.text) + " is not enabled")};
    return {std::move(node), depth};
}

/// `(a, b, …)`; raises `depth` to that of a node over the arguments.
bool Parser::arguments(std::vector<ExprPtr>& args, uint32_t& depth) {
    const Nesting nesting(*this);
    if (!nesting || !expect(TokenKind::LeftParen)) return false;
    if (acceptToken(TokenKind::RightParen)) return true;
    for (;;) {
        ExprTree arg = binary(1);
        if (!arg) return false;
        depth = std::max(depth, arg.depth + 1);
        args.push_back(std::move(arg.node));
        if (depth > m_options.maxTreeDepth) return tooDeep(m_options.maxTreeDepth);
        if (!at(TokenKind::Comma)) break;
        const Token comma = take();
        if (!startsExpression(peek().kind))
            return fail(comma.range(), "trailing commas not allowed in function call args");
    }
    return expect(TokenKind::RightParen);
}

Parser::ExprTree Parser::aggregate(const Token& op) {
    auto node = std::make_unique<AggregateExpr>();
    node->op = aggregateOp(op.kind);
    std::vector<ExprPtr> args;
    uint32_t depth = 1;
    ++m_aggregations;
    const bool hasGroupingFirst = !at(TokenKind::LeftParen);
    const bool isRead = (!hasGroupingFirst || grouping(*node)) && arguments(args, depth);
    --m_aggregations;
    if (!isRead) return {};
    if (!hasGroupingFirst && (at(TokenKind::By) || at(TokenKind::Without)) && !grouping(*node))
        return {};
    node->position = {op.start, m_lastEnd};
    if (!fillAggregate(*node, std::move(args))) return {};
    return {std::move(node), depth};
}

/// `by (…)` or `without (…)`.
bool Parser::grouping(AggregateExpr& node) {
    node.without = take().kind == TokenKind::Without;
    return groupingLabels(node.grouping);
}

bool Parser::fillAggregate(AggregateExpr& node, std::vector<ExprPtr> args) {
    if (args.empty()) return fail(node.position, "no arguments for aggregate expression provided");
    const bool isExperimental =
        node.op == AggregateOp::Limitk || node.op == AggregateOp::LimitRatio;
    if (isExperimental && !m_options.experimentalFunctions) {
        return fail(node.position, fmt::format("{}() is experimental and must be enabled with "
                                               "--enable-feature=promql-experimental-functions",
                                               aggregateName(node.op)));
    }
    const size_t expected = node.op >= AggregateOp::Topk ? 2 : 1;
    if (args.size() != expected) {
        return fail(node.position,
                    fmt::format("wrong number of arguments for aggregate expression provided, "
                                "expected {}, got {}",
                                expected, args.size()));
    }
    if (expected == 2) node.param = std::move(args.front());
    node.expr = std::move(args.back());
    return true;
}

bool Parser::groupingLabels(std::vector<std::string>& labels) {
    if (!expect(TokenKind::LeftParen, {"grouping opts", R"("(")"})) return false;
    while (!at(TokenKind::RightParen)) {
        if (!groupingLabel(labels)) return false;
        if (at(TokenKind::RightParen)) break;
        if (!expect(TokenKind::Comma, {"grouping opts", "\",\" or \")\""})) return false;
    }
    take();
    return true;
}

bool Parser::groupingLabel(std::vector<std::string>& labels) {
    const bool isQuoted = at(TokenKind::String);
    if (!isQuoted && !isGroupingLabel(peek().kind)) return unexpected({"grouping opts", "label"});
    const Token token = take();
    std::string name = isQuoted ? unquote(token.text) : std::string(token.text);
    const bool isValid =
        m_options.utf8Names ? !name.empty() && isValidUtf8(name) : isClassicLabelName(name);
    if (!isValid) return fail(token.range(), "invalid label name for grouping: " + quoted(name));
    labels.push_back(std::move(name));
    return true;
}

std::unique_ptr<NumberLiteral> Parser::numberLiteral() {
    const Token token = take();
    const std::optional<double> value = numberValue(token);
    if (!value) return nullptr;
    auto node = std::make_unique<NumberLiteral>();
    node->position = token.range();
    node->value = *value;
    node->isDuration = token.kind == TokenKind::Duration;
    return node;
}

std::optional<double> Parser::numberValue(const Token& token) {
    if (token.kind == TokenKind::Duration) {
        const auto duration = parsePrometheusDuration(token.text);
        if (duration) return static_cast<double>(duration->count()) / 1000.0;
        fail(token.range(), duration.error().message);
        return std::nullopt;
    }
    double value = 0;
    std::string error;
    if (parseNumber(token.text, value, error)) return value;
    fail(token.range(), "error parsing number: " + error);
    return std::nullopt;
}

}  // namespace pallium::promql
