#pragma once

#include "backend/ingester/tenant_stats.h"
#include "backend/telemetry/registry.h"

#include <functional>
#include <vector>

namespace pallium::ingester {

/// Registers the metrics that are read off the tenants' stores when /metrics is read: names and
/// texts are Cortex's, which gives most of them as sums over all tenants. `stats` is asked once at
/// each exposition and lives as long as anything is exposed.
///
/// Left out is what this store has no counterpart for (pages of the log, snapshots, series that
/// were not found) and what cannot fail here (truncations of the head). Summaries have no
/// quantiles: Cortex's are sums of the tenants' and mean nothing.
void registerStoreMetrics(telemetry::Registry& registry,
                          std::function<std::vector<TenantStats>()> stats);

}  // namespace pallium::ingester
