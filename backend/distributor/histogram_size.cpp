#include "backend/distributor/histogram_size.h"

#include <bit>
#include <span>
#include <vector>

namespace pallium::distributor {
namespace {

// The tag of a field is one byte up to field 15, and two of custom values, which are field 16.

uint64_t zigzag(int64_t value) {
    return static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
}

size_t numberBytes(uint64_t value) {
    return value == 0 ? 0 : 1 + varintBytes(value);
}
size_t realBytes(double value) {
    return std::bit_cast<uint64_t>(value) == 0 ? 0 : 1 + sizeof value;
}
// Members of a oneof are there even if they are 0.
size_t countBytes(uint64_t value) {
    return 1 + varintBytes(value);
}
size_t countBytes(double value) {
    return 1 + sizeof value;
}

size_t packedBytes(size_t bytes, size_t tagBytes = 1) {
    return bytes == 0 ? 0 : tagBytes + varintBytes(bytes) + bytes;
}
size_t bucketBytes(std::span<const int64_t> deltas) {
    size_t bytes = 0;
    for (const int64_t delta : deltas)
        bytes += varintBytes(zigzag(delta));
    return packedBytes(bytes);
}
size_t bucketBytes(std::span<const double> counts) {
    return packedBytes(counts.size_bytes());
}

size_t spanBytes(std::span<const HistogramSpan> spans) {
    size_t bytes = 0;
    for (const HistogramSpan& span : spans)
        // Two numbers of at most six bytes: the length before them is one byte.
        bytes += 2 + numberBytes(zigzag(span.offset)) + numberBytes(span.length);
    return bytes;
}

template <class H>
size_t messageBytes(const H& histogram) {
    const HistogramLayout& layout = histogram.layout;
    return countBytes(histogram.count) + countBytes(histogram.zeroCount) +
           realBytes(histogram.sum) + numberBytes(static_cast<uint32_t>(zigzag(layout.schema))) +
           realBytes(layout.zeroThreshold) + spanBytes(layout.positiveSpans) +
           spanBytes(layout.negativeSpans) + bucketBytes(std::span(histogram.positive)) +
           bucketBytes(std::span(histogram.negative)) +
           numberBytes(static_cast<uint64_t>(histogram.hint)) +
           packedBytes(layout.customBounds.size() * sizeof(double), 2);
}

}  // namespace

size_t encodedHistogramBytes(const HistogramPoint& point) {
    const auto bytes = [](const auto& histogram) { return messageBytes(histogram); };
    return std::visit(bytes, point.histogram) +
           numberBytes(static_cast<uint64_t>(point.timestampMs));
}

}  // namespace pallium::distributor
