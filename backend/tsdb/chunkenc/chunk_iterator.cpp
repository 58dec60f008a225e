#include "backend/tsdb/chunkenc/chunk_header.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/chunkenc/histogram_decoder.h"
#include "backend/tsdb/chunkenc/xor2_decoder.h"
#include "backend/tsdb/chunkenc/xor_decoder.h"

#include <optional>

namespace pallium::tsdb {

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
    auto withDecoder(auto function) const {
        switch (encoding) {
            case ChunkEncoding::Histogram:
            case ChunkEncoding::HistogramSt:
                return function(histograms);
            case ChunkEncoding::FloatHistogram:
            case ChunkEncoding::FloatHistogramSt:
                return function(floatHistograms);
            case ChunkEncoding::Xor2:
                return function(xor2Decoder);
            default:
                return function(xorDecoder);
        }
    }
    void begin(const ChunkHeader& header) {
        const BitReader bits(header.body);
        samples = header.samples;
        switch (encoding) {
            case ChunkEncoding::Histogram:
            case ChunkEncoding::HistogramSt:
                return histograms.begin(encoding, header);
            case ChunkEncoding::FloatHistogram:
            case ChunkEncoding::FloatHistogramSt:
                return floatHistograms.begin(encoding, header);
            case ChunkEncoding::Xor2:
                xor2Decoder = Xor2Decoder(bits, header.startTimes);
                return;
            default:
                xorDecoder = XorDecoder(bits);
        }
    }
    template <class Decoder>
    bool readFloat(Decoder& decoder) {
        if (read == 0) return decoder.readFirst();
        return read == 1 ? decoder.readSecond() : decoder.readNext();
    }
    bool readSample() {
        switch (encoding) {
            case ChunkEncoding::Histogram:
            case ChunkEncoding::HistogramSt:
                return histograms.readNext();
            case ChunkEncoding::FloatHistogram:
            case ChunkEncoding::FloatHistogramSt:
                return floatHistograms.readNext();
            case ChunkEncoding::Xor2:
                return readFloat(xor2Decoder);
            default:
                return readFloat(xorDecoder);
        }
    }
    SampleKind kind() const {
        if (holdsFloats(encoding)) return SampleKind::Float;
        const bool isInteger =
            encoding == ChunkEncoding::Histogram || encoding == ChunkEncoding::HistogramSt;
        return isInteger ? SampleKind::Histogram : SampleKind::FloatHistogram;
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
    if (header)
        m_impl->begin(*header);
    else
        m_impl->error = std::move(header).error();
}

SampleKind ChunkIterator::next() {
    if (m_impl->error || m_impl->read == m_impl->samples) return SampleKind::None;
    if (!m_impl->readSample()) {
        m_impl->error = damagedSample(m_impl->read).value();
        return SampleKind::None;
    }
    ++m_impl->read;
    return m_impl->kind();
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
