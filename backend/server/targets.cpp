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

bool isAskedFor(std::string_view list, std::string_view name) {
    const bool isInAll = std::any_of(kTargets.begin(), kTargets.end(), [name](const Target& t) {
        return t.name == name && t.isInAll;
    });
    while (!list.empty()) {
        const size_t end = std::min(list.find(','), list.size());
        const std::string_view each = list.substr(0, end);
        if (each == name || (each == "all" && isInAll)) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace pallium::server
