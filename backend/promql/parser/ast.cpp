#include "backend/promql/parser/ast.h"

namespace pallium::promql {
namespace {

template <class T>
std::unique_ptr<T> copyOf(const std::unique_ptr<T>& node) {
    return node ? std::unique_ptr<T>(static_cast<T*>(node->clone().release())) : nullptr;
}

/// What every node has; the rest is copied by each clone().
template <class T>
std::unique_ptr<T> shell(const T& from) {
    auto to = std::make_unique<T>();
    to->position = from.position;
    return to;
}

template <class T>
ExprPtr cloneWithChild(const T& from) {
    auto to = shell(from);
    to->expr = copyOf(from.expr);
    return to;
}

}  // namespace

ExprPtr NumberLiteral::clone() const {
    auto to = shell(*this);
    to->value = value;
    to->isDuration = isDuration;
    return to;
}

ExprPtr StringLiteral::clone() const {
    auto to = shell(*this);
    to->value = value;
    return to;
}

ExprPtr DurationExpr::clone() const {
    auto to = shell(*this);
    to->op = op;
    to->seconds = seconds;
    to->isDuration = isDuration;
    to->lhs = copyOf(lhs);
    to->rhs = copyOf(rhs);
    to->isWrapped = isWrapped;
    return to;
}

TimeModifiers::TimeModifiers(const TimeModifiers& other)
    : offsetMs(other.offsetMs),
      offsetExpr(copyOf(other.offsetExpr)),
      at(other.at),
      atMs(other.atMs) {}

ExprPtr VectorSelector::clone() const {
    return std::make_unique<VectorSelector>(*this);
}

ExprPtr MatrixSelector::clone() const {
    auto to = shell(*this);
    to->selector = copyOf(selector);
    to->rangeMs = rangeMs;
    to->rangeExpr = copyOf(rangeExpr);
    return to;
}

ExprPtr SubqueryExpr::clone() const {
    auto to = shell(*this);
    to->expr = copyOf(expr);
    to->rangeMs = rangeMs;
    to->stepMs = stepMs;
    to->rangeExpr = copyOf(rangeExpr);
    to->stepExpr = copyOf(stepExpr);
    to->modifiers = TimeModifiers(modifiers);
    return to;
}

ExprPtr Call::clone() const {
    auto to = shell(*this);
    to->function = function;
    to->args.reserve(args.size());
    for (const ExprPtr& arg : args)
        to->args.push_back(copyOf(arg));
    return to;
}

ExprPtr AggregateExpr::clone() const {
    auto to = shell(*this);
    to->op = op;
    to->expr = copyOf(expr);
    to->param = copyOf(param);
    to->grouping = grouping;
    to->without = without;
    return to;
}

ValueKind BinaryExpr::type() const {
    const bool isScalar = lhs->type() == ValueKind::Scalar && rhs->type() == ValueKind::Scalar;
    return isScalar ? ValueKind::Scalar : ValueKind::Vector;
}

ExprPtr BinaryExpr::clone() const {
    auto to = shell(*this);
    to->op = op;
    to->lhs = copyOf(lhs);
    to->rhs = copyOf(rhs);
    to->matching = matching;
    to->returnBool = returnBool;
    return to;
}

ExprPtr UnaryExpr::clone() const {
    auto to = shell(*this);
    to->isMinus = isMinus;
    to->expr = copyOf(expr);
    return to;
}

ExprPtr ParenExpr::clone() const {
    return cloneWithChild(*this);
}
ExprPtr StepInvariantExpr::clone() const {
    return cloneWithChild(*this);
}

const Expr& unwrapParens(const Expr& expr) {
    const Expr* inner = &expr;
    while (inner->kind == NodeKind::Paren)
        inner = static_cast<const ParenExpr*>(inner)->expr.get();
    return *inner;
}

std::string_view documentedName(ValueKind kind) {
    switch (kind) {
        case ValueKind::None:
            return "none";
        case ValueKind::Scalar:
            return "scalar";
        case ValueKind::Vector:
            return "instant vector";
        case ValueKind::Matrix:
            return "range vector";
        case ValueKind::String:
            return "string";
    }
    return "none";
}

std::string_view apiName(ValueKind kind) {
    switch (kind) {
        case ValueKind::None:
            return "none";
        case ValueKind::Scalar:
            return "scalar";
        case ValueKind::Vector:
            return "vector";
        case ValueKind::Matrix:
            return "matrix";
        case ValueKind::String:
            return "string";
    }
    return "none";
}

std::string_view aggregateName(AggregateOp op) {
    switch (op) {
        case AggregateOp::Sum:
            return "sum";
        case AggregateOp::Avg:
            return "avg";
        case AggregateOp::Count:
            return "count";
        case AggregateOp::Min:
            return "min";
        case AggregateOp::Max:
            return "max";
        case AggregateOp::Group:
            return "group";
        case AggregateOp::Stddev:
            return "stddev";
        case AggregateOp::Stdvar:
            return "stdvar";
        case AggregateOp::Topk:
            return "topk";
        case AggregateOp::Bottomk:
            return "bottomk";
        case AggregateOp::CountValues:
            return "count_values";
        case AggregateOp::Quantile:
            return "quantile";
        case AggregateOp::Limitk:
            return "limitk";
        case AggregateOp::LimitRatio:
            return "limit_ratio";
    }
    return "";
}

std::string_view binaryOpName(BinaryOp op) {
    switch (op) {
        case BinaryOp::Add:
            return "+";
        case BinaryOp::Sub:
            return "-";
        case BinaryOp::Mul:
            return "*";
        case BinaryOp::Div:
            return "/";
        case BinaryOp::Mod:
            return "%";
        case BinaryOp::Pow:
            return "^";
        case BinaryOp::Atan2:
            return "atan2";
        case BinaryOp::Eql:
            return "==";
        case BinaryOp::Neq:
            return "!=";
        case BinaryOp::Lss:
            return "<";
        case BinaryOp::Lte:
            return "<=";
        case BinaryOp::Gtr:
            return ">";
        case BinaryOp::Gte:
            return ">=";
        case BinaryOp::And:
            return "and";
        case BinaryOp::Or:
            return "or";
        case BinaryOp::Unless:
            return "unless";
        case BinaryOp::TrimUpper:
            return "</";
        case BinaryOp::TrimLower:
            return ">/";
    }
    return "";
}

bool isComparison(BinaryOp op) {
    return op >= BinaryOp::Eql && op <= BinaryOp::Gte;
}

bool isSetOperator(BinaryOp op) {
    return op == BinaryOp::And || op == BinaryOp::Or || op == BinaryOp::Unless;
}

}  // namespace pallium::promql
