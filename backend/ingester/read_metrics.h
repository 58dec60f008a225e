#pragma once

#include "backend/base/peak_count.h"
#include "backend/telemetry/registry.h"

namespace pallium::ingester {

/// What reads of all tenants take, looked up once. Threads: internally synchronised.
struct ReadMetrics {
    explicit ReadMetrics(telemetry::Registry& registry)
        : queries(registry.counter("cortex_ingester_queries_total",
                                   "The total number of queries the ingester has handled.")),
          series(registry.histogram("cortex_ingester_queried_series",
                                    "The total number of series returned from queries.",
                                    {10, 80, 640, 5120, 40'960, 327'680})),
          chunks(registry.histogram("cortex_ingester_queried_chunks",
                                    "The total number of chunks returned from queries.",
                                    {10, 80, 640, 5120, 40'960, 327'680, 2'621'440})),
          samples(registry.histogram("cortex_ingester_queried_samples",
                                     "The total number of samples returned from queries.",
                                     {10, 80, 640, 5120, 40'960, 327'680, 2'621'440, 20'971'520})),
          exemplars(registry.histogram("cortex_ingester_queried_exemplars",
                                       "The total number of exemplars returned from queries.",
                                       {10, 50, 250, 1250, 6250})) {}

    PeakCount running;
    telemetry::Counter& queries;
    telemetry::Histogram& series;
    telemetry::Histogram& chunks;
    telemetry::Histogram& samples;
    telemetry::Histogram& exemplars;
};

}  // namespace pallium::ingester
