#pragma once

#include "backend/tsdb/head/head.h"
#include "backend/tsdb/head/replay_batch.h"

#include <vector>

namespace pallium::tsdb {

/// Fills an empty head from the records of the log of series and then of the log.
///
/// Samples are put through the same order rules as when they were appended, so that the same ones
/// are visible again; those that the record calls out of order have been through them. A sample of
/// a series that neither log defines is counted. If the same labels are defined under two ids, the
/// series was removed in between: the newer id is the series, and samples of the older one, which
/// are in a block, are left out. Threads: confined to one; nobody else uses the head yet.
class Replay {
  public:
    explicit Replay(Head& head) : m_head(head) {}

    /// In the order of the records.
    void apply(const ReplayBatch& batch);

    /// After the last record.
    void finish();

    /// Definitions whose ids cannot be, and the first of those.
    size_t impossible() const { return m_impossible; }
    SeriesId firstImpossible() const { return m_firstImpossible; }
    size_t unknownRefs() const { return m_unknownRefs; }
    /// Series that only one record defines: to be written once more to the log that is read first.
    std::vector<SeriesId> definedOnce() const;

  private:
    static constexpr uint8_t kReplaced = 3;
    void define(const ReplayBatch& batch, const ReplayBatch::Series& series)
        PALLIUM_REQUIRES(m_head.mutex);
    bool make(const ReplayBatch& batch, const ReplayBatch::Series& series)
        PALLIUM_REQUIRES(m_head.mutex);
    void replace(SeriesId old, SeriesId series) PALLIUM_REQUIRES(m_head.mutex);
    void addSample(SeriesId series, const Sample& sample) PALLIUM_REQUIRES(m_head.mutex);
    void addHistogram(const ReplayBatch::SeriesHistogram& histogram) PALLIUM_REQUIRES(m_head.mutex);
    void missSeries(SeriesId series) PALLIUM_REQUIRES(m_head.mutex);
    void applyOutOfOrder(const ReplayBatch& batch) PALLIUM_REQUIRES(m_head.mutex);
    void addOutOfOrder(const ReplayBatch::SeriesSample& late) PALLIUM_REQUIRES(m_head.mutex);
    void addOutOfOrder(const ReplayBatch::SeriesHistogram& late) PALLIUM_REQUIRES(m_head.mutex);

    Head& m_head;
    std::vector<uint8_t> m_copies;     // of each series' definition, at most 2, or kReplaced
    std::vector<PairId> m_batchPairs;  // the head's, by number in the batch; kNoId: not yet known
    std::vector<PairId> m_pairs;       // of one series
    bool m_arePostingsWrong = false;
    SeriesId m_lostEnd = 0;  // above the ids of lost series: they must not be given to others
    size_t m_impossible = 0;
    SeriesId m_firstImpossible = kNoId;
    size_t m_unknownRefs = 0;
};

}  // namespace pallium::tsdb
