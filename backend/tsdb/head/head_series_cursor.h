#pragma once

#include "backend/tsdb/block/series_cursor.h"
#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "backend/tsdb/head/head.h"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// Some series of a head for a block: what the cursors over it have in common. Holds the head's
/// lock, shared, for one series at a time. Series must not be removed meanwhile.
class HeadSeriesCursor : public SeriesCursor {
  public:
    /// The empty text and every name and value of the series that next() may give, ascending.
    /// Views: as long as the cursor.
    std::vector<std::string_view> symbols() const;

    Result<bool> next() final;
    LabelsView labels() const final { return m_labels; }
    std::span<const EncodedChunk> chunks() const final { return m_chunks; }

  protected:
    explicit HeadSeriesCursor(std::shared_ptr<const Head> head) : m_head(std::move(head)) {}
    /// Those to visit, in any order.
    void setSeries(std::vector<SeriesId> series) PALLIUM_REQUIRES_SHARED(m_head->mutex);

    /// Reads a series that exists; chunks may be added already.
    virtual Result<void> collect(SeriesId series) PALLIUM_REQUIRES_SHARED(m_head->mutex) = 0;
    /// Adds the rest of the chunks, without the lock.
    virtual void finish() {}

    /// Adds a chunk that the derived class keeps until the next series.
    void addChunk(const EncodedChunk& chunk) { m_chunks.push_back(chunk); }
    /// Adds a chunk of these samples. Requires: as many of both, at least one.
    void addFloats(std::span<const TimestampMs> timestamps, std::span<const double> values);

    const std::shared_ptr<const Head> m_head;

  private:
    std::vector<SeriesId> m_series;  // in order of labels
    size_t m_next = 0;
    std::vector<Label> m_labels;
    std::vector<EncodedChunk> m_chunks;
    std::vector<XorChunkWriter> m_writers;  // one a chunk encoded here; kept from series to series
    size_t m_writersUsed = 0;
};

}  // namespace pallium::tsdb
