#include "backend/ruler/written_series.h"

#include <iterator>
#include <utility>

namespace pallium::ruler {

std::vector<Labels> WrittenSeries::replaceBy(std::span<const RuleSample> samples) {
    std::unordered_set<Labels, LabelsHash> now;
    now.reserve(samples.size());
    for (const RuleSample& sample : samples) {
        m_series.erase(sample.labels);
        now.insert(sample.labels);
    }
    std::vector<Labels> gone = release();
    m_series = std::move(now);
    return gone;
}

void WrittenSeries::keep(std::vector<Labels> series) {
    m_series.insert(std::move_iterator(series.begin()), std::move_iterator(series.end()));
}

std::vector<Labels> WrittenSeries::release() {
    const auto series = std::exchange(m_series, {});
    return {series.begin(), series.end()};
}

std::vector<RuleSample> staleMarkers(std::span<const Labels> series, TimestampMs timestampMs) {
    std::vector<RuleSample> markers;
    markers.reserve(series.size());
    for (const Labels& labels : series)
        markers.push_back({labels, timestampMs, staleNan(), nullptr});
    return markers;
}

}  // namespace pallium::ruler
