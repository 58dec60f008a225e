#pragma once

#include "backend/tsdb/head/chunked_array.h"

#include <cstdint>
#include <span>

namespace pallium::tsdb {

/// Where a byte chain ends, kept by its owner: the pool knows no chains. Segment 0 is none.
struct ChainEnd {
    uint32_t first = 0;
    uint32_t tail = 0;
    uint8_t tailUsed = 0;
};

/// Memory for many short byte strings that grow at their end: chains of segments of one size.
///
/// One size, because series grow in step: with size classes the memory of every class that a
/// hundred thousand chunks have just left would lie idle. A chain wastes half a segment and the
/// links. Threads: callers must hold the owner's lock.
class SegmentPool {
  public:
    static constexpr size_t kPayload = 28;

    SegmentPool() { m_segments.push(Segment{}); }

    /// Adds a byte to the chain, beginning it if `first` is 0.
    void append(ChainEnd& end, uint8_t byte) {
        if (end.tailUsed == kPayload || end.first == 0) grow(end);
        m_segments[end.tail].bytes[end.tailUsed++] = byte;
    }
    void appendUvarint(ChainEnd& end, uint64_t value) {
        for (; value >= 0x80; value >>= 7)
            append(end, static_cast<uint8_t>(value | 0x80));
        append(end, static_cast<uint8_t>(value));
    }
    void appendFixed64(ChainEnd& end, uint64_t value) {
        for (int i = 0; i < 8; ++i, value >>= 8)
            append(end, static_cast<uint8_t>(value));
    }
    /// The last byte written. Requires: the chain has one.
    uint8_t& lastByte(const ChainEnd& end) { return m_segments[end.tail].bytes[end.tailUsed - 1]; }

    /// Copies the chain that begins at `first` to `out`, whole segments (the rest of the last is
    /// undefined), and returns the number of bytes copied; stops before `out` would overflow.
    size_t flatten(uint32_t first, std::span<uint8_t> out) const;

    /// Gives the segments of a chain back. Cost: constant.
    void release(const ChainEnd& chain) {
        if (chain.first == 0) return;
        m_segments[chain.tail].next = m_free;
        m_free = chain.first;
    }

    /// What a reader of a chain needs without copying it.
    std::span<const uint8_t> payload(uint32_t segment) const { return m_segments[segment].bytes; }
    uint32_t next(uint32_t segment) const { return m_segments[segment].next; }

    /// Segments in chains. Cost: all free ones are counted.
    size_t used() const;
    size_t memoryBytes() const { return m_segments.memoryBytes(); }

  private:
    struct Segment {
        uint32_t next;
        uint8_t bytes[kPayload];
    };
    void grow(ChainEnd& end);

    ChunkedArray<Segment, 13> m_segments;
    uint32_t m_free = 0;  // chain of segments given back
};

}  // namespace pallium::tsdb
