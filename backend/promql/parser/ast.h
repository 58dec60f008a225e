// promql/parser: query text to tree, types, printer. Pure: no data, no clock; also linked into the
// console. Start at ast.h (the tree) and parser.h (the one entry point).
#pragma once

#include "backend/model/matcher.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pallium::promql {

/// Byte offsets into the query text: [start, end).
struct PositionRange {
    uint32_t start = 0;
    uint32_t end = 0;
};

enum class ValueKind : uint8_t { None, Scalar, Vector, Matrix, String };
/// `scalar`, `instant vector`, `range vector`, `string` as in type errors.
std::string_view documentedName(ValueKind kind);
/// `scalar`, `vector`, `matrix`, `string` as in the API.
std::string_view apiName(ValueKind kind);

enum class NodeKind : uint8_t {
    Number,
    String,
    VectorSelector,
    MatrixSelector,
    Subquery,
    Call,
    Aggregate,
    Binary,
    Unary,
    Paren,
    StepInvariant,
    Duration
};

/// A node of the tree. Nodes own their children; a tree is immutable once parsed, except for the
/// engine's preparation, which works on its own copy.
struct Expr {
    const NodeKind kind;
    PositionRange position;

    virtual ~Expr() = default;
    virtual ValueKind type() const = 0;
    virtual std::unique_ptr<Expr> clone() const = 0;

  protected:
    explicit Expr(NodeKind k) : kind(k) {}
    Expr(const Expr&) = default;
};
using ExprPtr = std::unique_ptr<Expr>;

/// `42`, `0x1f`, `Inf`, `5m` (then isDuration; the value is seconds).
struct NumberLiteral final : Expr {
    double value = 0;
    bool isDuration = false;
    NumberLiteral() : Expr(NodeKind::Number) {}
    ValueKind type() const override { return ValueKind::Scalar; }
    ExprPtr clone() const override;
};

struct StringLiteral final : Expr {
    std::string value;
    StringLiteral() : Expr(NodeKind::String) {}
    ValueKind type() const override { return ValueKind::String; }
    ExprPtr clone() const override;
};

/// Duration arithmetic inside `[...]`, subquery steps and `offset`: evaluated when the query
/// starts.
enum class DurationOp : uint8_t {
    Literal,
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Neg,
    Pos,
    Step,
    Range,
    MaxOf,
    MinOf
};
struct DurationExpr final : Expr {
    DurationOp op = DurationOp::Literal;
    double seconds = 0;                      // Literal
    bool isDuration = false;                 // Literal: written with units, `5m`
    std::unique_ptr<DurationExpr> lhs, rhs;  // operands; Neg and Pos use rhs
    bool isWrapped = false;                  // stood in parentheses
    DurationExpr() : Expr(NodeKind::Duration) {}
    ValueKind type() const override { return ValueKind::Scalar; }
    ExprPtr clone() const override;
};

enum class AtModifier : uint8_t { None, Timestamp, Start, End };
enum class ExtendedRange : uint8_t { None, Anchored, Smoothed };

/// offset and @ of a selector or subquery, as written.
struct TimeModifiers {
    int64_t offsetMs = 0;                      // as written, may be negative
    std::unique_ptr<DurationExpr> offsetExpr;  // instead of a literal, else null
    AtModifier at = AtModifier::None;
    int64_t atMs = 0;  // Timestamp
    TimeModifiers() = default;
    TimeModifiers(const TimeModifiers& other);
    TimeModifiers(TimeModifiers&&) noexcept = default;
    TimeModifiers& operator=(const TimeModifiers&) = delete;
    TimeModifiers& operator=(TimeModifiers&&) noexcept = default;
};

struct VectorSelector final : Expr {
    std::string name;               // the metric name before the braces, else empty
    std::vector<Matcher> matchers;  // includes the one on __name__
    TimeModifiers modifiers;
    ExtendedRange extended = ExtendedRange::None;
    bool onlyHistogramStats = false;  // set by the engine: counts and sums are enough
    VectorSelector() : Expr(NodeKind::VectorSelector) {}
    ValueKind type() const override { return ValueKind::Vector; }
    ExprPtr clone() const override;
};

