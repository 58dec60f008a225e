#pragma once

#include "backend/tsdb/head/segment_pool.h"

#include <bit>
#include <cstdint>
#include <span>

namespace pallium::tsdb {

/// Samples of one chunk at most (Prometheus' target).
inline constexpr size_t kMaxChunkSamples = 120;

/// How a chunk's values are kept; bytes as in value_chunk.cpp. Cheapest first: a chunk begins as
/// Constant and moves down when a value forces it.
enum class ValueEncoding : uint8_t {
    Constant,  // one value, no bytes
    Integers,  // scaled integers, each as difference to the one before
    Trend,     // scaled integers, each as difference to what the last step predicts
    Xor,       // anything: XOR with the value before, whole bytes
};

/// The values of one series' open chunk: 24 bytes of state; what does not fit lies in a
/// SegmentPool. Every bit pattern of a double is kept. Threads: callers must hold the owner's lock.
class ValueChunk {
  public:
    /// Requires: size() < kMaxChunkSamples.
    void append(SegmentPool& pool, double value) {
        const auto bits = std::bit_cast<uint64_t>(value);
        if (m_encoding == ValueEncoding::Constant) {
            if (m_count == 0) m_last = bits;
            if (bits == m_last) {
                ++m_count;
                return;
            }
        }
        appendSlowly(pool, value);
    }

    size_t size() const { return m_count; }
    /// False: the object is all there is.
    bool hasSegments() const { return m_first != 0; }
    /// 0: none.
    uint32_t firstSegment() const { return m_first; }
    ValueEncoding encoding() const { return static_cast<ValueEncoding>(m_encoding); }
    /// Writes the values to `out`; returns how many.
    size_t decode(const SegmentPool& pool, std::span<double, kMaxChunkSamples> out) const;
    /// Gives the segments back; the object is not used after that.
    void release(SegmentPool& pool) const { pool.release(chain()); }
    /// Requires: size() > 0.
    double last(const SegmentPool& pool) const;

  private:
    void appendSlowly(SegmentPool& pool, double value);
    void leaveConstant(SegmentPool& pool, double value);
    void appendScaled(SegmentPool& pool, double value);
    void appendInteger(SegmentPool& pool, int64_t n);
    void appendXor(SegmentPool& pool, uint64_t bits);
    void repeat(SegmentPool& pool, uint8_t token, size_t times);
    void recode(SegmentPool& pool, double next);
    void beginScaled(SegmentPool& pool, int64_t n, unsigned exponent, ValueEncoding encoding);
    void beginXor(SegmentPool& pool, uint64_t bits);
    ChainEnd chain() const { return {m_first, m_tail, m_tailUsed}; }
    void keep(const ChainEnd& end) {
        m_first = end.first;
        m_tail = end.tail;
        m_tailUsed = end.tailUsed & 63;
    }

    uint64_t m_last = 0;   // bits of the last value; Integers and Trend: the last integer
    uint32_t m_first = 0;  // segments
    uint32_t m_tail = 0;
    float m_step = 0;  // Trend: the last difference, rounded: only a prediction
    uint8_t m_count = 0;
    ValueEncoding m_encoding : 4 = ValueEncoding::Constant;
    uint8_t m_exponent : 4 = 0;
    uint8_t m_tailUsed : 6 = 0;
    bool m_isRunOpen : 1 = false;  // the last byte counts repetitions
    bool m_isLastRaw : 1 = false;  // the last value is not m_last
    uint8_t m_spare = 0;
};
static_assert(sizeof(ValueChunk) == 24);

}  // namespace pallium::tsdb
