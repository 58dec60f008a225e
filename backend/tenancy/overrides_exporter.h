#pragma once

#include "backend/telemetry/registry.h"
#include "backend/tenancy/runtime_config.h"

namespace pallium::tenancy {

/// Module overrides-exporter: `cortex_overrides{limit_name,user}` tells of every tenant with
/// overrides each limit that is a number, a duration (in seconds) or a switch (0 or 1), by its key;
/// limits on series under their names of Cortex 1.19 too (`max_local_series_per_user`).
/// `runtime` must live as long as anything is exposed.
void exportOverrides(const RuntimeConfig& runtime, telemetry::Registry& metrics);

}  // namespace pallium::tenancy
