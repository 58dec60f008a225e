#include "backend/promql/histogram/arithmetic.h"

#include "backend/promql/histogram/bucket_side.h"
#include "backend/promql/histogram/combine.h"

#include <bit>

namespace pallium::promql {

namespace {

/// Applies `change` to each number.
template <class Change>
void changeNumbers(FloatHistogram& histogram, Change change) {
    change(histogram.zeroCount);
    change(histogram.count);
    change(histogram.sum);
    for (double& count : histogram.positive)
        change(count);
    for (double& count : histogram.negative)
        change(count);
}

bool isSameNumber(double a, double b) {
    return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

bool isSameSide(const BucketSide& a, const BucketSide& b) {
    if (a.counts.size() != b.counts.size()) return false;
    BucketCursor left(a.spans, a.counts), right(b.spans, b.counts);
    while (left.next())
        if (!right.next() || left.index() != right.index() ||
            !isSameNumber(left.count(), right.count()))
            return false;
    return true;
}

}  // namespace

CombinationFacts add(FloatHistogram& sum, const FloatHistogram& addend) {
    return combine(sum, nullptr, addend, 1);
}

CombinationFacts subtract(FloatHistogram& difference, const FloatHistogram& subtrahend) {
    return combine(difference, nullptr, subtrahend, -1);
}

void multiply(FloatHistogram& histogram, double factor) {
    changeNumbers(histogram, [factor](double& number) { number *= factor; });
    if (factor < 0) histogram.hint = CounterResetHint::Gauge;
}

void divide(FloatHistogram& histogram, double divisor) {
    changeNumbers(histogram, [divisor](double& number) { number /= divisor; });
    if (divisor < 0) histogram.hint = CounterResetHint::Gauge;
    if (divisor != 0) return;
    histogram.layout.positiveSpans.clear();
    histogram.layout.negativeSpans.clear();
    histogram.positive.clear();
    histogram.negative.clear();
}

bool isEqual(const FloatHistogram& a, const FloatHistogram& b) {
    return a.layout.schema == b.layout.schema && a.layout.zeroThreshold == b.layout.zeroThreshold &&
           a.layout.customBounds == b.layout.customBounds && isSameNumber(a.count, b.count) &&
           isSameNumber(a.sum, b.sum) && isSameNumber(a.zeroCount, b.zeroCount) &&
           isSameSide(negativeSide(a), negativeSide(b)) &&
           isSameSide(positiveSide(a), positiveSide(b));
}

}  // namespace pallium::promql
