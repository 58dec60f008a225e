#include "backend/tsdb/chunkenc/histogram_chunk.h"

#include "backend/tsdb/chunkenc/bucket_spans.h"
#include "backend/tsdb/chunkenc/histogram_decoder.h"
#include "backend/tsdb/chunkenc/histogram_encoder.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace pallium::tsdb {

namespace {

constexpr size_t kMaxHistogramSamples = 65535;

/// Whether a sample may join a chunk; what the header of a new one says otherwise.
struct Verdict {
    bool fits = false;
    CounterResetHeader header = CounterResetHeader::Unknown;
    BucketMatch positive, negative;

    bool chunkLacks() const { return positive.chunkLacks || negative.chunkLacks; }
    bool sampleLacks() const { return positive.sampleLacks || negative.sampleLacks; }
};

Verdict refuse(CounterResetHeader header) {
    return {false, header, {}, {}};
}
Verdict accept() {
    return {true, CounterResetHeader::NotReset, {}, {}};
}

bool haveSameBounds(const HistogramLayout& a, const HistogramLayout& b) {
    const auto bits = [](double bound) { return std::bit_cast<uint64_t>(bound); };
    return !a.hasCustomBuckets() ||
           std::ranges::equal(a.customBounds, b.customBounds, {}, bits, bits);
}

template <class H>
BucketMatch matchPositive(const H& last, const H& sample) {
    using Bucket = typename decltype(H::positive)::value_type;
    return matchBuckets<Bucket>(last.layout.positiveSpans, last.positive,
                                sample.layout.positiveSpans, sample.positive);
}
template <class H>
BucketMatch matchNegative(const H& last, const H& sample) {
    using Bucket = typename decltype(H::negative)::value_type;
    return matchBuckets<Bucket>(last.layout.negativeSpans, last.negative,
                                sample.layout.negativeSpans, sample.negative);
}

/// The order of these questions decides which header the next chunk gets.
template <class H>
Verdict judgeCounter(CounterResetHeader chunk, const H& last, const H& sample) {
    constexpr bool kIsInteger = std::is_same_v<H, Histogram>;
    if (chunk == CounterResetHeader::Gauge)  // Prometheus' two kinds differ here
        return refuse(kIsInteger ? CounterResetHeader::NotReset : CounterResetHeader::Unknown);
    if (sample.hint == CounterResetHint::CounterReset) return refuse(CounterResetHeader::Reset);
    if (isStale(sample)) return accept();
    if (isStale(last)) return refuse(CounterResetHeader::Unknown);
    if (sample.count < last.count) return refuse(CounterResetHeader::Reset);
    const HistogramLayout &layout = sample.layout, &before = last.layout;
    if (layout.schema != before.schema || layout.zeroThreshold != before.zeroThreshold)
        return refuse(CounterResetHeader::Unknown);
    if (!haveSameBounds(layout, before)) return refuse(CounterResetHeader::Reset);
    if (sample.zeroCount < last.zeroCount) return refuse(CounterResetHeader::Reset);
    Verdict verdict = accept();
    verdict.positive = matchPositive(last, sample);
    if (!verdict.positive.isReset) verdict.negative = matchNegative(last, sample);
    if (verdict.positive.isReset || verdict.negative.isReset)
        return refuse(CounterResetHeader::Reset);
    return verdict;
}

template <class H>
Verdict judgeGauge(CounterResetHeader chunk, const H& last, const H& sample) {
    if (chunk != CounterResetHeader::Gauge) return refuse(CounterResetHeader::Gauge);
    if (isStale(sample)) return accept();
    if (isStale(last)) return refuse(CounterResetHeader::Gauge);
    const HistogramLayout &layout = sample.layout, &before = last.layout;
    if (layout.schema != before.schema || layout.zeroThreshold != before.zeroThreshold ||
        !haveSameBounds(layout, before))
        return refuse(CounterResetHeader::Gauge);
    return {true, CounterResetHeader::Gauge, matchPositive(last, sample),
            matchNegative(last, sample)};
}

template <class H>
Verdict judge(CounterResetHeader chunk, const H& last, const H& sample) {
    return sample.hint == CounterResetHint::Gauge ? judgeGauge(chunk, last, sample)
                                                  : judgeCounter(chunk, last, sample);
}

CounterResetHeader headerOfHint(CounterResetHint hint) {
    if (hint == CounterResetHint::Gauge) return CounterResetHeader::Gauge;
    if (hint == CounterResetHint::CounterReset) return CounterResetHeader::Reset;
    return CounterResetHeader::Unknown;  // "not reset" is only believed when compared
}

/// The spans that a chunk gets which lacks some of a sample's buckets. Where neither lacks any it
/// takes the sample's own, which may cut the same buckets differently.
template <class H>
HistogramLayout widenedLayout(const Verdict& verdict, const H& last, const H& sample) {
    const bool isGauge = verdict.header == CounterResetHeader::Gauge;
    HistogramLayout layout = sample.layout;
    if (isGauge ? verdict.sampleLacks() : verdict.positive.sampleLacks)
        layout.positiveSpans = unite(last.layout.positiveSpans, sample.layout.positiveSpans);
    if (isGauge ? verdict.sampleLacks() : verdict.negative.sampleLacks)
        layout.negativeSpans = unite(last.layout.negativeSpans, sample.layout.negativeSpans);
    return layout;
}

/// `histogram` with the spans of `layout`, which cover its own.
template <class H>
H inLayout(const HistogramLayout& layout, const H& histogram) {
    using Bucket = typename decltype(H::positive)::value_type;
    H moved;
    moved.hint = histogram.hint;
    moved.layout = layout;
    moved.count = histogram.count;
    moved.zeroCount = histogram.zeroCount;
    moved.sum = histogram.sum;
    moveBuckets<Bucket>(histogram.layout.positiveSpans, histogram.positive, layout.positiveSpans,
                        moved.positive);
    moveBuckets<Bucket>(histogram.layout.negativeSpans, histogram.negative, layout.negativeSpans,
                        moved.negative);
    return moved;
}

}  // namespace

