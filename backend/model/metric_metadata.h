#pragma once

#include "backend/model/write_batch.h"

#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pallium {

/// What is known about a metric family, owned.
struct MetricMetadata {
    MetricType type = MetricType::Unknown;
    std::string help;
    std::string unit;
    friend auto operator<=>(const MetricMetadata&, const MetricMetadata&) = default;
};

/// Family name to its distinct descriptions, oldest first.
using MetadataMap = std::map<std::string, std::vector<MetricMetadata>, std::less<>>;

/// Which metadata a reader wants.
struct MetadataFilter {
    std::string metric;                    // one family; empty: all
    std::optional<size_t> limit;           // families at most
    std::optional<size_t> limitPerMetric;  // descriptions of one family at most
};

}  // namespace pallium
