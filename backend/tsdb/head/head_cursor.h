#pragma once

#include "backend/tsdb/block/series_cursor.h"
#include "backend/tsdb/head/head.h"

#include <memory>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// What of a head goes into a block: the samples with minTime <= t <= maxTime, as they are when the
/// cursor comes to their series. Holds the head's lock, shared, for one series at a time. Series
/// and chunks must not be removed, nor moved to files, meanwhile.
class HeadCursor final : public SeriesCursor {
  public:
    HeadCursor(std::shared_ptr<const Head> head, TimestampMs minTime, TimestampMs maxTime);
    ~HeadCursor() override;

    /// The empty text and every name and value of the series that next() may give, ascending.
    /// Views: as long as the cursor.
    std::vector<std::string_view> symbols() const;

    Result<bool> next() override;
    LabelsView labels() const override;
    std::span<const EncodedChunk> chunks() const override;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
