#include "backend/api/request_metrics.h"

#include <algorithm>
#include <array>

namespace pallium::api {
namespace {

/// A client may send any word as its method; only those that exist become a label.
std::string_view knownMethod(std::string_view method) {
    constexpr std::array<std::string_view, 7> kMethods{"GET",    "HEAD",    "POST", "PUT",
                                                       "DELETE", "OPTIONS", "PATCH"};
    const bool isKnown = std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
    return isKnown ? method : "other";
}

}  // namespace

void RequestMetrics::record(std::string_view method, std::string_view route, int status,
                            double seconds) {
    const Key key{knownMethod(method), route.empty() ? "other" : route, status};
    const Lock lock(m_mutex);
    telemetry::Histogram*& histogram = m_histograms[key];
    if (histogram == nullptr)
        histogram = &m_registry.histogram(
            "cortex_request_duration_seconds", "Time (in seconds) spent serving HTTP requests.",
            {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 25, 50, 100},
            {{"method", std::get<0>(key)},
             {"route", std::get<1>(key)},
             {"status_code", std::to_string(status)},
             {"ws", "false"}});
    histogram->observe(seconds);
}

}  // namespace pallium::api
