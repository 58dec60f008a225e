#pragma once

#include "ui/client/status_api.h"

namespace pallium::ui {

/// Prometheus's `/-/ready`, for servers without `/ready`. A 503 is an answer here too.
[[nodiscard]] ApiCall prometheusReadiness(ApiClient& client, ApiRequest::Urgency urgency,
                                          std::function<void(ApiResult<Readiness>)> handler);

/// `Cortex 1.20.0`, `Prometheus 2.42.0`. Neither of the two names itself, but only Cortex answers
/// `/ready`.
QString productText(const BuildInfo& build, bool hasReady);

}  // namespace pallium::ui
