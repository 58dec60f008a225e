#pragma once

#include "backend/telemetry/registry.h"

namespace pallium::api {

/// Counts pushes of one type: `prw1`, `prw2`, `otlp`, `unknown`.
inline telemetry::Counter& pushRequestCounter(telemetry::Registry& metrics, const char* type) {
    return metrics.counter("cortex_distributor_push_requests_total",
                           "Total number of push requests by type.", {{"type", type}});
}

}  // namespace pallium::api
