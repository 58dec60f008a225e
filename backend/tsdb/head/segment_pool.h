#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

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
/// links. Segments lie in blocks; of a block without any in use the system gets its pages back, and
/// segments are taken from the blocks at the beginning, so that those at the end run empty.
/// Threads: callers must hold the owner's lock.
class SegmentPool {
  public:
    static constexpr size_t kPayload = 28;

    SegmentPool() { (void)allocate(); }

    /// Adds a byte to the chain, beginning it if `first` is 0.
    void append(ChainEnd& end, uint8_t byte) {
        if (end.tailUsed == kPayload || end.first == 0) grow(end);
        at(end.tail).bytes[end.tailUsed++] = byte;
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
    uint8_t& lastByte(const ChainEnd& end) { return at(end.tail).bytes[end.tailUsed - 1]; }

    /// Copies the chain that begins at `first` to `out`, whole segments (the rest of the last is
    /// undefined), and returns the number of bytes copied; stops before `out` would overflow.
    size_t flatten(uint32_t first, std::span<uint8_t> out) const;

    /// Brings the chains that begin at `chains` into the cache, all of them together: one alone
    /// waits for memory at every segment, since those lie far apart. Uses `chains` up.
    void prefetch(std::span<uint32_t> chains) const;

    /// Gives the segments of a chain back. Cost: the chain's length.
    void release(const ChainEnd& chain);

    /// What a reader of a chain needs without copying it.
    std::span<const uint8_t> payload(uint32_t segment) const { return at(segment).bytes; }
    uint32_t next(uint32_t segment) const { return at(segment).next; }

    /// Segments in chains.
    size_t used() const { return m_used - 1; }
    /// What blocks with segments in use occupy.
    size_t memoryBytes() const;

  private:
    struct Segment {
        uint32_t next;
        uint8_t bytes[kPayload];
    };
    static constexpr unsigned kShift = 13;
    static constexpr uint32_t kBlockSegments = 1 << kShift;
    static constexpr size_t kBlockBytes = kBlockSegments * sizeof(Segment);

    struct Freer {
        void operator()(Segment* block) const { std::free(block); }
    };
    struct Block {
        uint32_t used = 0;
        uint32_t touched = 0;            // segments from here on were never used
        uint32_t free = kBlockSegments;  // chain of those given back; kBlockSegments: none
    };

    Segment& at(uint32_t segment) {
        return m_memory[segment >> kShift][segment & (kBlockSegments - 1)];
    }
    const Segment& at(uint32_t segment) const {
        return m_memory[segment >> kShift][segment & (kBlockSegments - 1)];
    }
    void grow(ChainEnd& end);
    uint32_t allocate();
    size_t blockWithRoom();
    void addBlock();
    void freePages(size_t block);

    std::vector<std::unique_ptr<Segment[], Freer>> m_memory;  // of each block
    std::vector<Block> m_blocks;
    std::vector<uint64_t> m_hasRoom;  // a bit a block
    size_t m_firstRoom = 0;           // words of m_hasRoom before it are 0
    size_t m_used = 0;                // segments
};

}  // namespace pallium::tsdb
