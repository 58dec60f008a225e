#pragma once

#include "backend/ingester/active_series.h"
#include "backend/ingester/metadata_store.h"
#include "backend/tsdb/db_stats.h"
#include "backend/tsdb/head/exemplar_store.h"

#include <cstddef>
#include <string>

namespace pallium::ingester {

/// What one tenant holds here.
struct TenantStats {
    std::string tenant;
    tsdb::DbStats database;
    tsdb::ExemplarStore::Stats exemplars;
    MetadataStore::Stats metadata;
    ActiveSeriesCounts active;
};

}  // namespace pallium::ingester
