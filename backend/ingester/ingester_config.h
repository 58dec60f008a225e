#pragma once

#include "backend/ingester/ingester_settings.h"
#include "backend/ingester/series_limiter.h"
#include "backend/tsdb/db.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace pallium::ingester {

/// Settings of the ingester.
struct IngesterConfig {
    std::string dataDir = "tsdb";                             // one directory a tenant below it
    std::chrono::milliseconds metadataRetainPeriod{600'000};  // metadata not sent again expires
    std::chrono::milliseconds walSyncPeriod{1000};
    size_t openingConcurrency = 10;  // databases opened at the same time, at most one a core
    std::chrono::milliseconds headCompactionPeriod{60'000};  // how often heads are looked at
    /// A head becomes a block whole when nothing was pushed for so long; 0: never.
    std::chrono::milliseconds headIdleTimeout{3'600'000};
    /// A tenant without any data to whom nothing was pushed for so long is closed; 0: never.
    std::chrono::milliseconds closeIdleTimeout{0};
    bool flushesOnStop = false;                            // all heads become blocks
    std::chrono::milliseconds ratePeriod{15'000};          // step of the rates of tenants
    std::chrono::milliseconds activeIdleTimeout{600'000};  // age of a sample that makes active
    std::chrono::milliseconds activeUpdatePeriod{60'000};  // how often they are counted
    bool countsActiveSeries = true;
    MetricNames unlimitedMetrics;  // without limit on series per metric
    std::string adminLimitMessage = "please contact administrator to raise it";
    int64_t maxExemplars = 0;             // of a tenant whose limit is 0
    bool enableNativeHistograms = false;  // for tenants whose limits do not
    tsdb::DbOptions db;
};

}  // namespace pallium::ingester
