#pragma once

#include "backend/tsdb/head/db_replay.h"
#include "backend/tsdb/head/records.h"
#include "backend/tsdb/head/replay_batch.h"

#include <functional>
#include <span>

namespace pallium::tsdb {

/// Decodes records into a batch, which goes into the head whenever it is full: so each of the two
/// works in caches. Memory: the batch, and the text of the largest record. Threads: confined to
/// one.
class ReplayDecoder final : RecordVisitor {
  public:
    /// `replay` outlives this. afterBatch() is called now and then, between changes of the head.
    explicit ReplayDecoder(
        Replay& replay, std::function<void()> afterBatch = [] {})
        : m_replay(replay), m_afterBatch(std::move(afterBatch)) {}

    /// One record. False if it is malformed; what came before the fault counts all the same.
    bool record(uint8_t type, std::span<const uint8_t> payload);
    /// After the last record: all of them are then in the head.
    void finish() { apply(); }

  private:
    void onSeries(SeriesId series, LabelsView labels, std::span<const uint32_t> pairs) override;
    void onSample(SeriesId series, const Sample& sample) override;
    void onHistogram(SeriesId series, TimestampMs t, const AnyHistogram& histogram) override;
    void onOutOfOrder(SeriesId series, const Sample& sample) override;
    void onOutOfOrder(SeriesId series, TimestampMs t, const AnyHistogram& histogram) override;
    bool isValid(const AnyHistogram& histogram);
    void apply();

    Replay& m_replay;
    const std::function<void()> m_afterBatch;
    ReplayBatch m_batch;
    bool m_isMalformed = false;  // the record
};

}  // namespace pallium::tsdb
