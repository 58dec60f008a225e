#include "backend/tsdb/chunkenc/histogram_encoder.h"

#include "backend/tsdb/chunkenc/histogram_layout.h"
#include "backend/tsdb/chunkenc/varbit.h"

#include <bit>
#include <type_traits>
#include <utility>

namespace pallium::tsdb {

namespace {

uint64_t bitsOf(double value) {
    return std::bit_cast<uint64_t>(value);
}

/// The change of a change; `delta` becomes the new one.
void writeDeltaOfDeltas(BitWriter& out, uint64_t before, uint64_t value, uint64_t& delta) {
    const uint64_t changed = value - before;
    writeVarbitInt(out, static_cast<int64_t>(changed - std::exchange(delta, changed)));
}

}  // namespace

void IntegerFieldsWriter::writeFirst(BitWriter& out, const Histogram& histogram) {
    writeVarbitUint(out, histogram.count);
    writeVarbitUint(out, histogram.zeroCount);
    out.bits(bitsOf(histogram.sum), 64);
    for (const auto* buckets : {&histogram.positive, &histogram.negative})
        for (const int64_t bucket : *buckets)
            writeVarbitInt(out, bucket);
    m_countDelta = m_zeroDelta = 0;
    m_sum = {};
    m_bucketDeltas.assign(histogram.positive.size() + histogram.negative.size(), 0);
}

void IntegerFieldsWriter::writeNext(BitWriter& out, const Histogram& before,
                                    const Histogram& histogram) {
    writeDeltaOfDeltas(out, before.count, histogram.count, m_countDelta);
    writeDeltaOfDeltas(out, before.zeroCount, histogram.zeroCount, m_zeroDelta);
    writeXor(out, bitsOf(before.sum), bitsOf(histogram.sum), m_sum);
    uint64_t* delta = m_bucketDeltas.data();
    const auto writeBuckets = [&](const std::vector<int64_t>& from,
                                  const std::vector<int64_t>& to) {
        for (size_t i = 0; i < from.size(); ++i)
            writeDeltaOfDeltas(out, static_cast<uint64_t>(from[i]), static_cast<uint64_t>(to[i]),
                               *delta++);
    };
    writeBuckets(before.positive, histogram.positive);
    writeBuckets(before.negative, histogram.negative);
}

void IntegerFieldsWriter::writeStale(BitWriter& out, const Histogram& before,
                                     const Histogram& stale) {
    out.bits(0, 2);  // no change of either count's delta
    writeXor(out, bitsOf(before.sum), bitsOf(stale.sum), m_sum);
}

void FloatFieldsWriter::writeFirst(BitWriter& out, const FloatHistogram& histogram) {
    for (const double field : {histogram.count, histogram.zeroCount, histogram.sum})
        out.bits(bitsOf(field), 64);
    for (const auto* buckets : {&histogram.positive, &histogram.negative})
        for (const double bucket : *buckets)
            out.bits(bitsOf(bucket), 64);
    m_count = m_zeroCount = m_sum = {};
    m_buckets.assign(histogram.positive.size() + histogram.negative.size(), {});
}

void FloatFieldsWriter::writeNext(BitWriter& out, const FloatHistogram& before,
                                  const FloatHistogram& histogram) {
    writeXor(out, bitsOf(before.count), bitsOf(histogram.count), m_count);
    writeXor(out, bitsOf(before.zeroCount), bitsOf(histogram.zeroCount), m_zeroCount);
    writeXor(out, bitsOf(before.sum), bitsOf(histogram.sum), m_sum);
    XorWriteWindow* window = m_buckets.data();
    const auto writeBuckets = [&](const std::vector<double>& from, const std::vector<double>& to) {
        for (size_t i = 0; i < from.size(); ++i)
            writeXor(out, bitsOf(from[i]), bitsOf(to[i]), *window++);
    };
    writeBuckets(before.positive, histogram.positive);
    writeBuckets(before.negative, histogram.negative);
}

void FloatFieldsWriter::writeStale(BitWriter& out, const FloatHistogram& before,
                                   const FloatHistogram& stale) {
    writeXor(out, bitsOf(before.count), bitsOf(stale.count), m_count);
    writeXor(out, bitsOf(before.zeroCount), bitsOf(stale.zeroCount), m_zeroCount);
    writeXor(out, bitsOf(before.sum), bitsOf(stale.sum), m_sum);
}

template <class H>
void HistogramEncoder<H>::begin() {
    m_bits.begin(3);
    m_samples = 0;
    m_timeDelta = 0;
}

template <class H>
void HistogramEncoder<H>::append(TimestampMs t, const H& histogram) {
    if (isStale(histogram)) {
        H stale;  // nothing but its sum is kept
        stale.hint = histogram.hint;
        stale.sum = histogram.sum;
        store(t, stale);
        m_last = std::move(stale);
    } else {
        store(t, histogram);
        if (m_samples == 1) m_last.layout = histogram.layout;
        m_last.hint = histogram.hint;
        m_last.count = histogram.count;
        m_last.zeroCount = histogram.zeroCount;
        m_last.sum = histogram.sum;
        m_last.positive = histogram.positive;
        m_last.negative = histogram.negative;
    }
}

template <class H>
void HistogramEncoder<H>::store(TimestampMs t, const H& histogram) {
    const auto time = static_cast<uint64_t>(t);
    if (m_samples == 0) {
        writeLayout(m_bits, histogram.layout);
        writeVarbitInt(m_bits, t);
        m_fields.writeFirst(m_bits, histogram);
        m_minTime = t;
    } else {
        writeDeltaOfDeltas(m_bits, m_time, time, m_timeDelta);
        if (isStale(histogram))
            m_fields.writeStale(m_bits, m_last, histogram);
        else
            m_fields.writeNext(m_bits, m_last, histogram);
    }
    m_time = time;
    ++m_samples;
    m_bits.setByte(0, static_cast<uint8_t>(m_samples >> 8));
    m_bits.setByte(1, static_cast<uint8_t>(m_samples));
}

template <class H>
size_t HistogramEncoder<H>::memoryBytes() const {
    const HistogramLayout& layout = m_last.layout;
    return m_bits.memoryBytes() + m_fields.memoryBytes() +
           (layout.positiveSpans.capacity() + layout.negativeSpans.capacity()) *
               sizeof(HistogramSpan) +
           (layout.customBounds.capacity() + m_last.positive.capacity() +
            m_last.negative.capacity()) *
               sizeof(double);
}

template class HistogramEncoder<Histogram>;
template class HistogramEncoder<FloatHistogram>;

}  // namespace pallium::tsdb
