#pragma once

#include "backend/querier/fetch_count.h"
#include "backend/storage/storage.h"
#include "backend/tenancy/limits.h"

#include <memory>

namespace pallium::querier {

/// What limits and settings make of the reads of one query.
struct ReadLimits {
    std::shared_ptr<const tenancy::Limits> tenant;
    TimestampMs nowMs = 0;
    int64_t maxIntoFutureMs = 0;  // 0: no limit
    /// Whether a select may not span more than the tenant's max_query_length.
    bool checksLength = true;
    std::shared_ptr<FetchCount> fetched = nullptr;  // is told what the query fetches; may be null
};

/// The data of a tenant as one query may see it: reads are cut to the times that the tenant may
/// look at, and what they fetch is counted for the whole query. A series that several selectors
/// find counts once.
///
/// Errors, besides those of `data`: LimitExceeded with Cortex' text. Threads: as Queryable.
std::unique_ptr<storage::Queryable> limitReads(std::shared_ptr<const storage::Queryable> data,
                                               ReadLimits limits);

/// The refusal of a query or a read that spans too much: Cortex' text.
std::string queryTooLongText(int64_t lengthMs, std::chrono::milliseconds limit);

}  // namespace pallium::querier
