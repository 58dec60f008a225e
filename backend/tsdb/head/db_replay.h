#pragma once

#include <vector>

#include "backend/tsdb/head/head.h"
#include "backend/tsdb/head/records.h"

namespace pallium::tsdb {

/// Fills an empty head from the records of a log and of its second copy of series.
///
/// Samples are put through the same order rules as when they were appended, so that the same ones are
/// visible again; a sample of a series that neither log defines is counted. Threads: confined to one; nobody
/// else uses the head yet.
class Replay final : public RecordVisitor {
  public:
    explicit Replay(Head& head) : m_head(head) {}

    /// Which log the following records come from.
    enum class Source { Log, SeriesLog };
    void setSource(Source source) { m_source = source; }
    /// One record. A malformed one is counted.
    void apply(uint8_t type, std::span<const uint8_t> payload);

    /// After the last record.
    void finish();

    void onSeries(SeriesId series, LabelsView labels) override PALLIUM_REQUIRES(m_head.mutex);
    void onSample(SeriesId series, const Sample& sample) override PALLIUM_REQUIRES(m_head.mutex);

    size_t malformed() const { return m_malformed; }
    size_t unknownRefs() const { return m_unknownRefs; }
    /// Series whose definition did not come from `source`: to be written there again.
    std::vector<SeriesId> missingFrom(Source source) const;

  private:
    Head& m_head;
    Source m_source = Source::Log;
    std::vector<bool> m_seen[2];  // by source and series
    bool m_hasFilledGap = false;
    size_t m_malformed = 0;
    size_t m_unknownRefs = 0;
};

}  // namespace pallium::tsdb
