#include "backend/model/histogram.h"

#include "backend/model/sample.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

namespace pallium {

namespace {

uint64_t histogramBits(double value) {
    return std::bit_cast<uint64_t>(value);
}
uint64_t histogramBits(uint64_t value) {
    return value;
}

bool isSameDoubles(std::span<const double> a, std::span<const double> b) {
    const auto bits = [](double value) { return histogramBits(value); };
    return std::ranges::equal(a, b, {}, bits, bits);
}
bool isSameBuckets(const std::vector<double>& a, const std::vector<double>& b) {
    return isSameDoubles(a, b);
}
bool isSameBuckets(const std::vector<int64_t>& a, const std::vector<int64_t>& b) {
    return a == b;
}

template <class H>
bool isSameHistogram(const H& a, const H& b) {
    return a.hint == b.hint && isSameLayout(a.layout, b.layout) &&
           histogramBits(a.count) == histogramBits(b.count) &&
           histogramBits(a.zeroCount) == histogramBits(b.zeroCount) &&
           histogramBits(a.sum) == histogramBits(b.sum) && isSameBuckets(a.positive, b.positive) &&
           isSameBuckets(a.negative, b.negative);
}

void toCounts(std::span<const int64_t> deltas, std::vector<double>& out) {
    out.resize(deltas.size());
    uint64_t count = 0;  // wraps around
    for (size_t i = 0; i < deltas.size(); ++i) {
        count += static_cast<uint64_t>(deltas[i]);
        out[i] = static_cast<double>(static_cast<int64_t>(count));
    }
}

constexpr double kRoundedFrom = 9007199254740992;  // 2^53: what is above may have become it

bool toWholeCount(double from, uint64_t& out) {
    if (!(from >= 0 && from < kRoundedFrom) || from != std::floor(from)) return false;
    out = static_cast<uint64_t>(from);
    return true;
}

bool toDeltas(std::span<const double> counts, std::vector<int64_t>& out) {
    out.resize(counts.size());
    uint64_t before = 0;
    for (size_t i = 0; i < counts.size(); ++i) {
        uint64_t count = 0;
        if (!toWholeCount(counts[i], count)) return false;
        out[i] = static_cast<int64_t>(count - before);
        before = count;
    }
    return true;
}

}  // namespace

bool isSameBits(const Histogram& a, const Histogram& b) {
    return isSameHistogram(a, b);
}
bool isSameBits(const FloatHistogram& a, const FloatHistogram& b) {
    return isSameHistogram(a, b);
}
bool isSameBits(const AnyHistogram& a, const AnyHistogram& b) {
    return std::visit(
        [&b]<class H>(const H& of) {
            const H* const other = std::get_if<H>(&b);
            return other != nullptr && isSameHistogram(of, *other);
        },
        a);
}
bool isSameLayout(const HistogramLayout& a, const HistogramLayout& b) {
    return a.schema == b.schema &&
           histogramBits(a.zeroThreshold) == histogramBits(b.zeroThreshold) &&
           a.positiveSpans == b.positiveSpans && a.negativeSpans == b.negativeSpans &&
           isSameDoubles(a.customBounds, b.customBounds);
}

bool isStale(const Histogram& histogram) {
    return isStaleNan(histogram.sum);
}
bool isStale(const FloatHistogram& histogram) {
    return isStaleNan(histogram.sum);
}
bool isStale(const AnyHistogram& histogram) {
    return std::visit([](const auto& of) { return isStale(of); }, histogram);
}

void toFloat(const Histogram& from, FloatHistogram& out) {
    out.hint = from.hint;
    out.layout = from.layout;
    out.count = static_cast<double>(from.count);
    out.zeroCount = static_cast<double>(from.zeroCount);
    out.sum = from.sum;
    toCounts(from.positive, out.positive);
    toCounts(from.negative, out.negative);
}

bool toInteger(const FloatHistogram& from, Histogram& out) {
    out.hint = from.hint;
    out.layout = from.layout;
    out.sum = from.sum;
    return toWholeCount(from.count, out.count) && toWholeCount(from.zeroCount, out.zeroCount) &&
           toDeltas(from.positive, out.positive) && toDeltas(from.negative, out.negative);
}

}  // namespace pallium
