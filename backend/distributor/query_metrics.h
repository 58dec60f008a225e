#pragma once

#include "backend/telemetry/registry.h"

namespace pallium::distributor {

/// How long queries of one kind take. `method`: the distributor's, as Cortex calls it; `status`:
/// `200` or `500`.
inline telemetry::Histogram& querySeconds(telemetry::Registry& metrics, const char* method,
                                          const char* status) {
    return metrics.histogram("cortex_distributor_query_duration_seconds",
                             "Time spent executing expression and exemplar queries.",
                             {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20, 30},
                             {{"method", method}, {"status_code", status}});
}

}  // namespace pallium::distributor
