#include "backend/ingester/series_counts.h"

#include <algorithm>

namespace pallium::ingester {
namespace {

bool carries(LabelsView labels, const tenancy::LimitsPerLabelSet& set) {
    return std::all_of(set.labelSet.begin(), set.labelSet.end(), [&](const auto& label) {
        return labelValue(labels, label.first) == label.second;
    });
}

}  // namespace

void LabelSetCounts::visitSetsOf(LabelsView labels,
                                 const std::function<bool(size_t set)>& visit) const {
    bool isInAny = false;
    for (size_t i = 0; i < m_sets.size(); ++i) {
        if (m_sets[i].labelSet.empty() || !carries(labels, m_sets[i])) continue;
        isInAny = true;
        if (!visit(i)) return;
    }
    if (isInAny) return;
    for (size_t i = 0; i < m_sets.size(); ++i)
        if (m_sets[i].labelSet.empty() && !visit(i)) return;
}

void LabelSetCounts::change(LabelsView labels, int by) {
    visitSetsOf(labels, [&](size_t set) {
        m_counts[set].fetch_add(static_cast<uint64_t>(by), std::memory_order_relaxed);
        return true;
    });
}

uint64_t SeriesCounts::ofMetric(std::string_view metric) const {
    const Stripe& part = m_stripes[stripeOf(metric)];
    const Lock lock(part.mutex);
    const auto found = part.counts.find(metric);
    return found == part.counts.end() ? 0 : found->second;
}

std::shared_ptr<LabelSetCounts> SeriesCounts::ofSets() const {
    const Lock lock(m_setsMutex);
    return m_sets;
}

void SeriesCounts::replaceSets(std::shared_ptr<LabelSetCounts> counts) {
    const Lock lock(m_setsMutex);
    m_sets = std::move(counts);
}

void SeriesCounts::add(LabelsView labels) {
    m_total.fetch_add(1, std::memory_order_relaxed);
    m_ofAll->fetch_add(1, std::memory_order_relaxed);
    if (const auto sets = ofSets(); !sets->sets().empty()) sets->add(labels);
    const std::string_view metric = labelValue(labels, kMetricName);
    Stripe& part = m_stripes[stripeOf(metric)];
    const Lock lock(part.mutex);
    const auto found = part.counts.find(metric);
    if (found == part.counts.end())
        part.counts.emplace(metric, 1);
    else
        ++found->second;
}

void SeriesCounts::remove(LabelsView labels) {
    m_total.fetch_sub(1, std::memory_order_relaxed);
    m_ofAll->fetch_sub(1, std::memory_order_relaxed);
    if (const auto sets = ofSets(); !sets->sets().empty()) sets->remove(labels);
    const std::string_view metric = labelValue(labels, kMetricName);
    Stripe& part = m_stripes[stripeOf(metric)];
    const Lock lock(part.mutex);
    const auto found = part.counts.find(metric);
    if (found != part.counts.end() && --found->second == 0) part.counts.erase(found);
}

}  // namespace pallium::ingester
