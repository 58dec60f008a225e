#pragma once

#include "backend/model/name_scheme.h"

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
    bool followsPrometheus = false;     // see QueryFront
    size_t replicationFactor = 1;       // as pages tell it
    bool rulesApiEnabled = false;       // of those paths that the ruler serves when asked to
    NameScheme names = NameScheme::Classic;
};

}  // namespace pallium::api
