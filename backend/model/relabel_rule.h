#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pallium {

/// One relabelling rule as it is written, with Prometheus' defaults: see
/// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config.
/// RelabelRules checks and compiles it.
struct RelabelRule {
    std::vector<std::string> sourceLabels = {};
    std::string separator = ";";
    std::string regex = "(.*)";
    int64_t modulus = 0;
    std::string targetLabel = {};
    std::string replacement = "$1";
    std::string action = "replace";
    friend bool operator==(const RelabelRule&, const RelabelRule&) = default;
};

}  // namespace pallium
