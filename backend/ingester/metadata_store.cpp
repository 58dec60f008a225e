#include "backend/ingester/metadata_store.h"

namespace pallium::ingester {

MetadataOutcome MetadataStore::add(const MetadataView& metadata, const MetadataLimits& limits,
                                   TimestampMs now) {
    const Lock lock(m_mutex);
    auto family = m_families.find(metadata.metric);
    if (family == m_families.end()) {
        if (m_families.size() >= limits.perUser.value()) return MetadataOutcome::UserLimit;
        family = m_families.emplace(metadata.metric, std::vector<Entry>{}).first;
    }
    for (Entry& entry : family->second) {
        if (entry.metadata.type == metadata.type && entry.metadata.help == metadata.help &&
            entry.metadata.unit == metadata.unit) {
            entry.lastSeen = now;
            return MetadataOutcome::Known;
        }
    }
    if (family->second.size() >= limits.perMetric.value()) return MetadataOutcome::MetricLimit;
    family->second.push_back(
        {{metadata.type, std::string(metadata.help), std::string(metadata.unit)}, now});
    ++m_stats.held;
    ++m_stats.created;
    return MetadataOutcome::Added;
}

size_t MetadataStore::expire(TimestampMs deadline) {
    const Lock lock(m_mutex);
    size_t gone = 0;
    for (auto family = m_families.begin(); family != m_families.end();) {
        gone += std::erase_if(family->second,
                              [deadline](const Entry& entry) { return entry.lastSeen < deadline; });
        family = family->second.empty() ? m_families.erase(family) : std::next(family);
    }
    m_stats.held -= gone;
    m_stats.removed += gone;
    return gone;
}

MetadataMap MetadataStore::read(const MetadataFilter& filter) const {
    MetadataMap found;
    const auto copy = [&filter, &found](const std::string& name,
                                        const std::vector<Entry>& entries) {
        std::vector<MetricMetadata>& list = found[name];
        for (const Entry& entry : entries) {
            if (filter.limitPerMetric && list.size() >= *filter.limitPerMetric) break;
            list.push_back(entry.metadata);
        }
    };
    const Lock lock(m_mutex);
    if (!filter.metric.empty()) {
        const auto family = m_families.find(filter.metric);
        const bool isWanted = family != m_families.end() && filter.limit.value_or(1) > 0;
        if (isWanted) copy(family->first, family->second);
        return found;
    }
    for (const auto& [name, entries] : m_families) {
        if (filter.limit && found.size() >= *filter.limit) break;
        copy(name, entries);
    }
    return found;
}

MetadataStore::Stats MetadataStore::stats() const {
    const Lock lock(m_mutex);
    return m_stats;
}

}  // namespace pallium::ingester
