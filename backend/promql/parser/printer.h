#pragma once

#include "backend/promql/parser/ast.h"

#include <string>

namespace pallium::promql {

/// Pieces of an expression as printExpr writes them, for the pretty printer.
/// `sum by (a) ` or `sum`.
std::string aggregateHead(const AggregateExpr& node);
/// `== bool on (a) group_left (b)`.
std::string operatorText(const BinaryExpr& node);
/// `[5m:1m] @ 1.000 offset 5m`.
std::string subquerySuffix(const SubqueryExpr& node);
/// Whether the left operand is infinity as the base of a power, which is printed without its sign:
/// that would be the sign of the power.
bool isInfinitePower(const BinaryExpr& node);
/// True if the printed expression is longer than `limit` bytes; looks no further than that.
bool isPrintedLongerThan(const Expr& expr, size_t limit);

}  // namespace pallium::promql
