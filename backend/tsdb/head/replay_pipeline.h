#pragma once

#include "backend/base/mutex.h"
#include "backend/tsdb/head/db_replay.h"
#include "backend/tsdb/head/records.h"
#include "backend/tsdb/head/replay_batch.h"

#include <array>
#include <deque>
#include <functional>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// Replays records in two threads: one reads and decodes them, the other puts them into the head,
/// in their order and a few batches behind. Memory: the batches, and the text of the largest
/// record. Threads: confined to one.
class ReplayPipeline final : RecordVisitor {
  public:
    /// `replay` outlives this.
    explicit ReplayPipeline(Replay& replay);

    /// Calls read(), which gives all records to record(), on a thread of its own, and returns when
    /// they are in the head. afterBatch() is called now and then, between changes of the head,
    /// which nobody else uses meanwhile.
    void run(
        const std::function<void()>& read, const std::function<void()>& afterBatch = [] {});
    /// One record, from read(). A malformed one is counted; what came before the fault counts all
    /// the same.
    void record(uint8_t type, std::span<const uint8_t> payload);

    size_t malformed() const { return m_malformed; }

  private:
    void onSeries(SeriesId series, LabelsView labels, std::span<const uint32_t> pairs) override;
    void onSample(SeriesId series, const Sample& sample) override;
    void onHistogram(SeriesId series, TimestampMs t, const AnyHistogram& histogram) override;
    void onOutOfOrder(SeriesId series, const Sample& sample) override;
    void handOver();
    ReplayBatch* waitForFull();
    ReplayBatch* waitForFree();

    static constexpr size_t kBatches = 4;
    Replay& m_replay;
    std::array<ReplayBatch, kBatches> m_batches;
    // The reading thread's.
    ReplayBatch* m_filling = nullptr;
    size_t m_malformed = 0;

    Mutex m_mutex;
    CondVar m_hasFree, m_hasFull;
    std::vector<ReplayBatch*> m_free PALLIUM_GUARDED_BY(m_mutex);
    std::deque<ReplayBatch*> m_full PALLIUM_GUARDED_BY(m_mutex);
    bool m_isReadingDone PALLIUM_GUARDED_BY(m_mutex) = false;
};

}  // namespace pallium::tsdb
