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
    m_window = {};
}

void XorChunkWriter::append(TimestampMs t, double value) {
    const auto time = static_cast<uint64_t>(t);
    const auto valueBits = std::bit_cast<uint64_t>(value);
    const uint64_t delta = time - m_time;
    if (m_samples > 1)
        appendNext(delta, valueBits);
    else if (m_samples == 1)
        appendSecond(delta, valueBits);
    else
        appendFirst(time, valueBits);
    m_time = time;
    m_delta = delta;
    m_value = valueBits;
    ++m_samples;
}

std::span<const uint8_t> XorChunkWriter::bytes() const {
    m_bits.setByte(0, static_cast<uint8_t>(m_samples >> 8));
    m_bits.setByte(1, static_cast<uint8_t>(m_samples));
    return m_bits.bytes();
}

void XorChunkWriter::appendFirst(uint64_t t, uint64_t value) {
    appendUvarintBits(m_bits, (t << 1) ^ (~(t >> 63) + 1));
    m_bits.bits(value, 64);
}

void XorChunkWriter::appendSecond(uint64_t delta, uint64_t value) {
    appendUvarintBits(m_bits, delta);
    writeXor(m_bits, m_value, value, m_window);
}

void XorChunkWriter::appendNext(uint64_t delta, uint64_t value) {
    const uint64_t dod = delta - m_delta;
    uint64_t lead = 0;
    unsigned leadCount = 1;
    // The ranges reach from -(2^(k-1) - 1) to 2^(k-1).
    if (dod == 0) {
    } else if (dod + 8191 < 1U << 14) {
        lead = 0b10U << 14 | (dod & 0x3fff);
        leadCount = 16;
    } else if (dod + 65535 < 1U << 17) {
        lead = 0b110U << 17 | (dod & 0x1ffff);
        leadCount = 20;
    } else if (dod + 524287 < 1U << 20) {
        lead = 0b1110U << 20 | (dod & 0xfffff);
        leadCount = 24;
    } else {
        m_bits.bits(0b1111, 4, dod, 64);
        leadCount = 0;
    }
    writeXor(m_bits, m_value, value, m_window, lead, leadCount);
}

}  // namespace pallium::tsdb
