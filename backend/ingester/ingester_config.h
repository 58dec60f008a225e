#pragma once

#include "backend/tsdb/db.h"

#include <chrono>
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
    tsdb::DbOptions db;
};

}  // namespace pallium::ingester
