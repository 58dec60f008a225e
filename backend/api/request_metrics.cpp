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

RequestMetrics::Pair RequestMetrics::makeDurations(const Key& key) {
    const auto& [method, route, status] = key;
    const telemetry::LabelPairs labels{{"method", method},
                                       {"route", route},
                                       {"status_code", std::to_string(status)},
                                       {"ws", "false"}};
    Pair made{&m_registry.histogram("cortex_request_duration_seconds",
                                    "Time (in seconds) spent serving HTTP requests.",
                                    durationBounds(), labels),
              nullptr};
    if (isQuerierRoute(route))
        made.ofQuerier =
            &m_registry.histogram("cortex_querier_request_duration_seconds",
                                  "Time (in seconds) spent serving HTTP requests to the querier.",
                                  durationBounds(), labels);
    return made;
}

std::pair<RequestMetrics::Pair, RequestMetrics::Pair> RequestMetrics::makeBodies(
    const BodyKey& key) {
    const telemetry::LabelPairs labels{{"method", key.first}, {"route", key.second}};
    const auto make = [&](std::string_view name, std::string_view help) {
        return &m_registry.histogram(name, help, bodyBounds(), labels);
    };
    Pair requests{make("cortex_request_message_bytes",
                       "Size (in bytes) of messages received in the request."),
                  nullptr};
    Pair responses{
        make("cortex_response_message_bytes", "Size (in bytes) of messages sent in response."),
        nullptr};
    if (isQuerierRoute(key.second)) {
        requests.ofQuerier =
            make("cortex_querier_request_message_bytes",
                 "Size (in bytes) of messages received in the request to the querier.");
        responses.ofQuerier = make("cortex_querier_response_message_bytes",
                                   "Size (in bytes) of messages sent in response by the querier.");
    }
    return {requests, responses};
}

void RequestMetrics::record(std::string_view method, std::string_view route, int status,
                            double seconds) {
    const Key key{methodLabel(method), routeLabel(route), status};
    const Lock lock(m_mutex);
    auto found = m_durations.find(key);
    if (found == m_durations.end()) found = m_durations.emplace(key, makeDurations(key)).first;
    found->second.observe(seconds);
}

void RequestMetrics::recordBodies(std::string_view method, std::string_view route,
                                  size_t requestBytes, size_t responseBytes) {
    const BodyKey key{methodLabel(method), routeLabel(route)};
    const Lock lock(m_mutex);
    auto found = m_bodies.find(key);
    if (found == m_bodies.end()) found = m_bodies.emplace(key, makeBodies(key)).first;
    found->second.first.observe(static_cast<double>(requestBytes));
    found->second.second.observe(static_cast<double>(responseBytes));
}

}  // namespace pallium::api
