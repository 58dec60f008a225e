// Metrics of OpenTelemetry as decoded from either of their formats: flat arrays, of which a part is
// named by a range of indices. What the translation to series does not use is not here: scopes,
// descriptions, start times, extremes.
#pragma once

#include "backend/base/result.h"
#include "backend/base/scratch_text.h"
#include "backend/wire/otlp_value.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace pallium::wire {

/// A part of one of the arrays of OtlpRequest.
struct OtlpRange {
    uint32_t begin = 0, end = 0;
    size_t size() const { return end - begin; }
};

/// An attribute with its value as text, the way the collector's libraries print it.
struct OtlpAttribute {
    std::string_view key, value;
};

struct OtlpExemplar {
    uint64_t timeNs = 0;
    double value = 0;
    bool hasValue = false;
    std::string_view traceId, spanId;  // bytes; empty: none
    OtlpRange attributes;              // into exemplarAttributes
};

enum class OtlpKind : uint8_t { None, Gauge, Sum, Histogram, ExponentialHistogram, Summary };
/// Numbered as in the protocol; any other number is Unspecified.
enum class OtlpTemporality : uint8_t { Unspecified = 0, Delta = 1, Cumulative = 2 };

constexpr OtlpTemporality otlpTemporality(uint64_t number) {
    return number <= 2 ? static_cast<OtlpTemporality>(number) : OtlpTemporality::Unspecified;
}

/// What data points of all kinds have.
struct OtlpPoint {
    OtlpRange attributes;
    OtlpRange exemplars;
    uint64_t timeNs = 0;          // since 1970
    bool isWithoutValue = false;  // the series ended
};
struct OtlpNumberPoint : OtlpPoint {
    double value = 0;  // integers too
};
struct OtlpHistogramPoint : OtlpPoint {
    uint64_t count = 0;
    double sum = 0;
    bool hasSum = false;
    OtlpRange bucketCounts;  // into counts: one more than bounds, if the sender is right
    OtlpRange bounds;
};
/// Consecutive buckets; the first is number `offset` of its scale.
struct OtlpBuckets {
    int32_t offset = 0;
    OtlpRange counts;
};
struct OtlpExponentialPoint : OtlpPoint {
    uint64_t count = 0, zeroCount = 0;
    double sum = 0;
    bool hasSum = false;
    int32_t scale = 0;
    OtlpBuckets positive, negative;
};
struct OtlpQuantile {
    double quantile = 0, value = 0;
};
struct OtlpSummaryPoint : OtlpPoint {
    uint64_t count = 0;
    double sum = 0;
    OtlpRange quantiles;
};

struct OtlpMetric {
    std::string_view name, unit;
    OtlpKind kind = OtlpKind::None;
    OtlpTemporality temporality = OtlpTemporality::Unspecified;
    bool isMonotonic = false;
    OtlpRange points;  // into the array of its kind
};
struct OtlpResource {
    OtlpRange attributes;
    OtlpRange metrics;
};

/// One decoded export request. Views point into its body, into `texts`, or into what its decoder
/// keeps. Reused from request to request: a warm one allocates nothing. Threads: confined to the
/// request that owns it.
struct OtlpRequest {
    std::vector<OtlpResource> resources;
    std::vector<OtlpMetric> metrics;
    std::vector<OtlpNumberPoint> numbers;
    std::vector<OtlpHistogramPoint> histograms;
    std::vector<OtlpExponentialPoint> exponentials;
    std::vector<OtlpSummaryPoint> summaries;
    std::vector<OtlpAttribute> attributes;
    std::vector<OtlpExemplar> exemplars;
    std::vector<OtlpAttribute> exemplarAttributes;
    std::vector<uint64_t> counts;
    std::vector<double> bounds;
    std::vector<OtlpQuantile> quantiles;
    ScratchText texts;
    OtlpValues values;  // scratch of decoders

    template <class T>
    static std::span<const T> part(const std::vector<T>& array, OtlpRange range) {
        return std::span(array).subspan(range.begin, range.size());
    }
    /// Gives back what a usual request does not need.
    void clear();
};

/// Why a request is refused before it is decoded further: elements that take next to nothing of a
/// body but a hundred times as much memory.
inline constexpr const char* kOtlpTooManyEmpty = "too many empty elements in the request";
/// Metrics, data points and exemplars that a body of `bytes` may hold. No real one is shorter than
/// a time stamp.
constexpr size_t maxOtlpElements(size_t bytes) {
    constexpr size_t kLeastBytes = 8;
    constexpr size_t kAllowance = 32;  // for requests of tests and demonstrations
    return bytes / kLeastBytes + kAllowance;
}

}  // namespace pallium::wire
