#pragma once

#include "backend/storage/storage.h"

namespace pallium::ingester {

/// The data of a tenant that never wrote. Threads: immutable.
class NoData final : public storage::Queryable {
  public:
    Result<std::unique_ptr<storage::Querier>> querier(TimestampMs minTime,
                                                      TimestampMs maxTime) const override;
};

}  // namespace pallium::ingester
