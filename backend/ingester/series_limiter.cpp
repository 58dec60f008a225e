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

bool SeriesLimiter::mayCreate(LabelsView labels) {
    if (m_counts.total() >= m_limits.perUser.value()) return false;
    if (m_limits.perMetric.smaller() == 0) return true;
    if (m_counts.ofMetric(labelValue(labels, kMetricName)) < m_limits.perMetric.value())
        return true;
    m_refusedByMetric.insert(hashLabels(labels));
    return false;
}

SeriesRefusal SeriesLimiter::refusalOf(LabelsView labels) const {
    if (m_refusedByMetric.empty()) return SeriesRefusal::PerUser;
    return m_refusedByMetric.contains(hashLabels(labels)) ? SeriesRefusal::PerMetric
                                                          : SeriesRefusal::PerUser;
}

std::string SeriesLimiter::refusalText(SeriesRefusal refusal, LabelsView labels) const {
    const bool perUser = refusal == SeriesRefusal::PerUser;
    const EffectiveLimit& limit = perUser ? m_limits.perUser : m_limits.perMetric;
    const std::string numbers = fmt::format(
        "please contact administrator to raise it (local limit: {} global limit: {} "
        "actual local limit: {})",
        limit.local, limit.global, limit.value());
    if (perUser)
        return fmt::format("per-user series limit of {} exceeded, {}", limit.smaller(), numbers);
    return fmt::format("per-metric series limit of {} exceeded for metric {}, {} for series {}",
                       limit.smaller(), labelValue(labels, kMetricName), numbers,
                       formatLabelsRaw(labels));
}

}  // namespace pallium::ingester
