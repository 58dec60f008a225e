#pragma once

#include "backend/base/clock.h"
#include "backend/tsdb/chunkenc/varbit.h"

#include <cstdint>

namespace pallium::tsdb {

/// Reads the start timestamps that newer encodings keep beside the samples (FORMAT.md). Threads:
/// confined to one.
class StartTimeReader {
  public:
    StartTimeReader() = default;
    /// `header`: the chunk's byte about start timestamps.
    explicit StartTimeReader(uint8_t header)
        : m_isFirstKnown(header >> 7 != 0), m_firstStored(header & 0x7f) {}

    void readFirst(BitReader& in, uint64_t time) {
        if (m_isFirstKnown) m_start = time - static_cast<uint64_t>(in.varint());
    }
    /// Behind the sample `index` > 0 at any time; `timeBefore`: of the sample before it.
    void readNext(BitReader& in, size_t index, uint64_t timeBefore) {
        if (m_firstStored == 0 || index < m_firstStored) return;
        m_distance += static_cast<uint64_t>(readVarbitInt(in));  // at first from 0
        m_start = timeBefore - m_distance;
    }
    TimestampMs startTime() const { return static_cast<TimestampMs>(m_start); }

  private:
    bool m_isFirstKnown = false;
    size_t m_firstStored = 0;  // index of the first sample that has one of its own; 0: none
    uint64_t m_start = 0;
    uint64_t m_distance = 0;  // from the sample before
};

}  // namespace pallium::tsdb
