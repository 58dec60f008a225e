#pragma once

#include "backend/base/mutex.h"
#include "backend/telemetry/registry.h"

#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace pallium::api {

/// cortex_request_duration_seconds by method, route and status.
/// Threads: internally synchronised.
class RequestMetrics {
  public:
    explicit RequestMetrics(telemetry::Registry& registry) : m_registry(registry) {}
    /// `route` is Route::name; empty (no route matched) counts as `other`.
    void record(std::string_view method, std::string_view route, int status, double seconds);

  private:
    using Key = std::tuple<std::string, std::string, int>;
    telemetry::Registry& m_registry;
    Mutex m_mutex;
    std::map<Key, telemetry::Histogram*, std::less<>> m_histograms PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::api
