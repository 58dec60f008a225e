#include "backend/server/server_metrics.h"

#include "backend/api/request_metrics.h"

#include <array>
#include <utility>
#include <vector>

namespace pallium::server {
namespace {

using telemetry::Collected;
using telemetry::CollectedFamily;

constexpr auto kServerGauge = CollectedFamily::Kind::Gauge;
constexpr std::array kServerFamilies{
    CollectedFamily{"cortex_tcp_connections", "Current number of accepted TCP connections.",
                    kServerGauge},
    CollectedFamily{"cortex_tcp_connections_limit",
                    "The max number of TCP connections that can be accepted (0 means no limit).",
                    kServerGauge},
    CollectedFamily{"cortex_inflight_requests", "Current number of inflight requests.",
                    kServerGauge},
    CollectedFamily{"cortex_querier_inflight_requests",
                    "Current number of inflight requests to the querier.", kServerGauge},
    CollectedFamily{"prometheus_api_remote_read_queries",
                    "The current number of remote read queries being executed or waiting.",
                    kServerGauge},
};

std::vector<std::vector<Collected>> collectServer(const httpserver::HttpServer& server) {
    const telemetry::LabelPairs protocol{{"protocol", "http"}};
    std::vector<Collected> all, ofQuerier;
    int64_t reads = 0;
    for (const httpserver::RouteInflight& load : server.inflight()) {
        const std::string& name = load.route->name;
        const telemetry::LabelPairs labels{
            {"method", std::string(api::methodLabel(http::methodName(load.method)))},
            {"route", std::string(api::routeLabel(name))}};
        all.push_back({labels, static_cast<double>(load.requests)});
        if (!api::isQuerierRoute(name)) continue;
        ofQuerier.push_back(all.back());
        if (name.ends_with("_read")) reads += load.requests;
    }
    return {{{protocol, static_cast<double>(server.stats().connections.load())}},
            {{protocol, static_cast<double>(server.options().maxConnections)}},
            std::move(all),
            std::move(ofQuerier),
            {{{}, static_cast<double>(reads)}}};
}

}  // namespace

void registerServerMetrics(const httpserver::HttpServer& server, telemetry::Registry& metrics) {
    metrics.collectTogether(kServerFamilies, [&server] { return collectServer(server); });
}

void registerConfigHash(const std::string& sha256, telemetry::Registry& metrics) {
    metrics
        .gauge("cortex_config_hash", "Hash of the currently active config file.",
               {{"sha256", sha256}})
        .set(1);
}

}  // namespace pallium::server
