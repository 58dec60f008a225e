#include "backend/tsdb/head/value_chunk.h"

#include "backend/tsdb/head/scaled_integer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

// Bytes of Integers and Trend: the first integer as zigzag varint, then a token (uvarint) a value
// or run:
//   0  eight bytes follow: a value that is no number (NaN, infinity); predictions pass over it
//   1  one byte follows: that many values are exactly as predicted
//   z  zigzag of (integer - prediction), plus 1
// Bytes of Xor: the first value, eight bytes, little endian; then a token (one byte) a value or
// run:
//   0  one byte follows: that many values equal the one before
//   tz << 4 | n   n bytes follow: the XOR with the value before, without its tz low zero bytes
namespace pallium::tsdb {
namespace {

constexpr uint8_t kRawToken = 0;
constexpr uint8_t kRunToken = 1;
constexpr uint8_t kXorRunToken = 0;
// 120 tokens of at most ten bytes, and the rest of the last segment.
constexpr size_t kMaxBytes = kMaxChunkSamples * 10 + SegmentPool::kPayload;

int64_t predictedStep(float step) {
    return static_cast<int64_t>(step);
}

/// Reads bytes that this file wrote; no bounds, since they never leave memory.
class Reader {
  public:
    explicit Reader(const uint8_t* at) : m_at(at) {}
    uint8_t byte() { return *m_at++; }
    uint64_t uvarint() {
        uint64_t value = 0;
        for (unsigned shift = 0;; shift += 7) {
            const uint8_t next = *m_at++;
            value |= static_cast<uint64_t>(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }
    /// Requires: 1 <= bytes <= 8; eight may be read (the buffer is long enough).
    uint64_t littleEndian(size_t bytes) {
        uint64_t value;
        std::memcpy(&value, m_at, sizeof value);
        m_at += bytes;
        return value & (~uint64_t{0} >> (64 - 8 * bytes));
    }

  private:
    const uint8_t* m_at;
};

void decodeScaled(Reader in, unsigned exponent, bool hasTrend, std::span<double> out) {
    int64_t n = fromZigzag(in.uvarint());
    int64_t step = 0;
    size_t at = 0;
    out[at++] = fromScaled(n, exponent);
    const auto advance = [&](int64_t residual) {
        const int64_t difference = step + residual;
        n += difference;
        if (hasTrend) step = predictedStep(static_cast<float>(difference));
        out[at++] = fromScaled(n, exponent);
    };
    while (at < out.size()) {
        const uint64_t token = in.uvarint();
        if (token == kRawToken) {
            out[at++] = std::bit_cast<double>(in.littleEndian(8));
        } else if (token == kRunToken) {
            for (size_t run = in.byte(); run > 0; --run)
                advance(0);
        } else {
            advance(fromZigzag(token - 1));
        }
    }
}

void decodeXor(Reader in, std::span<double> out) {
    uint64_t bits = in.littleEndian(8);
    size_t at = 0;
    out[at++] = std::bit_cast<double>(bits);
    while (at < out.size()) {
        const uint8_t token = in.byte();
        if (token == kXorRunToken) {
            for (size_t run = in.byte(); run > 0; --run)
                out[at++] = std::bit_cast<double>(bits);
        } else {
            bits ^= in.littleEndian(token & 15) << (8 * (token >> 4));
            out[at++] = std::bit_cast<double>(bits);
        }
    }
}

/// The fewest decimal places that hold all `values` exactly, none fewer than `least`.
std::optional<unsigned> commonExponent(std::span<const double> values, unsigned least) {
    unsigned exponent = least;
    if (exponent > kMaxExponent) return std::nullopt;
    for (size_t i = 0; i < values.size();) {
        if (!std::isfinite(values[i]) || toScaled(values[i], exponent)) {
            ++i;
        } else {
            if (++exponent > kMaxExponent) return std::nullopt;
            i = 0;  // an integer that fits with fewer places may be too large with more
        }
    }
    return exponent;
}

}  // namespace

size_t ValueChunk::decode(const SegmentPool& pool, std::span<double, kMaxChunkSamples> out) const {
    const std::span<double> values = out.first(m_count);
    if (m_encoding == ValueEncoding::Constant) {
        std::fill(values.begin(), values.end(), std::bit_cast<double>(m_last));
        return m_count;
    }
    uint8_t bytes[kMaxBytes];
    pool.flatten(m_first, bytes);
    if (m_encoding == ValueEncoding::Xor)
        decodeXor(Reader(bytes), values);
    else
        decodeScaled(Reader(bytes), m_exponent, m_encoding == ValueEncoding::Trend, values);
    return m_count;
}

double ValueChunk::last(const SegmentPool& pool) const {
    if (m_isLastRaw) {
        double values[kMaxChunkSamples];
        return values[decode(pool, values) - 1];
    }
    if (m_encoding == ValueEncoding::Constant || m_encoding == ValueEncoding::Xor)
        return std::bit_cast<double>(m_last);
    return fromScaled(static_cast<int64_t>(m_last), m_exponent);
}

void ValueChunk::appendSlowly(SegmentPool& pool, double value) {
    switch (m_encoding) {
        case ValueEncoding::Constant:
            leaveConstant(pool, value);
            break;
        case ValueEncoding::Integers:
        case ValueEncoding::Trend:
            appendScaled(pool, value);
            break;
        case ValueEncoding::Xor:
            appendXor(pool, std::bit_cast<uint64_t>(value));
            break;
    }
}

void ValueChunk::leaveConstant(SegmentPool& pool, double value) {
    const auto old = std::bit_cast<double>(m_last);
    const size_t repeated = m_count - size_t{1};
    const double both[] = {old, value};
    const auto exponent = commonExponent(both, 0);
    if (!std::isfinite(old) || !exponent) {
        beginXor(pool, m_last);
        repeat(pool, kXorRunToken, repeated);
        appendXor(pool, std::bit_cast<uint64_t>(value));
        return;
    }
    // Counters rise steadily: what matters is the change of their step. Anything else is noise.
    const bool isCounter = *exponent == 0 && value > old;
    beginScaled(pool, *toScaled(old, *exponent), *exponent,
                isCounter ? ValueEncoding::Trend : ValueEncoding::Integers);
    repeat(pool, kRunToken, repeated);
    appendScaled(pool, value);
}

void ValueChunk::appendScaled(SegmentPool& pool, double value) {
    if (const auto n = toScaled(value, m_exponent)) {
        appendInteger(pool, *n);
    } else if (!std::isfinite(value)) {
        ChainEnd end = chain();
        pool.append(end, kRawToken);
        pool.appendFixed64(end, std::bit_cast<uint64_t>(value));
        keep(end);
        m_isRunOpen = false;
        m_isLastRaw = true;
        ++m_count;
    } else {
        recode(pool, value);
    }
}

void ValueChunk::appendInteger(SegmentPool& pool, int64_t n) {
    const int64_t difference = n - static_cast<int64_t>(m_last);
    const bool hasTrend = m_encoding == ValueEncoding::Trend;
    const int64_t residual = hasTrend ? difference - predictedStep(m_step) : difference;
    if (residual == 0) {
        repeat(pool, kRunToken, 1);
    } else {
        ChainEnd end = chain();
        pool.appendUvarint(end, toZigzag(residual) + 1);
        keep(end);
        m_isRunOpen = false;
        ++m_count;
    }
    if (hasTrend) m_step = static_cast<float>(difference);
    m_last = static_cast<uint64_t>(n);
    m_isLastRaw = false;
}

void ValueChunk::appendXor(SegmentPool& pool, uint64_t bits) {
    const uint64_t difference = bits ^ m_last;
    if (difference == 0) {
        repeat(pool, kXorRunToken, 1);
        return;
    }
    const auto low = static_cast<unsigned>(std::countr_zero(difference)) / 8;
    const auto high = static_cast<unsigned>(std::countl_zero(difference)) / 8;
    const unsigned bytes = 8 - low - high;
    ChainEnd end = chain();
    pool.append(end, static_cast<uint8_t>(low << 4 | bytes));
    uint64_t rest = difference >> (8 * low);
    for (unsigned i = 0; i < bytes; ++i, rest >>= 8)
        pool.append(end, static_cast<uint8_t>(rest));
    keep(end);
    m_isRunOpen = false;
    m_last = bits;
    ++m_count;
}

void ValueChunk::repeat(SegmentPool& pool, uint8_t token, size_t times) {
    if (times == 0) return;
    ChainEnd end = chain();
    if (m_isRunOpen) {
        pool.lastByte(end) = static_cast<uint8_t>(pool.lastByte(end) + times);
    } else {
        pool.append(end, token);
        pool.append(end, static_cast<uint8_t>(times));
        keep(end);
        m_isRunOpen = true;
    }
    m_count = static_cast<uint8_t>(m_count + times);
}

/// Makes room for a value that has more decimal places, or none at all.
void ValueChunk::recode(SegmentPool& pool, double next) {
    double values[kMaxChunkSamples];
    const size_t count = decode(pool, values);
    values[count] = next;
    const std::span<const double> all(values, count + 1);
    const auto exponent = commonExponent(all, m_exponent + 1u);
    const ValueEncoding encoding = m_encoding;
    release(pool);
    *this = ValueChunk{};
    if (exponent) {
        beginScaled(pool, *toScaled(all[0], *exponent), *exponent, encoding);
        for (const double value : all.subspan(1))
            appendScaled(pool, value);
    } else {
        beginXor(pool, std::bit_cast<uint64_t>(all[0]));
        for (const double value : all.subspan(1))
            appendXor(pool, std::bit_cast<uint64_t>(value));
    }
}

void ValueChunk::beginScaled(SegmentPool& pool, int64_t n, unsigned exponent,
                             ValueEncoding encoding) {
    ChainEnd end;
    pool.appendUvarint(end, toZigzag(n));
    keep(end);
    m_encoding = encoding;
    m_exponent = exponent & 15;
    m_last = static_cast<uint64_t>(n);
    m_count = 1;
}

void ValueChunk::beginXor(SegmentPool& pool, uint64_t bits) {
    ChainEnd end;
    pool.appendFixed64(end, bits);
    keep(end);
    m_encoding = ValueEncoding::Xor;
    m_last = bits;
    m_count = 1;
}

}  // namespace pallium::tsdb
