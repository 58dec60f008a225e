#pragma once

#include <cstddef>
#include <string>

namespace pallium::api {

/// Where the API is served.
struct ApiConfig {
    std::string prometheusPrefix = "/prometheus";
    std::string legacyPrefix = "/api/prom";
    std::string pathPrefix;  // of all paths, as links tell it; the router has it too
    bool buildInfoEnabled = false;
    bool servesInstrumentation = true;  // /metrics and /debug
    bool tellsServerTiming = false;     // see QueryFront
    bool alignsRangesWithStep = false;  // see QueryApi
    size_t replicationFactor = 1;       // as pages tell it
};

}  // namespace pallium::api
