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

/// Whether the metric name leaves the result.
bool dropsName(const BinaryExpr& binary);

/// The info for an operator that floats do not have (histogram trimming).
void addFloatTypesInfo(QueryState& state, const BinaryExpr& binary);

}  // namespace pallium::promql
