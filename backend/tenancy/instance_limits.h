#pragma once

#include "backend/config/fields.h"

#include <cstdint>

namespace pallium::tenancy {

/// What one ingester may take over all tenants: block `ingester.instance_limits`, which
/// `ingester_limits` of the runtime document replaces; 0: no limit.
struct InstanceLimits {
    double maxIngestionRate = 0;  // samples per second
    int64_t maxTenants = 0;
    int64_t maxSeries = 0;
    int64_t maxInflightPushRequests = 0;
    int64_t maxInflightQueryRequests = 0;

    void describe(config::Fields& fields);
    friend bool operator==(const InstanceLimits&, const InstanceLimits&) = default;
};

}  // namespace pallium::tenancy
