#pragma once

#include "backend/telemetry/registry.h"
#include "backend/tenancy/instance_limits.h"

#include <cstdint>
#include <functional>

namespace pallium::ingester {

/// What all tenants together take of an ingester at the moment, and what they may.
struct IngesterLoad {
    tenancy::InstanceLimits limits;
    double ingestionRate = 0;  // samples per second
    int64_t mostPushes = 0;    // at the same time, lately
    int64_t mostReads = 0;
    int64_t appends = 0;  // that run
};

/// Registers the gauges of an ingester's load. `load` is asked once at each exposition and lives as
/// long as anything is exposed.
void registerLoadMetrics(telemetry::Registry& registry, std::function<IngesterLoad()> load);

}  // namespace pallium::ingester
