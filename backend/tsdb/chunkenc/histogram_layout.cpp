#include "backend/tsdb/chunkenc/histogram_layout.h"

#include "backend/tsdb/chunkenc/bucket_spans.h"
#include "backend/tsdb/chunkenc/varbit.h"

#include <bit>
#include <cmath>
#include <limits>

namespace pallium::tsdb {

namespace {

// A threshold of 0.5 * 2^(n - 243) is the byte n; 0 is 0, and all others come raw behind 255.
constexpr uint8_t kRawThreshold = 255;
constexpr int kThresholdBias = 243;

void writeThreshold(BitWriter& out, double threshold) {
    if (threshold == 0) return out.bits(0, 8);
    int exponent = 0;
    const double fraction = std::frexp(threshold, &exponent);
    const int byte = exponent + kThresholdBias;
    if (fraction == 0.5 && byte > 0 && byte < kRawThreshold)
        return out.bits(static_cast<uint64_t>(byte), 8);
    out.bits(kRawThreshold, 8);
    out.bits(std::bit_cast<uint64_t>(threshold), 64);
}

double readThreshold(BitReader& in) {
    const auto byte = static_cast<uint8_t>(in.bits(8));
    if (byte == 0) return 0;
    if (byte == kRawThreshold) return std::bit_cast<double>(in.bits(64));
    return std::ldexp(0.5, byte - kThresholdBias);
}

void writeSpans(BitWriter& out, std::span<const HistogramSpan> spans) {
    writeVarbitUint(out, spans.size());
    for (const HistogramSpan& span : spans) {
        writeVarbitUint(out, span.length);
        writeVarbitInt(out, span.offset);
    }
}

bool readSpans(BitReader& in, std::vector<HistogramSpan>& spans) {
    spans.clear();
    for (uint64_t left = readVarbitUint(in); left > 0; --left) {
        const uint64_t length = readVarbitUint(in);
        const int64_t offset = readVarbitInt(in);
        const bool isSound = length <= std::numeric_limits<uint32_t>::max() &&
                             offset >= std::numeric_limits<int32_t>::min() &&
                             offset <= std::numeric_limits<int32_t>::max();
        if (in.failed() || !isSound) return false;
        spans.push_back({static_cast<int32_t>(offset), static_cast<uint32_t>(length)});
    }
    return !in.failed();
}

// Bounds are mostly short decimals: thousandths from 0 to what 25 bits hold are numbers, others
// raw.
constexpr double kThousandths = 1000;
constexpr double kMaxThousandths = 33554430;

void writeBound(BitWriter& out, double bound) {
    const double scaled = bound * kThousandths;
    const double rounded = std::round(scaled);
    if (scaled >= 0 && scaled <= kMaxThousandths && rounded / kThousandths == bound)
        return writeVarbitUint(out, static_cast<uint64_t>(rounded) + 1);
    out.bit(false);
    out.bits(std::bit_cast<uint64_t>(bound), 64);
}

double readBound(BitReader& in) {
    const uint64_t number = readVarbitUint(in);
    return number == 0 ? std::bit_cast<double>(in.bits(64))
                       : static_cast<double>(number - 1) / kThousandths;
}

bool readBounds(BitReader& in, std::vector<double>& bounds) {
    for (uint64_t left = readVarbitUint(in); left > 0 && !in.failed(); --left)
        bounds.push_back(readBound(in));
    return !in.failed();
}

/// -4 to 8 are in use; the others around them are kept for later.
bool isKnownSchema(int64_t schema) {
    return schema == HistogramLayout::kCustomBuckets || (schema >= -9 && schema <= 52);
}

}  // namespace

void writeLayout(BitWriter& out, const HistogramLayout& layout) {
    writeThreshold(out, layout.zeroThreshold);
    writeVarbitInt(out, layout.schema);
    writeSpans(out, layout.positiveSpans);
    writeSpans(out, layout.negativeSpans);
    if (!layout.hasCustomBuckets()) return;
    writeVarbitUint(out, layout.customBounds.size());
    for (const double bound : layout.customBounds)
        writeBound(out, bound);
}

bool readLayout(BitReader& in, HistogramLayout& layout) {
    layout.customBounds.clear();
    layout.zeroThreshold = readThreshold(in);
    const int64_t schema = readVarbitInt(in);
    if (in.failed() || !isKnownSchema(schema)) return false;
    layout.schema = static_cast<int32_t>(schema);
    if (!readSpans(in, layout.positiveSpans) || !readSpans(in, layout.negativeSpans)) return false;
    if (layout.hasCustomBuckets() && !readBounds(in, layout.customBounds)) return false;
    // A bucket takes a bit at least.
    return countBuckets(layout.positiveSpans) + countBuckets(layout.negativeSpans) <= in.left();
}

}  // namespace pallium::tsdb
