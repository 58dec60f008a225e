#include "backend/tsdb/chunkenc/histogram_layout.h"

#include "backend/tsdb/chunkenc/varbit.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

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

/// Walks over the buckets that spans cover, by index.
class BucketWalk {
  public:
    explicit BucketWalk(std::span<const HistogramSpan> spans) : m_spans(spans) { enter(); }
    bool atEnd() const { return m_spans.empty(); }
    int64_t index() const { return m_index; }
    void next() {
        ++m_index;
        if (--m_left > 0) return;
        m_spans = m_spans.subspan(1);
        enter();
    }

  private:
    void enter() {
        for (; !m_spans.empty(); m_spans = m_spans.subspan(1)) {
            m_index += m_spans.front().offset;
            m_left = m_spans.front().length;
            if (m_left > 0) return;
        }
    }

    std::span<const HistogramSpan> m_spans;
    int64_t m_index = 0;
    uint32_t m_left = 0;
};

/// And with their counts, of which integers are deltas.
template <class B>
class CountWalk {
  public:
    CountWalk(std::span<const HistogramSpan> spans, std::span<const B> buckets)
        : m_walk(spans), m_at(buckets.data()) {
        enter();
    }
    bool atEnd() const { return m_walk.atEnd(); }
    int64_t index() const { return m_walk.index(); }
    B count() const { return m_count; }
    void next() {
        m_walk.next();
        enter();
    }

  private:
    void enter() {
        if (m_walk.atEnd()) return;
        if constexpr (std::is_same_v<B, int64_t>)  // wraps around
            m_count =
                static_cast<B>(static_cast<uint64_t>(m_count) + static_cast<uint64_t>(*m_at++));
        else
            m_count = *m_at++;
    }

    BucketWalk m_walk;
    const B* m_at;
    B m_count = 0;
};

/// Of the same buckets.
template <class B>
bool isAnyLower(std::span<const B> before, std::span<const B> buckets) {
    bool isLower = false;
    if constexpr (std::is_same_v<B, int64_t>) {
        uint64_t sumBefore = 0, sum = 0;
        for (size_t i = 0; i < before.size(); ++i) {
            sumBefore += static_cast<uint64_t>(before[i]);
            sum += static_cast<uint64_t>(buckets[i]);
            isLower |= static_cast<B>(sumBefore) > static_cast<B>(sum);
        }
    } else {
        for (size_t i = 0; i < before.size(); ++i)
            isLower |= before[i] > buckets[i];
    }
    return isLower;
}

void addBucket(std::vector<HistogramSpan>& spans, int64_t index, int64_t& end) {
    if (!spans.empty() && index == end)
        ++spans.back().length;
    else
        spans.push_back({static_cast<int32_t>(index - end), 1});
    end = index + 1;
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

size_t countBuckets(std::span<const HistogramSpan> spans) {
    size_t count = 0;
    for (const HistogramSpan& span : spans)
        count += span.length;
    return count;
}

template <class B>
BucketMatch matchBuckets(std::span<const HistogramSpan> beforeSpans, std::span<const B> before,
                         std::span<const HistogramSpan> spans, std::span<const B> buckets) {
    BucketMatch match;
    if (std::ranges::equal(beforeSpans, spans)) {
        match.isReset = isAnyLower(before, buckets);
        return match;
    }
    CountWalk<B> a(beforeSpans, before), b(spans, buckets);
    while (!a.atEnd() || !b.atEnd()) {
        const bool isNew = a.atEnd() || (!b.atEnd() && b.index() < a.index());
        const bool isMissing = !isNew && (b.atEnd() || a.index() < b.index());
        match.chunkLacks |= isNew;
        match.sampleLacks |= isMissing;
        if (isMissing)
            match.isReset |= a.count() != 0;
        else if (!isNew)
            match.isReset |= a.count() > b.count();
        if (!isNew) a.next();
        if (!isMissing) b.next();
    }
    return match;
}

std::vector<HistogramSpan> unite(std::span<const HistogramSpan> a,
                                 std::span<const HistogramSpan> b) {
    std::vector<HistogramSpan> spans;
    int64_t end = 0;
    BucketWalk first(a), second(b);
    while (!first.atEnd() || !second.atEnd()) {
        const bool takesFirst =
            second.atEnd() || (!first.atEnd() && first.index() <= second.index());
        const int64_t index = takesFirst ? first.index() : second.index();
        addBucket(spans, index, end);
        if (!first.atEnd() && first.index() == index) first.next();
        if (!second.atEnd() && second.index() == index) second.next();
    }
    return spans;
}

template <class B>
void moveBuckets(std::span<const HistogramSpan> from, std::span<const B> buckets,
                 std::span<const HistogramSpan> to, std::vector<B>& out) {
    out.clear();
    CountWalk<B> source(from, buckets);
    B before = 0;
    for (BucketWalk target(to); !target.atEnd(); target.next()) {
        const bool isThere = !source.atEnd() && source.index() == target.index();
        const B count = isThere ? source.count() : 0;
        if (isThere) source.next();
        if constexpr (std::is_same_v<B, int64_t>)  // wraps around
            out.push_back(static_cast<B>(static_cast<uint64_t>(count) -
                                         static_cast<uint64_t>(std::exchange(before, count))));
        else
            out.push_back(count);
    }
}

template BucketMatch matchBuckets(std::span<const HistogramSpan>, std::span<const int64_t>,
                                  std::span<const HistogramSpan>, std::span<const int64_t>);
template BucketMatch matchBuckets(std::span<const HistogramSpan>, std::span<const double>,
                                  std::span<const HistogramSpan>, std::span<const double>);
template void moveBuckets(std::span<const HistogramSpan>, std::span<const int64_t>,
                          std::span<const HistogramSpan>, std::vector<int64_t>&);
template void moveBuckets(std::span<const HistogramSpan>, std::span<const double>,
                          std::span<const HistogramSpan>, std::vector<double>&);

}  // namespace pallium::tsdb
