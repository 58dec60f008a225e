#pragma once

#include "backend/ingester/effective_limit.h"
#include "backend/ingester/series_counts.h"
#include "backend/tsdb/db.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pallium::ingester {

using MetricNames = std::set<std::string, std::less<>>;

/// The limits on series that one push is held to. What it points to outlives it.
struct SeriesLimits {
    EffectiveLimit perUser;
    EffectiveLimit perMetric;
    EffectiveLimit histogramsPerUser{};  // of series that have native histograms
    uint64_t ofAllTenants = 0;           // 0: no limit
    double globalShare = 1;              // of limits per label set: EffectiveLimit::share
    /// Metrics without limit per metric; null: none.
    const MetricNames* unlimitedMetrics = nullptr;
    /// End of the texts for the client.
    std::string_view adminMessage = "please contact administrator to raise it";
};

/// Why a series was refused.
struct SeriesRefusal {
    enum class Limit : uint8_t { PerUser, PerMetric, HistogramsPerUser, PerLabelSet, AllTenants };
    Limit limit = Limit::PerUser;
    size_t labelSet = 0;  // PerLabelSet: which of LabelSetCounts
};

/// Holds one push to its limits and remembers why each series was refused. Pushes of one tenant
/// that run at once may together exceed a limit by a series each, as in Cortex. Threads: confined
/// to the push, called under locks of the head.
class SeriesLimiter final : public tsdb::SeriesLimiter {
  public:
    SeriesLimiter(const SeriesLimits& limits, SeriesCounts& counts)
        : m_limits(limits), m_counts(counts), m_sets(counts.ofSets()) {}

    bool mayCreate(const tsdb::NewSeries& series) override;
    void created(LabelsView labels) override { m_counts.add(labels); }
    void removed(LabelsView labels) override { m_counts.remove(labels); }

    /// Why `labels` was refused in this push.
    SeriesRefusal refusalOf(LabelsView labels) const;
    /// Cortex's text for a refusal.
    std::string refusalText(const SeriesRefusal& refusal, LabelsView labels) const;

  private:
    bool refuse(LabelsView labels, const SeriesRefusal& refusal);
    bool isWithinMetric(LabelsView labels) const;
    std::string labelSetText(size_t set) const;
    EffectiveLimit ofSet(size_t set) const {
        return {0, m_sets->sets()[set].maxSeries, m_limits.globalShare};
    }

    const SeriesLimits m_limits;
    SeriesCounts& m_counts;
    const std::shared_ptr<const LabelSetCounts> m_sets;
    // By hash of the label set, which refusals were not PerUser.
    std::unordered_map<uint64_t, SeriesRefusal> m_refusals;
};

}  // namespace pallium::ingester
