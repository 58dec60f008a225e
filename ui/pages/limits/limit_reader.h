#pragma once

#include "ui/client/admin_api.h"
#include "ui/client/status_api.h"
#include "ui/models/limit_rows.h"

#include <functional>
#include <optional>
#include <vector>

namespace pallium::ui {

/// What one reading of a tenant's limits brought.
struct LimitReading {
    LimitSources sources;                 // of overrides the tenant's own
    QJsonObject told;                     // what the overrides API told, if it is there
    std::optional<ApiError> configError;  // of the configuration: without it there is no table
    std::vector<TenantStats> allStats;    // of all tenants
    std::optional<ApiError> statsError;
    std::optional<ApiError> overridesError;  // other than that the server has no such endpoint
    bool hasOverridesApi = false;
    bool hasRuntimeFile = false;
    bool isReloadBad = false;  // the server could not read its runtime file the last time
};

/// Asks a server for everything that is known of the limits of some tenants. `done` gets a reading
/// for each, in their order, once all answers are there; never, once one of the calls is gone.
[[nodiscard]] std::vector<ApiCall> readLimits(
    ApiClient& client, const QStringList& tenants, ApiRequest::Urgency urgency,
    std::function<void(const std::vector<LimitReading>&)> done);
/// The same for one tenant.
[[nodiscard]] std::vector<ApiCall> readLimits(ApiClient& client, const QString& tenant,
                                              ApiRequest::Urgency urgency,
                                              std::function<void(const LimitReading&)> done);

/// `cortex_runtime_config_last_reload_successful` is there and 0.
bool saysReloadFailed(const std::vector<MetricSample>& samples);
QStringList reloadMetricNames();
/// The sentence for that.
QString reloadWarning();

}  // namespace pallium::ui
