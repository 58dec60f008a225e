#include "backend/distributor/otlp_native_histogram.h"

#include "backend/distributor/otlp_series.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>

namespace pallium::distributor {
namespace {

using wire::OtlpBuckets;
using wire::OtlpRequest;

constexpr double kZeroThreshold = 1e-128;  // Prometheus' for OTLP, which seldom sends one

/// Writes buckets in ascending order as spans and deltas.
class NativeBucketWriter {
  public:
    NativeBucketWriter(std::vector<HistogramSpan>& spans, std::vector<int64_t>& deltas)
        : m_spans(spans), m_deltas(deltas) {
        m_spans.clear();
        m_deltas.clear();
    }

    /// False: no span can begin there.
    bool add(int64_t index, uint64_t count) {
        constexpr int64_t kLongestFilledGap = 2;  // shorter than the span it saves
        const int64_t gap = m_spans.empty() ? index : index - m_next;
        if (m_spans.empty() || gap > kLongestFilledGap) {
            if (gap < std::numeric_limits<int32_t>::min() ||
                gap > std::numeric_limits<int32_t>::max())
                return false;
            m_spans.push_back({static_cast<int32_t>(gap), 0});
            m_next = index;
        }
        for (; m_next < index; ++m_next)
            append(0);
        append(count);
        ++m_next;
        return true;
    }

  private:
    void append(uint64_t count) {
        m_deltas.push_back(static_cast<int64_t>(count - m_last));
        m_last = count;
        ++m_spans.back().length;
    }

    std::vector<HistogramSpan>& m_spans;
    std::vector<int64_t>& m_deltas;
    int64_t m_next = 0;  // index after the last bucket
    uint64_t m_last = 0;
};

/// Bucket 0 of OTLP reaches up to the base, bucket 0 of Prometheus up to 1: hence the 1.
bool convertBuckets(const OtlpBuckets& buckets, const OtlpRequest& request, unsigned scaleDown,
                    std::vector<HistogramSpan>& spans, std::vector<int64_t>& deltas) {
    NativeBucketWriter out(spans, deltas);
    const auto counts = OtlpRequest::part(request.counts, buckets.counts);
    const auto indexOf = [&](size_t i) {
        return ((buckets.offset + static_cast<int64_t>(i)) >> scaleDown) + 1;
    };
    for (size_t i = 0; i < counts.size();) {
        const int64_t index = indexOf(i);
        uint64_t count = 0;
        for (; i < counts.size() && indexOf(i) == index; ++i)
            count += counts[i];
        if (count != 0 && !out.add(index, count)) return false;
    }
    return true;
}

Histogram& emptyHistogram(HistogramPoint& point) {
    auto* held = std::get_if<Histogram>(&point.histogram);
    Histogram& out = held != nullptr ? *held : point.histogram.emplace<Histogram>();
    out.hint = CounterResetHint::Unknown;
    out.layout.schema = 0;
    out.layout.zeroThreshold = kZeroThreshold;
    out.layout.customBounds.clear();
    out.layout.positiveSpans.clear();
    out.layout.negativeSpans.clear();
    out.positive.clear();
    out.negative.clear();
    out.count = out.zeroCount = 0;
    out.sum = 0;
    return out;
}

}  // namespace

Result<void> toNativeHistogram(const wire::OtlpExponentialPoint& point, const OtlpRequest& request,
                               wire::OtlpTemporality temporality, HistogramPoint& out) {
    constexpr const char* kCannot = "cannot convert exponential to native histogram.";
    constexpr int64_t kMaxShift = 40;  // beyond the range of all indices
    if (point.scale < HistogramLayout::kMinSchema)
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("{} Scale must be >= {}, was {}", kCannot,
                                HistogramLayout::kMinSchema, point.scale));
    Histogram& histogram = emptyHistogram(out);
    out.timestampMs = otlpTimeMs(point.timeNs);
    if (temporality == wire::OtlpTemporality::Delta) histogram.hint = CounterResetHint::Gauge;
    if (point.isWithoutValue) {
        histogram.sum = staleNan();
        return {};
    }
    histogram.layout.schema = std::min(point.scale, HistogramLayout::kMaxSchema);
    const auto scaleDown =
        static_cast<unsigned>(std::min(kMaxShift, int64_t(point.scale) - histogram.layout.schema));
    histogram.count = point.count;
    histogram.zeroCount = point.zeroCount;
    if (point.hasSum) histogram.sum = point.sum;
    if (!convertBuckets(point.positive, request, scaleDown, histogram.layout.positiveSpans,
                        histogram.positive) ||
        !convertBuckets(point.negative, request, scaleDown, histogram.layout.negativeSpans,
                        histogram.negative))
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("{} Bucket index is out of range", kCannot));
    return {};
}

}  // namespace pallium::distributor
