#include "backend/promql/functions/combine_histograms.h"

#include <algorithm>

namespace pallium::promql {
namespace {

bool report(const AnnotationTarget& target, const CombinationFacts& facts,
            HistogramOperation operation) {
    if (facts.isIncompatible) {
        warnOfMixedSchemas(target);
        return false;
    }
    if (facts.areBoundsReconciled) tellOfReconciledBounds(target, operation);
    return true;
}

}  // namespace

bool addReported(const AnnotationTarget& target, FloatHistogram& sum,
                 const FloatHistogram& addend) {
    return report(target, add(sum, addend), HistogramOperation::Addition);
}

bool subtractReported(const AnnotationTarget& target, FloatHistogram& difference,
                      const FloatHistogram& subtrahend) {
    return report(target, subtract(difference, subtrahend), HistogramOperation::Subtraction);
}

AnnotationTarget rangeTarget(const CallSite& call) {
    const auto& args = call.expr.args;
    const auto range = std::find_if(args.begin(), args.end(), [](const ExprPtr& arg) {
        return arg->type() == ValueKind::Matrix;
    });
    return {call.annotations, call.metricName(), (*range)->position};
}

}  // namespace pallium::promql
