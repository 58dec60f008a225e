#include "backend/tsdb/head/histogram_record.h"

#include "backend/tsdb/chunkenc/bucket_spans.h"
#include "backend/tsdb/chunkenc/histogram_layout.h"

#include <type_traits>
#include <utility>

namespace pallium::tsdb {
namespace {

/// A larger layout is written each time: so a few bytes never stand for much.
constexpr size_t kMaxRepeatedLayout = 256;

bool mayBeRepeated(const HistogramLayout& layout) {
    return layout.positiveSpans.size() + layout.negativeSpans.size() + layout.customBounds.size() <=
           kMaxRepeatedLayout;
}

}  // namespace

std::span<const uint8_t> HistogramRecordWriter::write(const AnyHistogram& histogram) {
    m_bits.begin(0);
    const auto writeOne = [this](const auto& sample, auto& fields) {
        const bool isRepeated = m_hasLayout && isSameLayout(sample.layout, m_layout);
        m_bits.bit(isRepeated);
        if (!isRepeated) {
            writeLayout(m_bits, sample.layout);
            m_hasLayout = mayBeRepeated(sample.layout);
            if (m_hasLayout) m_layout = sample.layout;
        }
        fields.writeFirst(m_bits, sample);
    };
    if (const auto* const integers = std::get_if<Histogram>(&histogram))
        writeOne(*integers, m_integers);
    else
        writeOne(std::get<FloatHistogram>(histogram), m_floats);
    return m_bits.bytes();
}

const AnyHistogram* HistogramRecordReader::read(std::span<const uint8_t> bytes, bool isInteger,
                                                CounterResetHint hint) {
    if (isInteger != std::holds_alternative<Histogram>(m_histogram)) {
        if (isInteger)
            m_histogram.emplace<Histogram>();
        else
            m_histogram.emplace<FloatHistogram>();
    }
    BitReader in(bytes);
    const bool isRead = std::visit(
        [&](auto& histogram) {
            histogram.hint = hint;
            return read(in, histogram);
        },
        m_histogram);
    return isRead ? &m_histogram : nullptr;
}

template <class H>
bool HistogramRecordReader::read(BitReader& in, H& histogram) {
    constexpr bool kIsInteger = std::is_same_v<H, Histogram>;
    const bool isRepeated = in.bit();
    const bool isLayoutRead = isRepeated ? m_hasLayout : readLayout(in, m_layout);
    m_hasLayout = isLayoutRead && mayBeRepeated(m_layout);
    if (!isLayoutRead) return false;
    const size_t positive = countBuckets(m_layout.positiveSpans);
    const size_t negative = countBuckets(m_layout.negativeSpans);
    // Of those bits every bucket takes one at least.
    const size_t most = in.left() / (kIsInteger ? 1 : 64);
    if (positive > most || negative > most - positive) return false;
    histogram.layout = m_layout;
    histogram.positive.resize(positive);
    histogram.negative.resize(negative);
    if constexpr (kIsInteger)
        m_integers.readFirst(in, histogram);
    else
        m_floats.readFirst(in, histogram);
    return !in.failed();
}

}  // namespace pallium::tsdb
