#pragma once

#include "backend/httpserver/http_server.h"
#include "backend/telemetry/registry.h"

#include <string>

namespace pallium::server {

/// Registers the gauges of the HTTP server: its connections and the requests that run. Requires:
/// the server outlives the last exposition.
void registerServerMetrics(const httpserver::HttpServer& server, telemetry::Registry& metrics);

/// Registers the hash of the file that the settings are from.
void registerConfigHash(const std::string& sha256, telemetry::Registry& metrics);

}  // namespace pallium::server
