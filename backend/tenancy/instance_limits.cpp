#include "backend/tenancy/instance_limits.h"

#include <string>

namespace pallium::tenancy {

void InstanceLimits::describe(config::Fields& fields) {
    const std::string flags = "ingester.instance-limits.";
    fields.add("max_ingestion_rate", maxIngestionRate, flags + "max-ingestion-rate",
               "Samples per second that ingesters accept; 0: no limit.");
    fields.add("max_tenants", maxTenants, flags + "max-tenants",
               "Tenants with data in memory; 0: no limit.");
    fields.add("max_series", maxSeries, flags + "max-series", "Series in memory; 0: no limit.");
    fields.add("max_inflight_push_requests", maxInflightPushRequests,
               flags + "max-inflight-push-requests", "Pushes at the same time; 0: no limit.");
    fields.add("max_inflight_query_requests", maxInflightQueryRequests,
               flags + "max-inflight-query-requests", "Reads at the same time; 0: no limit.");
}

}  // namespace pallium::tenancy
