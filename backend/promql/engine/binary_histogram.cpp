#include "backend/base/go_text.h"
#include "backend/promql/engine/binary.h"
#include "backend/promql/functions/histogram_texts.h"
#include "backend/promql/histogram/arithmetic.h"
#include "backend/promql/histogram/statistics.h"

#include <fmt/format.h>

namespace pallium::promql {
namespace {

/// Says what an addition or subtraction had to do. Returns whether it has a result.
bool report(QueryState& state, const BinaryExpr& binary, const CombinationFacts& facts) {
    const auto operation =
        binary.op == BinaryOp::Add ? HistogramOperation::Addition : HistogramOperation::Subtraction;
    const AnnotationTarget target{state.annotations, {}, binary.position};
    if (facts.isIncompatible) {
        target.sink.warning(
            fmt::format("incompatible bucket layout encountered for binary operator {}",
                        binaryOpName(binary.op)),
            target.position);
        return false;
    }
    if (facts.areHintsInConflict) warnOfHintConflict(target, operation);
    if (facts.areBoundsReconciled) tellOfReconciledBounds(target, operation);
    return true;
}

Point compacted(FloatHistogram histogram) {
    compact(histogram);
    return histogram;
}

Point ofBoth(QueryState& state, const BinaryExpr& binary, const HistogramPtr& left,
             const HistogramPtr& right) {
    FloatHistogram result = *left;
    switch (binary.op) {
        case BinaryOp::Add:
            return report(state, binary, add(result, *right)) ? compacted(result) : Point();
        case BinaryOp::Sub:
            if (!report(state, binary, subtract(result, *right))) return {};
            result.hint = CounterResetHint::Gauge;
            return compacted(std::move(result));
        case BinaryOp::Eql:
        case BinaryOp::Neq: {
            const bool holds = isEqual(*left, *right) == (binary.op == BinaryOp::Eql);
            if (binary.returnBool) return static_cast<double>(holds);
            return holds ? left : nullptr;
        }
        default:
            addTypesInfo(state, binary, PointKind::Histogram, PointKind::Histogram);
            return {};
    }
}

Point ofLeft(QueryState& state, const BinaryExpr& binary, const HistogramPtr& left, double right) {
    FloatHistogram result = *left;
    switch (binary.op) {
        case BinaryOp::Mul:
            multiply(result, right);
            return compacted(std::move(result));
        case BinaryOp::Div:
            divide(result, right);
            return compacted(std::move(result));
        case BinaryOp::TrimUpper:
            trimUpper(result, right);
            return result;
        case BinaryOp::TrimLower:
            trimLower(result, right);
            return result;
        default:
            addTypesInfo(state, binary, PointKind::Histogram, PointKind::Float);
            return {};
    }
}

Point ofRight(QueryState& state, const BinaryExpr& binary, double left, const HistogramPtr& right) {
    if (binary.op != BinaryOp::Mul) {
        addTypesInfo(state, binary, PointKind::Float, PointKind::Histogram);
        return {};
    }
    FloatHistogram result = *right;
    multiply(result, left);
    return compacted(std::move(result));
}

std::string_view nameOf(PointKind kind) {
    return kind == PointKind::Histogram ? "histogram" : "float";
}

}  // namespace

void addTypesInfo(QueryState& state, const BinaryExpr& binary, PointKind left, PointKind right) {
    const std::string_view name = binaryOpName(binary.op);
    state.annotations.info(
        fmt::format("incompatible sample types encountered for binary operator {}: {} {} {}",
                    quoted(name), nameOf(left), name, nameOf(right)),
        binary.position);
}

Point combineWithHistograms(QueryState& state, const BinaryExpr& binary, const Point& left,
                            const Point& right) {
    if (left.kind == PointKind::Histogram && right.kind == PointKind::Histogram)
        return ofBoth(state, binary, left.histogram, right.histogram);
    if (left.kind == PointKind::Histogram)
        return ofLeft(state, binary, left.histogram, right.value);
    if (right.kind == PointKind::Histogram)
        return ofRight(state, binary, left.value, right.histogram);
    addTypesInfo(state, binary, PointKind::Float, PointKind::Float);
    return {};
}

}  // namespace pallium::promql
