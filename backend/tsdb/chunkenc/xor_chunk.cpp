#include "backend/tsdb/chunkenc/xor_chunk.h"

#include <bit>

namespace pallium::tsdb {

namespace {

/// As io::appendUvarint(), amid bits.
void appendUvarintBits(BitWriter& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out.bits(value | 0x80, 8);
    out.bits(value, 8);
}

}  // namespace

void XorChunkWriter::reset() {
    m_bits.begin(2);
    m_samples = 0;
}

void XorChunkWriter::append(TimestampMs t, double value) {
    const auto time = static_cast<uint64_t>(t);
    const auto valueBits = std::bit_cast<uint64_t>(value);
    if (m_samples == 0) {
        appendFirst(time, valueBits);
    } else {
        const uint64_t delta = time - m_time;
        if (m_samples == 1)
            appendUvarintBits(m_bits, delta);
        else
            appendDeltaOfDelta(delta);
        m_delta = delta;
        m_value.append(m_bits, valueBits);
    }
    m_time = time;
    ++m_samples;
    m_bits.setByte(0, static_cast<uint8_t>(m_samples >> 8));
    m_bits.setByte(1, static_cast<uint8_t>(m_samples));
}

void XorChunkWriter::appendFirst(uint64_t t, uint64_t value) {
    appendUvarintBits(m_bits, (t << 1) ^ (~(t >> 63) + 1));
    m_value.begin(m_bits, value);
}

void XorChunkWriter::appendDeltaOfDelta(uint64_t delta) {
    const uint64_t dod = delta - m_delta;
    // The ranges reach from -(2^(k-1) - 1) to 2^(k-1).
    if (dod == 0)
        m_bits.bit(false);
    else if (dod + 8191 < 1U << 14)
        m_bits.bits(0b10U << 14 | (dod & 0x3fff), 16);
    else if (dod + 65535 < 1U << 17)
        m_bits.bits(0b110U << 17 | (dod & 0x1ffff), 20);
    else if (dod + 524287 < 1U << 20)
        m_bits.bits(0b1110U << 20 | (dod & 0xfffff), 24);
    else
        m_bits.bits(0b1111, 4, dod, 64);
}

}  // namespace pallium::tsdb
