#include "backend/tsdb/head/segment_pool.h"

#include <cstring>

namespace pallium::tsdb {

void SegmentPool::grow(ChainEnd& end) {
    uint32_t fresh = m_free;
    if (fresh != 0) {
        m_free = m_segments[fresh].next;
        m_segments[fresh].next = 0;
    } else {
        fresh = static_cast<uint32_t>(m_segments.push(Segment{}));
    }
    if (end.first == 0)
        end.first = fresh;
    else
        m_segments[end.tail].next = fresh;
    end.tail = fresh;
    end.tailUsed = 0;
}

size_t SegmentPool::flatten(uint32_t first, std::span<uint8_t> out) const {
    size_t used = 0;
    for (uint32_t at = first; at != 0 && used + kPayload <= out.size(); used += kPayload) {
        const Segment& segment = m_segments[at];
        std::memcpy(out.data() + used, segment.bytes, kPayload);
        at = segment.next;
    }
    return used;
}

size_t SegmentPool::used() const {
    size_t used = m_segments.size() - 1;
    for (uint32_t segment = m_free; segment != 0; segment = m_segments[segment].next)
        --used;
    return used;
}

}  // namespace pallium::tsdb
