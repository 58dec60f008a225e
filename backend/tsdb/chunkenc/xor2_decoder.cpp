#include "backend/tsdb/chunkenc/xor2_decoder.h"

#include "backend/model/sample.h"

#include <bit>

namespace pallium::tsdb {

bool Xor2Decoder::readFirst() {
    m_time = static_cast<uint64_t>(m_bits.varint());
    const uint64_t value = m_bits.bits(64);
    m_isStale = value == kStaleNanBits;
    m_value = m_isStale ? 0 : value;
    m_starts.readFirst(m_bits, m_time);
    return !m_bits.failed();
}

bool Xor2Decoder::readSecond() {
    m_delta = m_bits.uvarint();
    readValue();
    return finishSample();
}

bool Xor2Decoder::readNext() {
    readJoined();
    return finishSample();
}

double Xor2Decoder::value() const {
    return m_isStale ? staleNan() : std::bit_cast<double>(m_value);
}

/// Time and value of a sample behind the first two, which share a prefix.
void Xor2Decoder::readJoined() {
    m_isStale = false;
    switch (m_bits.ones(5)) {
        case 0:
            return;
        case 1:
            m_value ^= m_bits.bit() ? m_window.readAnew(m_bits) : m_window.readInside(m_bits);
            return;
        case 2:
            m_delta += signedBits(13);
            return readValue();
        case 3:
            m_delta += signedBits(20);
            return readValue();
        case 4:
            m_delta += m_bits.bits(64);
            return readValue();
        default:
            m_isStale = true;
    }
}

void Xor2Decoder::readValue() {
    const unsigned kind = m_bits.ones(3);
    m_isStale = kind == 3;
    if (kind == 1) m_value ^= m_window.readInside(m_bits);
    if (kind == 2) m_value ^= m_window.readAnew(m_bits);
}

/// Two's complement, unlike the deltas of XOR chunks.
uint64_t Xor2Decoder::signedBits(unsigned width) {
    const uint64_t number = m_bits.bits(width);
    return number >> (width - 1) == 0 ? number : number - (uint64_t(1) << width);
}

bool Xor2Decoder::finishSample() {
    const uint64_t before = m_time;
    m_time += m_delta;
    m_starts.readNext(m_bits, ++m_index, before);
    return !m_bits.failed();
}

}  // namespace pallium::tsdb
