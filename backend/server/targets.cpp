#include "backend/server/targets.h"

#include <algorithm>
#include <array>

namespace pallium::server {
namespace {

constexpr std::array<Target, 15> kTargets{{{"alertmanager", true},
                                           {"compactor", true},
                                           {"configs", false},
                                           {"distributor", true},
                                           {"flusher", false},
                                           {"ingester", true},
                                           {"overrides", false},
                                           {"overrides-exporter", false},
                                           {"parquet-converter", false},
                                           {"purger", true},
                                           {"querier", true},
                                           {"query-frontend", true},
                                           {"query-scheduler", false},
                                           {"ruler", true},
                                           {"store-gateway", true}}};

}  // namespace

std::span<const Target> targets() {
    return kTargets;
}

bool isTarget(std::string_view name) {
    return name == "all" ||
           std::any_of(kTargets.begin(), kTargets.end(),
                       [name](const Target& target) { return target.name == name; });
}

}  // namespace pallium::server
