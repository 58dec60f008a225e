#include "backend/ingester/series_limiter.h"

#include <fmt/format.h>

namespace pallium::ingester {

uint64_t SeriesCounts::ofMetric(std::string_view metric) const {
    const Stripe& part = m_stripes[stripeOf(metric)];
    const Lock lock(part.mutex);
    const auto found = part.counts.find(metric);
    return found == part.counts.end() ? 0 : found->second;
}

void SeriesCounts::add(std::string_view metric, uint64_t count) {
    m_total.fetch_add(count, std::memory_order_relaxed);
    Stripe& part = m_stripes[stripeOf(metric)];
    const Lock lock(part.mutex);
    const auto found = part.counts.find(metric);
    if (found == part.counts.end())
        part.counts.emplace(metric, count);
    else
        found->second += count;
}

void SeriesCounts::remove(std::string_view metric) {
    m_total.fetch_sub(1, std::memory_order_relaxed);
    Stripe& part = m_stripes[stripeOf(metric)];
    const Lock lock(part.mutex);
    const auto found = part.counts.find(metric);
    if (found != part.counts.end() && --found->second == 0) part.counts.erase(found);
}

bool SeriesLimiter::mayCreate(const tsdb::NewSeries& series) {
    const LabelsView labels = series.labels;
    if (m_counts.total() >= m_limits.perUser.value()) return false;
    if (series.isHistogram && series.histogramSeries >= m_limits.histogramsPerUser.value())
        return refuse(labels, SeriesRefusal::HistogramsPerUser);
    if (m_limits.perMetric.smaller() == 0) return true;
    if (m_counts.ofMetric(labelValue(labels, kMetricName)) < m_limits.perMetric.value())
        return true;
    return refuse(labels, SeriesRefusal::PerMetric);
}

bool SeriesLimiter::refuse(LabelsView labels, SeriesRefusal refusal) {
    m_refusals.emplace(hashLabels(labels), refusal);
    return false;
}

SeriesRefusal SeriesLimiter::refusalOf(LabelsView labels) const {
    if (m_refusals.empty()) return SeriesRefusal::PerUser;
    const auto found = m_refusals.find(hashLabels(labels));
    return found == m_refusals.end() ? SeriesRefusal::PerUser : found->second;
}

std::string SeriesLimiter::refusalText(SeriesRefusal refusal, LabelsView labels) const {
    const auto numbers = [](const EffectiveLimit& limit) {
        return fmt::format(
            "please contact administrator to raise it (local limit: {} global limit: {} "
            "actual local limit: {})",
            limit.local, limit.global, limit.value());
    };
    const EffectiveLimit& perMetric = m_limits.perMetric;
    switch (refusal) {
        case SeriesRefusal::PerMetric:
            return fmt::format(
                "per-metric series limit of {} exceeded for metric {}, {} for series {}",
                perMetric.smaller(), labelValue(labels, kMetricName), numbers(perMetric),
                formatLabelsRaw(labels));
        case SeriesRefusal::HistogramsPerUser:
            return fmt::format("per-user native histogram series limit of {} exceeded, {}",
                               m_limits.histogramsPerUser.smaller(),
                               numbers(m_limits.histogramsPerUser));
        case SeriesRefusal::PerUser:
            break;
    }
    return fmt::format("per-user series limit of {} exceeded, {}", m_limits.perUser.smaller(),
                       numbers(m_limits.perUser));
}

}  // namespace pallium::ingester
