#include "backend/ingester/series_limiter.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::ingester {

using Limit = SeriesRefusal::Limit;

bool SeriesLimiter::mayCreate(const tsdb::NewSeries& series) {
    const LabelsView labels = series.labels;
    if (m_limits.ofAllTenants > 0 && m_counts.ofAllTenants() >= m_limits.ofAllTenants)
        return refuse(labels, {Limit::AllTenants});
    if (m_counts.total() >= m_limits.perUser.value()) return false;
    if (series.isHistogram && series.histogramSeries >= m_limits.histogramsPerUser.value())
        return refuse(labels, {Limit::HistogramsPerUser});
    if (!isWithinMetric(labels)) return refuse(labels, {Limit::PerMetric});
    bool isAllowed = true;
    m_sets->visitSetsOf(labels, [&](size_t set) {
        isAllowed =
            m_sets->of(set) < ofSet(set).value() || refuse(labels, {Limit::PerLabelSet, set});
        return isAllowed;
    });
    return isAllowed;
}

bool SeriesLimiter::isWithinMetric(LabelsView labels) const {
    if (m_limits.perMetric.smaller() == 0) return true;
    const std::string_view metric = labelValue(labels, kMetricName);
    if (m_limits.unlimitedMetrics != nullptr && m_limits.unlimitedMetrics->contains(metric))
        return true;
    return m_counts.ofMetric(metric) < m_limits.perMetric.value();
}

bool SeriesLimiter::refuse(LabelsView labels, const SeriesRefusal& refusal) {
    m_refusals.emplace(hashLabels(labels), refusal);
    return false;
}

SeriesRefusal SeriesLimiter::refusalOf(LabelsView labels) const {
    if (m_refusals.empty()) return {};
    const auto found = m_refusals.find(hashLabels(labels));
    return found == m_refusals.end() ? SeriesRefusal{} : found->second;
}

std::string SeriesLimiter::refusalText(const SeriesRefusal& refusal, LabelsView labels) const {
    const auto numbers = [this](const EffectiveLimit& limit) {
        return fmt::format("{} (local limit: {} global limit: {} actual local limit: {})",
                           m_limits.adminMessage, limit.local, limit.global, limit.smaller());
    };
    switch (refusal.limit) {
        case Limit::PerMetric:
            return fmt::format(
                "per-metric series limit of {} exceeded for metric {}, {} for series {}",
                m_limits.perMetric.smaller(), labelValue(labels, kMetricName),
                numbers(m_limits.perMetric), formatLabelsRaw(labels));
        case Limit::HistogramsPerUser:
            return fmt::format("per-user native histogram series limit of {} exceeded, {}",
                               m_limits.histogramsPerUser.smaller(),
                               numbers(m_limits.histogramsPerUser));
        case Limit::PerLabelSet: {
            const EffectiveLimit limit = ofSet(refusal.labelSet);
            return fmt::format(
                "per-labelset series limit of {} exceeded (labelSet: {}, local limit: {} global "
                "limit: {} actual) for series {}",
                limit.global, labelSetText(refusal.labelSet), limit.smaller(), limit.global,
                formatLabelsRaw(labels));
        }
        case Limit::AllTenants:
            return "cannot add series: ingesters's max series limit reached";
        case Limit::PerUser:
            break;
    }
    return fmt::format("per-user series limit of {} exceeded, {}", m_limits.perUser.smaller(),
                       numbers(m_limits.perUser));
}

std::string SeriesLimiter::labelSetText(size_t set) const {
    std::vector<Label> labels;
    for (const auto& [name, value] : m_sets->sets()[set].labelSet)
        labels.push_back({name, value});
    return formatLabelsRaw(labels);
}

}  // namespace pallium::ingester
