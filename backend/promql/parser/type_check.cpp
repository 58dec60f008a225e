#include "backend/promql/parser/type_check.h"

#include "backend/base/go_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::promql {
namespace {

using Failure = std::optional<ParseError>;

class TypeChecker {
  public:
    explicit TypeChecker(std::string_view text) : m_text(text) {}
    Failure check(Expr& expr);

  private:
    Failure checkAggregate(AggregateExpr& node);
    Failure checkBinary(BinaryExpr& node);
    Failure checkMatching(BinaryExpr& node, bool areVectors);
    Failure checkCall(Call& node);
    Failure checkArgumentCount(const Call& node);
    Failure checkInfo(const Call& node);
    Failure checkSelector(const VectorSelector& node);
    Failure expectType(Expr& node, ValueKind wanted, std::string_view place);
    PositionRange operatorRange(const BinaryExpr& node) const;

    std::string_view m_text;
    const Expr* m_mayMatchEverything = nullptr;  // the second argument of info()
};

Failure failAt(PositionRange position, std::string message) {
    ParseError error;
    error.position = position;
    error.message = std::move(message);
    return error;
}

Failure typeMismatch(PositionRange position, ValueKind wanted, std::string_view place,
                     ValueKind got) {
    return failAt(position, fmt::format("expected type {} in {}, got {}", documentedName(wanted),
                                        place, documentedName(got)));
}

bool isScalarOrVector(ValueKind kind) {
    return kind == ValueKind::Scalar || kind == ValueKind::Vector;
}

Failure TypeChecker::check(Expr& expr) {
    switch (expr.kind) {
        case NodeKind::Aggregate:
            return checkAggregate(static_cast<AggregateExpr&>(expr));
        case NodeKind::Binary:
            return checkBinary(static_cast<BinaryExpr&>(expr));
        case NodeKind::Call:
            return checkCall(static_cast<Call&>(expr));
        case NodeKind::Paren:
            return check(*static_cast<ParenExpr&>(expr).expr);
        case NodeKind::VectorSelector:
            return checkSelector(static_cast<VectorSelector&>(expr));
        case NodeKind::MatrixSelector:
            return checkSelector(*static_cast<MatrixSelector&>(expr).selector);
        case NodeKind::Unary: {
            auto& node = static_cast<UnaryExpr&>(expr);
            if (auto failure = check(*node.expr)) return failure;
            if (isScalarOrVector(node.expr->type())) return std::nullopt;
            return failAt(node.position,
                          "unary expression only allowed on expressions of type scalar or instant "
                          "vector, got " +
                              quoted(documentedName(node.expr->type())));
        }
        case NodeKind::Subquery: {
            auto& node = static_cast<SubqueryExpr&>(expr);
            if (auto failure = check(*node.expr)) return failure;
            if (node.expr->type() == ValueKind::Vector) return std::nullopt;
            return failAt(node.position,
                          fmt::format("subquery is only allowed on instant vector, got {} instead",
                                      apiName(node.expr->type())));
        }
        case NodeKind::Number:
        case NodeKind::String:
        case NodeKind::Duration:
        case NodeKind::StepInvariant:
            return std::nullopt;
    }
    return std::nullopt;
}

Failure TypeChecker::expectType(Expr& node, ValueKind wanted, std::string_view place) {
    if (auto failure = check(node)) return failure;
    if (node.type() == wanted) return std::nullopt;
    return typeMismatch(node.position, wanted, place, node.type());
}

Failure TypeChecker::checkAggregate(AggregateExpr& node) {
    if (auto failure = expectType(*node.expr, ValueKind::Vector, "aggregation expression"))
        return failure;
    if (!node.param) return std::nullopt;
    const ValueKind wanted =
        node.op == AggregateOp::CountValues ? ValueKind::String : ValueKind::Scalar;
    return expectType(*node.param, wanted, "aggregation parameter");
}

/// From the first sign behind the left side; an error names only where it starts.
PositionRange TypeChecker::operatorRange(const BinaryExpr& node) const {
    const size_t start = m_text.find_first_not_of(" \t\r\n", node.lhs->position.end);
    return {static_cast<uint32_t>(std::min(start, m_text.size())), node.rhs->position.start};
}

Failure TypeChecker::checkBinary(BinaryExpr& node) {
    if (auto failure = check(*node.lhs)) return failure;
    if (auto failure = check(*node.rhs)) return failure;
    const ValueKind left = node.lhs->type(), right = node.rhs->type();
    const bool areScalars = left == ValueKind::Scalar && right == ValueKind::Scalar;
    if (node.returnBool && !isComparison(node.op))
        return failAt(operatorRange(node),
                      "bool modifier can only be used on comparison operators");
    if (isComparison(node.op) && !node.returnBool && areScalars)
        return failAt(operatorRange(node), "comparisons between scalars must use BOOL modifier");
    for (const std::string& label : node.matching->labels) {
        const std::vector<std::string>& include = node.matching->include;
        if (node.matching->isOn &&
            std::find(include.begin(), include.end(), label) != include.end())
            return failAt(
                operatorRange(node),
                "label " + quoted(label) + " must not occur in ON and GROUP clause at once");
    }
    for (const Expr* side : {node.lhs.get(), node.rhs.get()}) {
        if (!isScalarOrVector(side->type()))
            return failAt(side->position,
                          "binary expression must contain only scalar and instant vector types");
    }
    return checkMatching(node, left == ValueKind::Vector && right == ValueKind::Vector);
}

Failure TypeChecker::checkMatching(BinaryExpr& node, bool areVectors) {
    VectorMatching& matching = *node.matching;
    const bool isFilled = matching.fillLeft || matching.fillRight;
    const bool isSet = isSetOperator(node.op);
    if (!areVectors) {
        if (!matching.labels.empty())
            return failAt(node.position, "vector matching only allowed between instant vectors");
        if (isFilled)
            return failAt(node.position,
                          "filling in missing series only allowed between instant vectors");
        if (isSet) {
            return failAt(node.position, "set operator " + quoted(binaryOpName(node.op)) +
                                             " not allowed in binary scalar expression");
        }
        node.matching.reset();
    } else if (isSet) {
        if (matching.card != MatchCard::OneToOne)
            return failAt(node.position, "no grouping allowed for " +
                                             quoted(binaryOpName(node.op)) + " operation");
        if (isFilled)
            return failAt(node.position, "filling in missing series not allowed for set operators");
        matching.card = MatchCard::ManyToMany;
    }
    return std::nullopt;
}

Failure TypeChecker::checkArgumentCount(const Call& node) {
    const FunctionSignature& function = *node.function;
    const int declared = static_cast<int>(function.argTypes.size()),
              got = static_cast<int>(node.args.size());
    const auto wrong = [&](std::string_view bound, int expected) {
        return failAt(node.position, fmt::format("expected {}{} argument(s) in call to {}, got {}",
                                                 bound, expected, quoted(function.name), got));
    };
    if (function.variadic == 0) return got == declared ? std::nullopt : wrong("", declared);
    if (got < declared - 1) return wrong("at least ", declared - 1);
    const int most = declared - 1 + function.variadic;
    if (function.variadic > 0 && got > most) return wrong("at most ", most);
    return std::nullopt;
}

/// The second argument of info() is matchers only and may match everything.
Failure TypeChecker::checkInfo(const Call& node) {
    if (node.function->name != "info" || node.args.size() < 2) return std::nullopt;
    const Expr& selector = *node.args[1];
    if (selector.type() != ValueKind::Vector)
        return typeMismatch(node.position, ValueKind::Vector, R"(call to function "info")",
                            selector.type());
    if (selector.kind != NodeKind::VectorSelector)
        return failAt(selector.position, "expected label selectors only");
    if (!static_cast<const VectorSelector&>(selector).name.empty())
        return failAt(selector.position,
                      "expected label selectors only, got vector selector instead");
    m_mayMatchEverything = &selector;
    return std::nullopt;
}

Failure TypeChecker::checkCall(Call& node) {
    if (auto failure = checkArgumentCount(node)) return failure;
    if (auto failure = checkInfo(node)) return failure;
    const std::vector<ValueKind>& types = node.function->argTypes;
    for (size_t i = 0; i < node.args.size(); ++i) {
        const ValueKind wanted = types[std::min(i, types.size() - 1)];
        if (auto failure = expectType(*node.args[i], wanted,
                                      "call to function " + quoted(node.function->name)))
            return failure;
    }
    return std::nullopt;
}

Failure TypeChecker::checkSelector(const VectorSelector& node) {
    if (!node.name.empty()) {
        // The name before the braces is the last matcher.
        for (size_t i = 0; i + 1 < node.matchers.size(); ++i) {
            if (node.matchers[i].name() == kMetricName)
                return failAt(node.position,
                              "metric name must not be set twice: " + quoted(node.name) + " or " +
                                  quoted(node.matchers[i].value()));
        }
        return std::nullopt;
    }
    const bool isRestricted =
        std::any_of(node.matchers.begin(), node.matchers.end(),
                    [](const Matcher& matcher) { return !matcher.matchesEmpty(); });
    if (isRestricted || &node == m_mayMatchEverything) return std::nullopt;
    return failAt(node.position, "vector selector must contain at least one non-empty matcher");
}

}  // namespace

std::optional<ParseError> checkTypes(Expr& expr, std::string_view text) {
    return TypeChecker(text).check(expr);
}

}  // namespace pallium::promql
