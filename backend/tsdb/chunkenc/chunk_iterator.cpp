#include "backend/tsdb/chunkenc/chunk_header.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/chunkenc/histogram_decoder.h"
#include "backend/tsdb/chunkenc/xor2_decoder.h"
#include "backend/tsdb/chunkenc/xor_decoder.h"

#include <optional>

namespace pallium::tsdb {

namespace {

/// What differs between decoders of floats and of histograms.
void beginDecoder(XorDecoder& decoder, ChunkEncoding, const ChunkHeader& header) {
    decoder = XorDecoder(BitReader(header.body));
}
void beginDecoder(Xor2Decoder& decoder, ChunkEncoding, const ChunkHeader& header) {
    decoder = Xor2Decoder(BitReader(header.body), header.startTimes);
}
template <class H>
void beginDecoder(HistogramDecoder<H>& decoder, ChunkEncoding encoding, const ChunkHeader& header) {
    decoder.begin(encoding, header);
}

template <class Decoder>
bool readSample(Decoder& decoder, size_t index) {
    if (index == 0) return decoder.readFirst();
    return index == 1 ? decoder.readSecond() : decoder.readNext();
}
template <class H>
bool readSample(HistogramDecoder<H>& decoder, size_t) {
    return decoder.readNext();
}

SampleKind kindOf(ChunkEncoding encoding) {
    if (holdsFloats(encoding)) return SampleKind::Float;
    const bool isInteger =
        encoding == ChunkEncoding::Histogram || encoding == ChunkEncoding::HistogramSt;
    return isInteger ? SampleKind::Histogram : SampleKind::FloatHistogram;
}

}  // namespace

/// A decoder of each kind, of which the encoding chooses one.
struct ChunkIterator::Impl {
    ChunkEncoding encoding = ChunkEncoding::None;
    size_t read = 0, samples = 0;
    std::optional<Error> error;
    XorDecoder xorDecoder;
    Xor2Decoder xor2Decoder;
    HistogramDecoder<Histogram> histograms;
    HistogramDecoder<FloatHistogram> floatHistograms;

    /// Calls `function` with the decoder in use.
    auto withDecoder(auto function) {
        switch (kindOf(encoding)) {
            case SampleKind::Histogram:
                return function(histograms);
            case SampleKind::FloatHistogram:
                return function(floatHistograms);
            default:
                return encoding == ChunkEncoding::Xor2 ? function(xor2Decoder)
                                                       : function(xorDecoder);
        }
    }
};

ChunkIterator::ChunkIterator() : m_impl(std::make_unique<Impl>()) {}
ChunkIterator::~ChunkIterator() = default;
ChunkIterator::ChunkIterator(ChunkIterator&&) noexcept = default;
ChunkIterator& ChunkIterator::operator=(ChunkIterator&&) noexcept = default;

void ChunkIterator::reset(ChunkEncoding encoding, std::span<const uint8_t> bytes) {
    m_impl->encoding = encoding;
    m_impl->read = m_impl->samples = 0;
    m_impl->error.reset();
    auto header = readChunkHeader(encoding, bytes);
    if (!header) {
        m_impl->error = std::move(header).error();
        return;
    }
    m_impl->samples = header->samples;
    m_impl->withDecoder([&](auto& decoder) { beginDecoder(decoder, encoding, *header); });
}

SampleKind ChunkIterator::next() {
    if (m_impl->error || m_impl->read == m_impl->samples) return SampleKind::None;
    const size_t index = m_impl->read;
    if (!m_impl->withDecoder([index](auto& decoder) { return readSample(decoder, index); })) {
        m_impl->error = damagedSample(index).value();
        return SampleKind::None;
    }
    ++m_impl->read;
    return kindOf(m_impl->encoding);
}

Result<void> ChunkIterator::status() const {
    if (m_impl->error) return fail(*m_impl->error);
    return {};
}

TimestampMs ChunkIterator::time() const {
    return m_impl->withDecoder([](const auto& decoder) { return decoder.time(); });
}
TimestampMs ChunkIterator::startTime() const {
    return m_impl->withDecoder([](const auto& decoder) { return decoder.startTime(); });
}
double ChunkIterator::value() const {
    return m_impl->encoding == ChunkEncoding::Xor2 ? m_impl->xor2Decoder.value()
                                                   : m_impl->xorDecoder.value();
}
const Histogram& ChunkIterator::histogram() const {
    return m_impl->histograms.histogram();
}
const FloatHistogram& ChunkIterator::floatHistogram() const {
    return m_impl->floatHistograms.histogram();
}

}  // namespace pallium::tsdb
