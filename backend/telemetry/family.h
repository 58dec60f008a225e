#pragma once

#include "backend/telemetry/registry.h"

#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace pallium::telemetry {

/// All metrics of one name. Guarded by the registry's mutex.
struct Family {
    enum class Kind : uint8_t { Counter, Gauge, Histogram, Summary };
    /// Metrics sorted by labels; the pointers keep addresses stable.
    template <class T>
    using Metrics = std::map<LabelPairs, std::unique_ptr<T>>;

    Kind kind = Kind::Gauge;
    std::string help;
    Metrics<Counter> counters;
    Metrics<Gauge> gauges;
    Metrics<Histogram> histograms;
};

/// Appends the family as a MetricFamily of Prometheus' client model, its length before it.
/// `collected`: all values but histograms, by labels.
void appendFamilyMessage(std::string& out, std::string_view name, const Family& family,
                         const std::vector<Collected>& collected);

/// Appends the family in that format, if it has any metric. `collected` are the values that its
/// collectors give.
void exposeFamily(std::string& out, std::string_view name, const Family& family,
                  std::vector<Collected> collected, ExpositionFormat format);

}  // namespace pallium::telemetry
