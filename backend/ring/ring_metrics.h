#pragma once

#include "backend/ring/ring.h"
#include "backend/telemetry/registry.h"

namespace pallium::ring {

/// Registers the families `cortex_ring_*` of a ring, with its name as a label; those that have a
/// series for each member if `tellsMembers`. Requires: the ring outlives the last exposition.
void registerRingMetrics(const Ring& ring, bool tellsMembers, telemetry::Registry& registry);

}  // namespace pallium::ring
