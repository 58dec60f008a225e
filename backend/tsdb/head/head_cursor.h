#pragma once

#include "backend/tsdb/chunkenc/chunk_list_builder.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/head/head_series_cursor.h"

namespace pallium::tsdb {

/// What of a head goes into a block: the samples with minTime <= t <= maxTime, as they are when the
/// cursor comes to their series. Chunks must not be removed, nor moved to files, meanwhile.
class HeadCursor final : public HeadSeriesCursor {
  public:
    HeadCursor(std::shared_ptr<const Head> head, TimestampMs minTime, TimestampMs maxTime);

  private:
    Result<void> collect(SeriesId series) override PALLIUM_REQUIRES_SHARED(m_head->mutex);
    void finish() override;
    void takeHistograms(const EncodedChunk& chunk);

    const TimestampMs m_minTime, m_maxTime;
    ChunkListBuilder m_histograms;
    ChunkIterator m_iterator;
};

}  // namespace pallium::tsdb
