#pragma once

#include "backend/tsdb/block/series_cursor.h"
#include "backend/tsdb/head/head.h"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// What of the retired samples out of order goes into a block: those with minTime <= t <= maxTime,
/// but for instants that the head has in order too, so that the block never has another value for
/// them. Holds the head's lock, shared, for one series at a time. Series must not be removed, nor
/// samples retired or dropped meanwhile.
class OutOfOrderCursor final : public SeriesCursor {
  public:
    /// `candidates`: series that may have some.
    OutOfOrderCursor(std::shared_ptr<const Head> head, std::span<const SeriesId> candidates,
                     TimestampMs minTime, TimestampMs maxTime);
    ~OutOfOrderCursor() override;

    /// As HeadCursor::symbols().
    std::vector<std::string_view> symbols() const;

    Result<bool> next() override;
    LabelsView labels() const override;
    std::span<const EncodedChunk> chunks() const override;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
