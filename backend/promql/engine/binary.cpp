#include "backend/promql/engine/binary.h"

#include "backend/base/go_text.h"
#include "backend/promql/engine/operators.h"

#include <fmt/format.h>

#include <type_traits>

namespace pallium::promql {
namespace {

/// Applies the operator to a column and one scalar a step, in place. A comparison without bool
/// keeps the vector's value, whichever side it stands on.
void applyScalar(const BinaryExpr& binary, const std::vector<double>& scalars, bool isScalarLeft,
                 Column& column) {
    withOperator(binary.op, [&](auto op) {
        using Outcome = decltype(op(0.0, 0.0));
        for (size_t step = 0; step < column.size(); ++step) {
            if (!column.isFloat(step)) continue;
            const double value = column.values[step];
            const Outcome outcome =
                isScalarLeft ? op(scalars[step], value) : op(value, scalars[step]);
            if constexpr (std::is_same_v<Outcome, bool>) {
                if (binary.returnBool)
                    column.values[step] = outcome ? 1 : 0;
                else if (!outcome)
                    column.clear(step);
            } else {
                column.values[step] = outcome;
            }
        }
    });
}

/// The same to the native histograms of a column, and to its floats if only histograms have the
/// operator.
void applyScalarToHistograms(QueryState& state, const BinaryExpr& binary,
                             const std::vector<double>& scalars, bool isScalarLeft,
                             Column& column) {
    for (size_t step = 0; step < column.size(); ++step) {
        if (!column.isHistogram(step) && !(isTrim(binary.op) && column.has(step))) continue;
        const Point scalar(scalars[step]);
        const Point point = column.at(step);
        column.set(step, isScalarLeft ? combineWithHistograms(state, binary, scalar, point)
                                      : combineWithHistograms(state, binary, point, scalar));
    }
}

Result<void> evaluateWithScalar(Evaluator& evaluator, const BinaryExpr& binary,
                                const ColumnSink& sink) {
    const bool isScalarLeft = binary.lhs->type() == ValueKind::Scalar;
    const Expr& vector = isScalarLeft ? *binary.rhs : *binary.lhs;
    const auto scalars = evaluator.scalars(isScalarLeft ? *binary.lhs : *binary.rhs);
    PALLIUM_TRY(scalars);
    const auto map = [&](Column& column) -> Result<void> {
        if (!isTrim(binary.op)) applyScalar(binary, *scalars, isScalarLeft, column);
        if (column.mayHaveHistograms() || isTrim(binary.op))
            applyScalarToHistograms(evaluator.state(), binary, *scalars, isScalarLeft, column);
        return {};
    };
    return evaluator.mapColumns(vector, dropsName(binary), map, sink);
}

}  // namespace

bool isTrim(BinaryOp op) {
    return op == BinaryOp::TrimUpper || op == BinaryOp::TrimLower;
}

bool dropsName(const BinaryExpr& binary) {
    if (isSetOperator(binary.op) || isTrim(binary.op)) return false;
    return !isComparison(binary.op) || binary.returnBool;
}

Result<std::vector<double>> evaluateScalarBinary(Evaluator& evaluator, const BinaryExpr& binary) {
    auto left = evaluator.scalars(*binary.lhs);
    PALLIUM_TRY(left);
    const auto right = evaluator.scalars(*binary.rhs);
    PALLIUM_TRY(right);
    withOperator(binary.op, [&](auto op) {
        for (size_t step = 0; step < left->size(); ++step)
            (*left)[step] = static_cast<double>(op((*left)[step], (*right)[step]));
    });
    return left;
}

Result<void> evaluateBinary(Evaluator& evaluator, const BinaryExpr& binary,
                            const ColumnSink& sink) {
    if (isSetOperator(binary.op)) return evaluateSetOperator(evaluator, binary, sink);
    const bool areBothVectors =
        binary.lhs->type() == ValueKind::Vector && binary.rhs->type() == ValueKind::Vector;
    return areBothVectors ? evaluateVectorMatching(evaluator, binary, sink)
                          : evaluateWithScalar(evaluator, binary, sink);
}

}  // namespace pallium::promql
