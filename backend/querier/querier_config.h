#pragma once

#include "backend/promql/engine/engine.h"
#include "backend/querier/query_metrics.h"

namespace pallium::querier {

/// Settings of the querier.
struct QuerierConfig {
    promql::EngineOptions engine;
    int64_t maxIntoFutureMs = 0;   // how far a query may look; 0: no limit
    int64_t maxSubquerySteps = 0;  // 0: no limit
    /// Whether only the whole query, and not each of its reads too, must be within
    /// max_query_length.
    bool ignoresMaxQueryLength = false;
    bool countsSamplesPerStep = false;  // in the statistics of a query
    bool showsTimings = false;          // likewise, and of range queries any statistics
    QueryMetrics::Options metrics;
};

}  // namespace pallium::querier