/// `selector[range]`; offset and @ are those of the inner selector.
struct MatrixSelector final : Expr {
    std::unique_ptr<VectorSelector> selector;
    int64_t rangeMs = 0;
    std::unique_ptr<DurationExpr> rangeExpr;  // instead of a literal, else null
    MatrixSelector() : Expr(NodeKind::MatrixSelector) {}
    ValueKind type() const override { return ValueKind::Matrix; }
    ExprPtr clone() const override;
};

struct SubqueryExpr final : Expr {
    ExprPtr expr;
    int64_t rangeMs = 0;
    int64_t stepMs = 0;  // 0: the default step
    std::unique_ptr<DurationExpr> rangeExpr, stepExpr;
    TimeModifiers modifiers;
    SubqueryExpr() : Expr(NodeKind::Subquery) {}
    ValueKind type() const override { return ValueKind::Matrix; }
    ExprPtr clone() const override;
};

/// Signature of a function; the table is functions_table.cpp of this directory. An argument beyond
/// the declared ones has the type of the last.
struct FunctionSignature {
    std::string_view name;
    std::vector<ValueKind> argTypes;
    int variadic = 0;  // 0: exactly; n > 0: up to n of the last optional; -1: any number more
    ValueKind returnType = ValueKind::Vector;
    bool isExperimental = false;
};
/// Null if there is no such function. The table lives as long as the process.
const FunctionSignature* findFunction(std::string_view name);
const std::vector<FunctionSignature>& allFunctions();

struct Call final : Expr {
    const FunctionSignature* function = nullptr;
    std::vector<ExprPtr> args;
    Call() : Expr(NodeKind::Call) {}
    ValueKind type() const override { return function->returnType; }
    ExprPtr clone() const override;
};

enum class AggregateOp : uint8_t {
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
    LimitRatio
};
std::string_view aggregateName(AggregateOp op);

struct AggregateExpr final : Expr {
    AggregateOp op = AggregateOp::Sum;
    ExprPtr expr;
    ExprPtr param;  // k, φ, label; else null
    std::vector<std::string> grouping;
    bool without = false;
    AggregateExpr() : Expr(NodeKind::Aggregate) {}
    ValueKind type() const override { return ValueKind::Vector; }
    ExprPtr clone() const override;
};

enum class BinaryOp : uint8_t {
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
    TrimLower
};
std::string_view binaryOpName(BinaryOp op);
bool isComparison(BinaryOp op);
bool isSetOperator(BinaryOp op);

enum class MatchCard : uint8_t { OneToOne, ManyToOne, OneToMany, ManyToMany };

/// How the series of two vectors find each other.
struct VectorMatching {
    MatchCard card = MatchCard::OneToOne;
    std::vector<std::string> labels;  // of on(…) or ignoring(…)
    bool isOn = false;
    std::vector<std::string> include;  // of group_left(…) or group_right(…)
    std::optional<double> fillLeft, fillRight;
};

struct BinaryExpr final : Expr {
    BinaryOp op = BinaryOp::Add;
    ExprPtr lhs, rhs;
    std::optional<VectorMatching> matching;  // set if both sides are vectors
    bool returnBool = false;
    BinaryExpr() : Expr(NodeKind::Binary) {}
    ValueKind type() const override;
    ExprPtr clone() const override;
};

struct UnaryExpr final : Expr {
    bool isMinus = false;
    ExprPtr expr;
    UnaryExpr() : Expr(NodeKind::Unary) {}
    ValueKind type() const override { return expr->type(); }
    ExprPtr clone() const override;
};

struct ParenExpr final : Expr {
    ExprPtr expr;
    ParenExpr() : Expr(NodeKind::Paren) {}
    ValueKind type() const override { return expr->type(); }
    ExprPtr clone() const override;
};

/// Put in by the engine around a subtree whose value is the same at every step; never parsed.
struct StepInvariantExpr final : Expr {
    ExprPtr expr;
    StepInvariantExpr() : Expr(NodeKind::StepInvariant) {}
    ValueKind type() const override { return expr->type(); }
    ExprPtr clone() const override;
};

/// The nodes right below: left, right; the aggregated one, the parameter; arguments. The selector
/// of a MatrixSelector is part of it, and so are durations.
std::vector<const Expr*> childrenOf(const Expr& expr);

/// The node inside any number of parentheses.
const Expr& unwrapParens(const Expr& expr);

}  // namespace pallium::promql
