#include "backend/api/request_metrics.h"

#include <algorithm>
#include <array>
#include <vector>

namespace pallium::api {
namespace {

std::vector<double> durationBounds() {
    return {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 25, 50, 100};
}

std::vector<double> bodyBounds() {
    constexpr double kMiB = 1 << 20;
    return {kMiB, 2.5 * kMiB, 5 * kMiB, 10 * kMiB, 25 * kMiB, 50 * kMiB, 100 * kMiB, 250 * kMiB};
}

}  // namespace

bool isQuerierRoute(std::string_view route) {
    // Of /prometheus and of /api/prom, or of whatever prefix they were given.
    constexpr std::string_view kBase = "api_v1_";
    constexpr std::array<std::string_view, 10> kNames{
        "query",    "query_range",  "query_exemplars", "labels", "series", "label_name_values",
        "metadata", "format_query", "parse_query",     "read"};
    const size_t at = route.rfind(kBase);
    if (at == std::string_view::npos) return false;
    const std::string_view name = route.substr(at + kBase.size());
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::string_view methodLabel(std::string_view method) {
    constexpr std::array<std::string_view, 7> kMethods{"GET",    "HEAD",    "POST", "PUT",
                                                       "DELETE", "OPTIONS", "PATCH"};
    const bool isKnown = std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
    return isKnown ? method : "other";
}

std::string_view routeLabel(std::string_view route) {
    return route.empty() ? "other" : route;
}

RequestMetrics::Histograms RequestMetrics::makeHistograms(std::string_view method,
                                                          std::string_view route, int status) {
    // Requests that differ only in status share those of the bodies.
    const telemetry::LabelPairs ofBodies{{"method", std::string(method)},
                                         {"route", std::string(route)}};
    telemetry::LabelPairs ofDurations = ofBodies;
    ofDurations.push_back({"status_code", std::to_string(status)});
    ofDurations.push_back({"ws", "false"});
    const auto duration = [&](std::string_view name, std::string_view help) {
        return &m_registry.histogram(name, help, durationBounds(), ofDurations);
    };
    const auto body = [&](std::string_view name, std::string_view help) {
        return &m_registry.histogram(name, help, bodyBounds(), ofBodies);
    };
    Histograms made;
    made.seconds.all = duration("cortex_request_duration_seconds",
                                "Time (in seconds) spent serving HTTP requests.");
    made.requestBytes.all = body("cortex_request_message_bytes",
                                 "Size (in bytes) of messages received in the request.");
    made.responseBytes.all =
        body("cortex_response_message_bytes", "Size (in bytes) of messages sent in response.");
    if (!isQuerierRoute(route)) return made;
    made.seconds.ofQuerier =
        duration("cortex_querier_request_duration_seconds",
                 "Time (in seconds) spent serving HTTP requests to the querier.");
    made.requestBytes.ofQuerier =
        body("cortex_querier_request_message_bytes",
             "Size (in bytes) of messages received in the request to the querier.");
    made.responseBytes.ofQuerier =
        body("cortex_querier_response_message_bytes",
             "Size (in bytes) of messages sent in response by the querier.");
    return made;
}

void RequestMetrics::record(std::string_view method, std::string_view route, int status,
                            double seconds, size_t requestBytes, size_t responseBytes) {
    method = methodLabel(method);
    route = routeLabel(route);
    const Lock lock(m_mutex);
    auto found = m_histograms.find(KeyView(method, route, status));
    if (found == m_histograms.end())
        found =
            m_histograms.emplace(Key(method, route, status), makeHistograms(method, route, status))
                .first;
    const Histograms& histograms = found->second;
    histograms.seconds.observe(seconds);
    histograms.requestBytes.observe(static_cast<double>(requestBytes));
    histograms.responseBytes.observe(static_cast<double>(responseBytes));
}

}  // namespace pallium::api
