#pragma once

#include "backend/promql/engine/evaluator.h"

namespace pallium::promql {

/// A binary operator with a vector on at least one side.
Result<void> evaluateBinary(Evaluator& evaluator, const BinaryExpr& binary, const ColumnSink& sink);

/// A binary operator between scalars; comparisons give 0 or 1.
Result<std::vector<double>> evaluateScalarBinary(Evaluator& evaluator, const BinaryExpr& binary);

/// Arithmetic and comparisons with a vector on both sides, matched as `binary.matching` says.
Result<void> evaluateVectorMatching(Evaluator& evaluator, const BinaryExpr& binary,
                                    const ColumnSink& sink);

/// and, or, unless.
Result<void> evaluateSetOperator(Evaluator& evaluator, const BinaryExpr& binary,
                                 const ColumnSink& sink);

/// `</` and `>/`, which only native histograms have.
bool isTrim(BinaryOp op);

/// Whether the metric name leaves the result.
bool dropsName(const BinaryExpr& binary);

/// The operator between two points of which at least one is a native histogram, or which floats do
/// not have (trimming); no point if it has no meaning between such, which the user is told.
/// Requires: both are points, the operator is no set operator.
Point combineWithHistograms(QueryState& state, const BinaryExpr& binary, const Point& left,
                            const Point& right);
/// The info for points that an operator is not made for.
void addTypesInfo(QueryState& state, const BinaryExpr& binary, PointKind left, PointKind right);

}  // namespace pallium::promql