template <class H>
struct HistogramChunkWriter<H>::Impl {
    HistogramEncoder<H> encoder;
    CounterResetHeader header = CounterResetHeader::Unknown;

    void appendFirst(TimestampMs t, const H& histogram, CounterResetHeader with) {
        encoder.append(t, histogram);
        setHeader(with);
    }
    void setHeader(CounterResetHeader with) {
        header = with;
        encoder.setFlags(static_cast<uint8_t>(static_cast<unsigned>(with) << 6));
    }
    /// Requires: the sample fits.
    void join(TimestampMs t, const H& histogram, const Verdict& verdict) {
        if (verdict.chunkLacks()) {
            const HistogramLayout layout = widenedLayout(verdict, encoder.last(), histogram);
            recode(layout);
            encoder.append(t, inLayout(layout, histogram));
        } else if (verdict.sampleLacks()) {
            encoder.append(t, inLayout(encoder.last().layout, histogram));
        } else {
            encoder.append(t, histogram);
        }
    }
    void recode(const HistogramLayout& layout) {
        HistogramEncoder<H> wider;
        HistogramDecoder<H> decoder;
        const auto old = readChunkHeader(kEncoding, encoder.bytes());
        decoder.begin(kEncoding, *old);
        for (size_t i = 0; i < old->samples && decoder.readNext(); ++i)
            wider.append(decoder.time(), inLayout(layout, decoder.histogram()));
        encoder = std::move(wider);
        setHeader(header);
    }
};

template <class H>
HistogramChunkWriter<H>::HistogramChunkWriter() : m_impl(std::make_unique<Impl>()) {}
template <class H>
HistogramChunkWriter<H>::~HistogramChunkWriter() = default;
template <class H>
HistogramChunkWriter<H>::HistogramChunkWriter(HistogramChunkWriter&&) noexcept = default;
template <class H>
HistogramChunkWriter<H>& HistogramChunkWriter<H>::operator=(HistogramChunkWriter&&) noexcept =
    default;

template <class H>
void HistogramChunkWriter<H>::reset() {
    m_impl->encoder.begin();
    m_impl->header = CounterResetHeader::Unknown;
}

template <class H>
auto HistogramChunkWriter<H>::append(TimestampMs t, const H& histogram) -> Outcome {
    if (samples() == 0) {
        m_impl->appendFirst(t, histogram, headerOfHint(histogram.hint));
        return Outcome::Appended;
    }
    if (samples() == kMaxHistogramSamples) return Outcome::NewChunk;
    const Verdict verdict = judge(header(), last(), histogram);
    if (!verdict.fits) return Outcome::NewChunk;
    m_impl->join(t, histogram, verdict);
    return Outcome::Appended;
}

template <class H>
void HistogramChunkWriter<H>::appendFirst(TimestampMs t, const H& histogram,
                                          const HistogramChunkWriter& previous) {
    const bool isCompared =
        headerOfHint(histogram.hint) == CounterResetHeader::Unknown && previous.samples() > 0;
    m_impl->appendFirst(t, histogram,
                        isCompared ? judge(previous.header(), previous.last(), histogram).header
                                   : headerOfHint(histogram.hint));
}

template <class H>
size_t HistogramChunkWriter<H>::samples() const {
    return m_impl->encoder.samples();
}
template <class H>
TimestampMs HistogramChunkWriter<H>::minTime() const {
    return m_impl->encoder.minTime();
}
template <class H>
TimestampMs HistogramChunkWriter<H>::maxTime() const {
    return m_impl->encoder.maxTime();
}
template <class H>
CounterResetHeader HistogramChunkWriter<H>::header() const {
    return m_impl->header;
}
template <class H>
const H& HistogramChunkWriter<H>::last() const {
    return m_impl->encoder.last();
}
template <class H>
std::span<const uint8_t> HistogramChunkWriter<H>::bytes() const {
    return m_impl->encoder.bytes();
}
template <class H>
size_t HistogramChunkWriter<H>::memoryBytes() const {
    return sizeof(Impl) + m_impl->encoder.memoryBytes();
}

template class HistogramChunkWriter<Histogram>;
template class HistogramChunkWriter<FloatHistogram>;

}  // namespace pallium::tsdb
