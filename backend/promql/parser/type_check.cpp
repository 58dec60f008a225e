#include "backend/promql/parser/type_check.h"

#include "backend/base/go_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::promql {
namespace {

/// The type of a correct expression. Found bottom-up: asking every node of a long chain for its
/// type would be quadratic.
using Checked = tl::expected<ValueKind, ParseError>;
using Failure = std::optional<ParseError>;

class TypeChecker {
  public:
    explicit TypeChecker(std::string_view text) : m_text(text) {}
    Checked check(Expr& expr);

  private:
    Checked checkUnary(UnaryExpr& node);
    Checked checkSubquery(SubqueryExpr& node);
    Checked checkAggregate(AggregateExpr& node);
    Checked checkBinary(BinaryExpr& node);
    Failure checkOperator(const BinaryExpr& node, ValueKind left, ValueKind right) const;
    Failure checkMatching(BinaryExpr& node, bool areVectors);
    Checked checkCall(Call& node);
    Failure checkArgumentCount(const Call& node);
    Failure checkInfo(const Call& node);
    Failure checkSelector(const VectorSelector& node);
    Failure expectType(Expr& node, ValueKind wanted, std::string_view place);
    PositionRange operatorRange(const BinaryExpr& node) const;

    std::string_view m_text;
    const Expr* m_mayMatchEverything = nullptr;  // the second argument of info()
};

ParseError errorAt(PositionRange position, std::string message) {
    ParseError error;
    error.position = position;
    error.message = std::move(message);
    return error;
}

ParseError typeMismatch(PositionRange position, ValueKind wanted, std::string_view place,
                        ValueKind got) {
    return errorAt(position, fmt::format("expected type {} in {}, got {}", documentedName(wanted),
                                         place, documentedName(got)));
}

Checked failed(ParseError error) {
    return tl::unexpected<ParseError>(std::move(error));
}

/// `kind`, unless there is a failure.
Checked typeOr(Failure failure, ValueKind kind) {
    return failure ? failed(*std::move(failure)) : Checked(kind);
}

bool isScalarOrVector(ValueKind kind) {
    return kind == ValueKind::Scalar || kind == ValueKind::Vector;
}

Checked TypeChecker::check(Expr& expr) {
    switch (expr.kind) {
        case NodeKind::Aggregate:
            return checkAggregate(static_cast<AggregateExpr&>(expr));
        case NodeKind::Binary:
            return checkBinary(static_cast<BinaryExpr&>(expr));
        case NodeKind::Call:
            return checkCall(static_cast<Call&>(expr));
        case NodeKind::Paren:
            return check(*static_cast<ParenExpr&>(expr).expr);
        case NodeKind::Unary:
            return checkUnary(static_cast<UnaryExpr&>(expr));
        case NodeKind::Subquery:
            return checkSubquery(static_cast<SubqueryExpr&>(expr));
        case NodeKind::VectorSelector:
            return typeOr(checkSelector(static_cast<VectorSelector&>(expr)), ValueKind::Vector);
        case NodeKind::MatrixSelector:
            return typeOr(checkSelector(*static_cast<MatrixSelector&>(expr).selector),
                          ValueKind::Matrix);
        case NodeKind::Number:
        case NodeKind::String:
        case NodeKind::Duration:
        case NodeKind::StepInvariant:
            return expr.type();
    }
    return expr.type();
}

Checked TypeChecker::checkUnary(UnaryExpr& node) {
    Checked operand = check(*node.expr);
    if (!operand || isScalarOrVector(*operand)) return operand;
    return failed(errorAt(
        node.position,
        "unary expression only allowed on expressions of type scalar or instant vector, got " +
            quoted(documentedName(*operand))));
}

Checked TypeChecker::checkSubquery(SubqueryExpr& node) {
    Checked inner = check(*node.expr);
    if (!inner) return inner;
    if (*inner == ValueKind::Vector) return ValueKind::Matrix;
    return failed(errorAt(node.position,
                          fmt::format("subquery is only allowed on instant vector, got {} instead",
                                      apiName(*inner))));
}

Failure TypeChecker::expectType(Expr& node, ValueKind wanted, std::string_view place) {
    Checked got = check(node);
    if (!got) return std::move(got).error();
    if (*got == wanted) return std::nullopt;
    return typeMismatch(node.position, wanted, place, *got);
}

Checked TypeChecker::checkAggregate(AggregateExpr& node) {
    if (auto failure = expectType(*node.expr, ValueKind::Vector, "aggregation expression"))
        return failed(*failure);
    if (!node.param) return ValueKind::Vector;
    const ValueKind wanted =
        node.op == AggregateOp::CountValues ? ValueKind::String : ValueKind::Scalar;
    return typeOr(expectType(*node.param, wanted, "aggregation parameter"), ValueKind::Vector);
}

/// From the first sign behind the left side; an error names only where it starts.
PositionRange TypeChecker::operatorRange(const BinaryExpr& node) const {
    const size_t start = m_text.find_first_not_of(" \t\r\n", node.lhs->position.end);
    return {static_cast<uint32_t>(std::min(start, m_text.size())), node.rhs->position.start};
}

Checked TypeChecker::checkBinary(BinaryExpr& node) {
    const Checked left = check(*node.lhs);
    if (!left) return left;
    const Checked right = check(*node.rhs);
    if (!right) return right;
    if (auto failure = checkOperator(node, *left, *right)) return failed(*std::move(failure));
    const bool areVectors = *left == ValueKind::Vector && *right == ValueKind::Vector;
    const bool areScalars = *left == ValueKind::Scalar && *right == ValueKind::Scalar;
    return typeOr(checkMatching(node, areVectors),
                  areScalars ? ValueKind::Scalar : ValueKind::Vector);
}

Failure TypeChecker::checkOperator(const BinaryExpr& node, ValueKind left, ValueKind right) const {
    const bool areScalars = left == ValueKind::Scalar && right == ValueKind::Scalar;
    if (node.returnBool && !isComparison(node.op))
        return errorAt(operatorRange(node),
                       "bool modifier can only be used on comparison operators");
    if (isComparison(node.op) && !node.returnBool && areScalars)
        return errorAt(operatorRange(node), "comparisons between scalars must use BOOL modifier");
    for (const std::string& label : node.matching->labels) {
        const std::vector<std::string>& include = node.matching->include;
        if (node.matching->isOn &&
            std::find(include.begin(), include.end(), label) != include.end()) {
            return errorAt(
                operatorRange(node),
                "label " + quoted(label) + " must not occur in ON and GROUP clause at once");
        }
    }
    constexpr const char* kWrongType =
        "binary expression must contain only scalar and instant vector types";
    if (!isScalarOrVector(left)) return errorAt(node.lhs->position, kWrongType);
    if (!isScalarOrVector(right)) return errorAt(node.rhs->position, kWrongType);
    return std::nullopt;
}

Failure TypeChecker::checkMatching(BinaryExpr& node, bool areVectors) {
    VectorMatching& matching = *node.matching;
    const bool isFilled = matching.fillLeft || matching.fillRight;
    const bool isSet = isSetOperator(node.op);
    if (!areVectors) {
        if (!matching.labels.empty())
            return errorAt(node.position, "vector matching only allowed between instant vectors");
        if (isFilled)
            return errorAt(node.position,
                           "filling in missing series only allowed between instant vectors");
        if (isSet) {
            return errorAt(node.position, "set operator " + quoted(binaryOpName(node.op)) +
                                              " not allowed in binary scalar expression");
        }
        node.matching.reset();
    } else if (isSet) {
        if (matching.card != MatchCard::OneToOne)
            return errorAt(node.position, "no grouping allowed for " +
                                              quoted(binaryOpName(node.op)) + " operation");
        if (isFilled)
            return errorAt(node.position,
                           "filling in missing series not allowed for set operators");
        matching.card = MatchCard::ManyToMany;
    }
    return std::nullopt;
}

Failure TypeChecker::checkArgumentCount(const Call& node) {
    const FunctionSignature& function = *node.function;
    const int declared = static_cast<int>(function.argTypes.size()),
              got = static_cast<int>(node.args.size());
    const auto wrong = [&](std::string_view bound, int expected) -> Failure {
        return errorAt(node.position, fmt::format("expected {}{} argument(s) in call to {}, got {}",
                                                  bound, expected, quoted(function.name), got));
    };
    if (function.variadic == 0) return got == declared ? Failure() : wrong("", declared);
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
        return errorAt(selector.position, "expected label selectors only");
    if (!static_cast<const VectorSelector&>(selector).name.empty())
        return errorAt(selector.position,
                       "expected label selectors only, got vector selector instead");
    m_mayMatchEverything = &selector;
    return std::nullopt;
}

Checked TypeChecker::checkCall(Call& node) {
    if (auto failure = checkArgumentCount(node)) return failed(*std::move(failure));
    if (auto failure = checkInfo(node)) return failed(*std::move(failure));
    const std::vector<ValueKind>& types = node.function->argTypes;
    const std::string place = "call to function " + quoted(node.function->name);
    for (size_t i = 0; i < node.args.size(); ++i) {
        const ValueKind wanted = types[std::min(i, types.size() - 1)];
        if (auto failure = expectType(*node.args[i], wanted, place))
            return failed(*std::move(failure));
    }
    return node.function->returnType;
}

Failure TypeChecker::checkSelector(const VectorSelector& node) {
    if (!node.name.empty()) {
        // The name before the braces is the last matcher.
        for (size_t i = 0; i + 1 < node.matchers.size(); ++i) {
            if (node.matchers[i].name() == kMetricName)
                return errorAt(node.position,
                               "metric name must not be set twice: " + quoted(node.name) + " or " +
                                   quoted(node.matchers[i].value()));
        }
        return std::nullopt;
    }
    const bool isRestricted =
        std::any_of(node.matchers.begin(), node.matchers.end(),
                    [](const Matcher& matcher) { return !matcher.matchesEmpty(); });
    if (isRestricted || &node == m_mayMatchEverything) return std::nullopt;
    return errorAt(node.position, "vector selector must contain at least one non-empty matcher");
}

}  // namespace

std::optional<ParseError> checkTypes(Expr& expr, std::string_view text) {
    Checked type = TypeChecker(text).check(expr);
    return type ? Failure() : Failure(std::move(type).error());
}

}  // namespace pallium::promql
