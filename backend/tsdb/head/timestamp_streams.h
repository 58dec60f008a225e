#pragma once

#include "backend/base/clock.h"

#include <tsl/robin_map.h>

#include <cstdint>
#include <vector>

namespace pallium::tsdb {

/// The instants of chunks, shared: series that were scraped together have the same timestamps, so a
/// chunk names a stream and how many of its timestamps are its own (a prefix).
///
/// Whoever comes first with a new instant makes the stream longer, the others follow by comparing.
/// A series that leaves the crowd (another instant, a gap) moves to a fork with the same prefix;
/// series that leave together find the same fork. A stream lives as long as a chunk refers to it.
/// Threads: callers must hold the owner's lock.
class TimestampStreams {
  public:
    static constexpr uint32_t kNone = UINT32_MAX;
    /// Chunks are closed before this; what a count in a chunk can hold.
    static constexpr size_t kMaxCount = 255;

    /// A stream whose first timestamp is `t`; the caller holds one reference.
    uint32_t start(TimestampMs t) { return branch(kNone, 0, t); }

    /// The stream that holds the first `count` timestamps of `stream` and then `t`; the caller's
    /// reference moves there. kNone, and nothing changes, if `t` is too far from the first
    /// timestamp (49 days). Requires: 1 <= count < kMaxCount, t > at(stream, count - 1).
    uint32_t advance(uint32_t stream, size_t count, TimestampMs t) {
        Stream& s = m_streams[stream];
        if (count < s.size && s.at(count) == t) return stream;
        return advanceSlowly(stream, count, t);
    }

    /// Gives the caller's reference back.
    void release(uint32_t stream);

    /// Requires: index < the count of a chunk that refers to `stream`.
    TimestampMs at(uint32_t stream, size_t index) const { return m_streams[stream].at(index); }
    /// Writes the first `count` timestamps to `out`.
    void copy(uint32_t stream, size_t count, TimestampMs* out) const;

    size_t streams() const { return m_streams.size() - m_free.size(); }
    size_t memoryBytes() const;

  private:
    /// What the stream is, for series that arrive at the same point later.
    struct Key {
        uint32_t parent;
        uint32_t count;
        TimestampMs t;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        size_t operator()(const Key& key) const {
            const uint64_t mixed =
                (static_cast<uint64_t>(key.t) ^ (uint64_t{key.parent} << 32) ^ key.count);
            return static_cast<size_t>((mixed * 0x9e3779b97f4a7c15ULL) >> 20);
        }
    };
    /// base, base + step, … for the first `regular`; then offsets from base.
    struct Stream {
        TimestampMs base = 0;
        uint32_t step = 0;
        uint16_t size = 0;
        uint16_t regular = 0;
        uint32_t references = 0;
        Key key{};
        std::vector<uint32_t> irregular;

        TimestampMs at(size_t index) const {
            const uint64_t offset =
                index < regular ? uint64_t{step} * index : irregular[index - regular];
            return static_cast<TimestampMs>(static_cast<uint64_t>(base) + offset);
        }
        void push(uint32_t offset);
    };

    uint32_t advanceSlowly(uint32_t stream, size_t count, TimestampMs t);
    uint32_t branch(uint32_t parent, size_t count, TimestampMs t);
    /// A key may outlive its parent, whose number is then given to another stream.
    bool hasSamePrefix(uint32_t stream, uint32_t parent, size_t count) const;
    uint32_t allocate();

    std::vector<Stream> m_streams;
    std::vector<uint32_t> m_free;
    tsl::robin_map<Key, uint32_t, KeyHash>
        m_byKey;             // only to find company: may be cleared any time
    size_t m_irregular = 0;  // offsets held, for memoryBytes()
};

}  // namespace pallium::tsdb
