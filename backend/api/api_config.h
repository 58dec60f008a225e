#pragma once

#include <string>

namespace pallium::api {

/// Where the API is served.
struct ApiConfig {
    std::string prometheusPrefix = "/prometheus";
    std::string legacyPrefix = "/api/prom";
    bool buildInfoEnabled = false;
};

}  // namespace pallium::api
