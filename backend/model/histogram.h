#pragma once

#include "backend/base/clock.h"
#include "backend/base/result.h"

#include <cstdint>
#include <variant>
#include <vector>

namespace pallium {

/// What is known about a histogram sample against the one before it. Numbered as in remote write.
enum class CounterResetHint : uint8_t { Unknown = 0, CounterReset, NotCounterReset, Gauge };

/// Consecutive buckets: `offset` from the end of the span before (the first: absolute index).
struct HistogramSpan {
    int32_t offset = 0;
    uint32_t length = 0;
    friend bool operator==(const HistogramSpan&, const HistogramSpan&) = default;
};

/// Where the buckets of a native histogram lie. Exponential schemas are -4 to 8; kCustomBuckets
/// takes its upper bounds from customBounds (ascending, without +Inf) and has positive spans only.
struct HistogramLayout {
    static constexpr int32_t kCustomBuckets = -53;
    static constexpr int32_t kMinSchema = -4, kMaxSchema = 8;

    int32_t schema = 0;
    double zeroThreshold = 0;
    std::vector<HistogramSpan> positiveSpans, negativeSpans;
    std::vector<double> customBounds;

    bool hasCustomBuckets() const { return schema == kCustomBuckets; }
};

/// A native histogram with integer counts. Buckets are deltas: each to the one before, the first
/// absolute. A stale one has the stale NaN as its sum. A value; assignment reuses capacity.
struct Histogram {
    CounterResetHint hint = CounterResetHint::Unknown;
    HistogramLayout layout;
    uint64_t count = 0, zeroCount = 0;
    double sum = 0;
    std::vector<int64_t> positive, negative;
};

/// A native histogram with counts of any kind. Buckets are absolute.
struct FloatHistogram {
    CounterResetHint hint = CounterResetHint::Unknown;
    HistogramLayout layout;
    double count = 0, zeroCount = 0, sum = 0;
    std::vector<double> positive, negative;
};

/// A native histogram as it was sent.
using AnyHistogram = std::variant<Histogram, FloatHistogram>;

/// Equal in every bit, -0 and NaN payloads included; hints are compared too.
bool isSameBits(const Histogram& a, const Histogram& b);
bool isSameBits(const FloatHistogram& a, const FloatHistogram& b);
bool isSameBits(const AnyHistogram& a, const AnyHistogram& b);  // and of one kind
bool isSameLayout(const HistogramLayout& a, const HistogramLayout& b);

bool isStale(const Histogram& histogram);
bool isStale(const FloatHistogram& histogram);
bool isStale(const AnyHistogram& histogram);

/// Writes the same histogram with absolute float buckets to `out`.
void toFloat(const Histogram& from, FloatHistogram& out);
/// The way back. False, with anything in `out`, if a count is negative, not whole or not below
/// 2^53, from where on it may have been rounded.
[[nodiscard]] bool toInteger(const FloatHistogram& from, Histogram& out);

/// Joins neighbouring buckets until the histogram has `schema`. In place, without allocating.
/// Requires: both schemas are exponential, `schema` is not the greater; validate() accepts the
/// histogram.
void reduceResolution(Histogram& histogram, int32_t schema);
void reduceResolution(FloatHistogram& histogram, int32_t schema);

/// What a histogram that is to be stored must fulfil (tsdb validation of Prometheus). Errors:
/// InvalidArgument with Prometheus' text.
Result<void> validate(const Histogram& histogram);
Result<void> validate(const FloatHistogram& histogram);
Result<void> validate(const AnyHistogram& histogram);

/// A histogram as the engine reads it.
struct HistogramSample {
    TimestampMs timestampMs = 0;
    FloatHistogram histogram;
    TimestampMs startMs = 0;  // since when it counts; 0: unknown
    bool isInteger = false;   // it is kept as a Histogram
};

}  // namespace pallium
