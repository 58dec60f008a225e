#pragma once

#include "backend/storage/storage.h"
#include "backend/tsdb/chunkenc/chunk_list_builder.h"
#include "backend/tsdb/head/head_series_cursor.h"

namespace pallium::tsdb {

/// What of the retired samples out of order goes into a block: those with minTime <= t <= maxTime,
/// but for instants that the head has in order too, so that the block never has another value for
/// them. Samples must not be retired or dropped meanwhile.
class OutOfOrderCursor final : public HeadSeriesCursor {
  public:
    /// `candidates`: series that may have some.
    OutOfOrderCursor(std::shared_ptr<const Head> head, std::span<const SeriesId> candidates,
                     TimestampMs minTime, TimestampMs maxTime);

  private:
    Result<void> collect(SeriesId series) override PALLIUM_REQUIRES_SHARED(m_head->mutex);
    void finish() override;
    void finishFloats();
    void finishChunks();
    bool isInOrder(TimestampMs t) const;

    const TimestampMs m_minTime, m_maxTime;
    storage::SampleColumns m_late, m_inOrder, m_chosen;
    // Instead of m_late and m_chosen, of a series with histograms.
    ChunkListBuilder m_lateChunks, m_chosenChunks;
    bool m_hasHistograms = false;
};

}  // namespace pallium::tsdb
