#pragma once

#include "backend/tsdb/head/segment_pool.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace pallium::tsdb {

using SeriesId = uint32_t;  // of a series, dense, in order of creation

/// Ids of series, ascending: varint differences in a chain of segments, a single id inline.
/// Threads: callers must hold the lock of the owner of the pool.
struct Postings {
    uint32_t count = 0;
    SeriesId last = 0;  // the only one if count is 1
    ChainEnd chain;     // if count is at least 2

    /// Requires: larger than all ids there, unless the list is put in order later.
    void add(SegmentPool& pool, SeriesId id) {
        if (count == 1) pool.appendUvarint(chain, last);
        if (count > 0) pool.appendUvarint(chain, id - last);
        last = id;
        ++count;
    }
};

/// Reads a list from its beginning; the list may grow meanwhile.
class PostingsReader {
  public:
    explicit PostingsReader(const Postings& list) : m_segment(list.chain.first) {}

    size_t position() const { return m_read; }
    /// The next id. Requires: position() < list.count.
    SeriesId next(const SegmentPool& pool, const Postings& list) {
        ++m_read;
        if (list.count == 1) return list.last;
        uint32_t difference = 0;
        for (unsigned shift = 0;; shift += 7) {
            if (m_offset == SegmentPool::kPayload) {
                m_segment = pool.next(m_segment);
                m_offset = 0;
            }
            const uint8_t byte = pool.payload(m_segment)[m_offset++];
            difference |= static_cast<uint32_t>(byte & 0x7f) << shift;
            if (byte < 0x80) return m_id += difference;
        }
    }

  private:
    uint32_t m_segment;
    size_t m_offset = 0;
    size_t m_read = 0;
    SeriesId m_id = 0;
};

/// Writes a list anew without some of its ids, in steps between which it may be read and grow.
class PostingsFilter {
  public:
    explicit PostingsFilter(const Postings& list) : m_reader(list) {}

    /// Looks at `atMost` further ids and keeps those for which keep(id) holds. When all have been
    /// seen, `list` becomes what was kept, and the result is true.
    template <class Keep>
    bool step(SegmentPool& pool, Postings& list, size_t atMost, Keep&& keep) {
        for (; atMost > 0 && m_reader.position() < list.count; --atMost)
            if (const SeriesId id = m_reader.next(pool, list); keep(id)) m_kept.add(pool, id);
        if (m_reader.position() < list.count) return false;
        pool.release(list.chain);
        list = m_kept;
        return true;
    }

  private:
    PostingsReader m_reader;
    Postings m_kept;
};

}  // namespace pallium::tsdb
