#pragma once

#include "backend/ruler/rule_ports.h"

#include <span>
#include <unordered_set>
#include <vector>

namespace pallium::ruler {

/// The series that a rule wrote the last time: those that it does not write any more have to be
/// marked as stale. Threads: confined to one.
class WrittenSeries {
  public:
    /// These were written now. Returns those of the last time that are not among them.
    std::vector<Labels> replaceBy(std::span<const RuleSample> samples);
    /// Counts series as written that could not be marked, so that it is tried again.
    void keep(std::vector<Labels> series);
    /// All of them; none are left.
    std::vector<Labels> release();

  private:
    std::unordered_set<Labels, LabelsHash> m_series;
};

/// A stale marker for each series.
std::vector<RuleSample> staleMarkers(std::span<const Labels> series, TimestampMs timestampMs);

}  // namespace pallium::ruler
