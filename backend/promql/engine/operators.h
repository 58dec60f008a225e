#pragma once

#include "backend/promql/parser/ast.h"

#include <cmath>

namespace pallium::promql {

/// Calls `use` with the operator as a function object of two doubles: arithmetic returns double,
/// comparison bool. The operator is chosen once, outside the loop over steps.
/// Requires: `op` is neither a set operator nor a histogram trim.
template <class Use>
auto withOperator(BinaryOp op, Use&& use) {
    switch (op) {
        case BinaryOp::Sub:
            return use([](double l, double r) { return l - r; });
        case BinaryOp::Mul:
            return use([](double l, double r) { return l * r; });
        case BinaryOp::Div:
            return use([](double l, double r) { return l / r; });
        case BinaryOp::Mod:
            return use([](double l, double r) { return std::fmod(l, r); });
        case BinaryOp::Pow:
            return use([](double l, double r) { return std::pow(l, r); });
        case BinaryOp::Atan2:
            return use([](double l, double r) { return std::atan2(l, r); });
        case BinaryOp::Eql:
            return use([](double l, double r) { return l == r; });
        case BinaryOp::Neq:
            return use([](double l, double r) { return l != r; });
        case BinaryOp::Lss:
            return use([](double l, double r) { return l < r; });
        case BinaryOp::Lte:
            return use([](double l, double r) { return l <= r; });
        case BinaryOp::Gtr:
            return use([](double l, double r) { return l > r; });
        case BinaryOp::Gte:
            return use([](double l, double r) { return l >= r; });
        default:
            return use([](double l, double r) { return l + r; });
    }
}

}  // namespace pallium::promql
