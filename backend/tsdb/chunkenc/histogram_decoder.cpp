#include "backend/tsdb/chunkenc/histogram_decoder.h"

#include "backend/model/sample.h"
#include "backend/tsdb/chunkenc/bucket_spans.h"
#include "backend/tsdb/chunkenc/histogram_layout.h"
#include "backend/tsdb/chunkenc/varbit.h"

#include <bit>

namespace pallium::tsdb {

namespace {

/// Adds a change of a change.
uint64_t readDeltaOfDeltas(BitReader& in, uint64_t before, uint64_t& delta) {
    delta += static_cast<uint64_t>(readVarbitInt(in));
    return before + delta;
}

double readFloat(BitReader& in, double before, XorReadWindow& window) {
    return std::bit_cast<double>(readXor(in, std::bit_cast<uint64_t>(before), window));
}
double readRaw(BitReader& in) {
    return std::bit_cast<double>(in.bits(64));
}

}  // namespace

void IntegerFieldsReader::readFirst(BitReader& in, Histogram& histogram) {
    histogram.count = readVarbitUint(in);
    histogram.zeroCount = readVarbitUint(in);
    histogram.sum = readRaw(in);
    for (auto* buckets : {&histogram.positive, &histogram.negative})
        for (int64_t& bucket : *buckets)
            bucket = readVarbitInt(in);
    m_countDelta = m_zeroDelta = 0;
    m_sum = {};
    m_bucketDeltas.assign(histogram.positive.size() + histogram.negative.size(), 0);
}

void IntegerFieldsReader::readNext(BitReader& in, Histogram& histogram) {
    histogram.count = readDeltaOfDeltas(in, histogram.count, m_countDelta);
    histogram.zeroCount = readDeltaOfDeltas(in, histogram.zeroCount, m_zeroDelta);
    histogram.sum = readFloat(in, histogram.sum, m_sum);
    if (isStale(histogram)) return;
    uint64_t* delta = m_bucketDeltas.data();
    for (auto* buckets : {&histogram.positive, &histogram.negative})
        for (int64_t& bucket : *buckets)
            bucket = static_cast<int64_t>(
                readDeltaOfDeltas(in, static_cast<uint64_t>(bucket), *delta++));
}

void FloatFieldsReader::readFirst(BitReader& in, FloatHistogram& histogram) {
    for (double* field : {&histogram.count, &histogram.zeroCount, &histogram.sum})
        *field = readRaw(in);
    for (auto* buckets : {&histogram.positive, &histogram.negative})
        for (double& bucket : *buckets)
            bucket = readRaw(in);
    m_count = m_zeroCount = m_sum = {};
    m_buckets.assign(histogram.positive.size() + histogram.negative.size(), {});
}

void FloatFieldsReader::readNext(BitReader& in, FloatHistogram& histogram) {
    histogram.count = readFloat(in, histogram.count, m_count);
    histogram.zeroCount = readFloat(in, histogram.zeroCount, m_zeroCount);
    histogram.sum = readFloat(in, histogram.sum, m_sum);
    if (isStale(histogram)) return;
    XorReadWindow* window = m_buckets.data();
    for (auto* buckets : {&histogram.positive, &histogram.negative})
        for (double& bucket : *buckets)
            bucket = readFloat(in, bucket, *window++);
}

template <class H>
void HistogramDecoder<H>::begin(ChunkEncoding encoding, const ChunkHeader& header) {
    m_bits = BitReader(header.body);
    m_read = 0;
    m_isGauge = header.counterReset == CounterResetHeader::Gauge;
    m_hasStartTimes =
        encoding == ChunkEncoding::HistogramSt || encoding == ChunkEncoding::FloatHistogramSt;
    m_starts = StartTimeReader(header.startTimes);
    m_timeDelta = 0;
}

template <class H>
bool HistogramDecoder<H>::readNext() {
    if (m_read == 0) {
        if (!readFirstSample()) return false;
    } else {
        readFurtherSample();
    }
    ++m_read;
    m_isStale = isStale(m_histogram);
    m_histogram.hint = hint();
    if (m_isStale) m_stale.sum = m_histogram.sum;
    return !m_bits.failed();
}

template <class H>
bool HistogramDecoder<H>::readFirstSample() {
    if (!readLayout(m_bits, m_histogram.layout)) return false;
    m_histogram.positive.resize(countBuckets(m_histogram.layout.positiveSpans));
    m_histogram.negative.resize(countBuckets(m_histogram.layout.negativeSpans));
    m_time = static_cast<uint64_t>(readVarbitInt(m_bits));
    m_fields.readFirst(m_bits, m_histogram);
    if (m_hasStartTimes) m_starts.readFirst(m_bits, m_time);
    return true;
}

template <class H>
void HistogramDecoder<H>::readFurtherSample() {
    const uint64_t before = m_time;
    m_time = readDeltaOfDeltas(m_bits, m_time, m_timeDelta);
    m_fields.readNext(m_bits, m_histogram);
    if (m_hasStartTimes) m_starts.readNext(m_bits, m_read, before);
}

/// What the header says of the first sample is only true if the chunk before it is still there. All
/// further ones would have begun a new chunk if they were resets.
template <class H>
CounterResetHint HistogramDecoder<H>::hint() const {
    if (m_isGauge) return CounterResetHint::Gauge;
    return m_read > 1 ? CounterResetHint::NotCounterReset : CounterResetHint::Unknown;
}

template class HistogramDecoder<Histogram>;
template class HistogramDecoder<FloatHistogram>;

}  // namespace pallium::tsdb
