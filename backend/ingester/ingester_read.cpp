#include "backend/ingester/counted_queryable.h"
#include "backend/ingester/ingester.h"
#include "backend/ingester/no_data.h"
#include "backend/ingester/tenant.h"

namespace pallium::ingester {

std::shared_ptr<const storage::Queryable> Ingester::queryable(
    const tenancy::TenantId& tenant) const {
    const auto found = find(tenant.text());
    if (!found) return std::make_shared<CountedQueryable>(std::make_shared<NoData>(), m_reads, 0);
    const std::shared_ptr<const storage::Queryable> data(found, &found->db());
    return std::make_shared<CountedQueryable>(data, m_reads,
                                              instanceLimits().maxInflightQueryRequests);
}

MetadataMap Ingester::metadata(const tenancy::TenantId& tenant,
                               const MetadataFilter& filter) const {
    const auto found = find(tenant.text());
    return found ? found->metadata().read(filter) : MetadataMap{};
}

std::vector<SeriesExemplars> Ingester::exemplars(const tenancy::TenantId& tenant,
                                                 const ExemplarQuery& query) const {
    m_reads->queries.add();
    const auto found = find(tenant.text());
    if (!found) return {};
    const PeakInflight running(m_reads->running);
    std::vector<SeriesExemplars> selected = found->db().exemplars().select(query);
    size_t exemplars = 0;
    for (const SeriesExemplars& series : selected)
        exemplars += series.exemplars.size();
    m_reads->exemplars.observe(static_cast<double>(exemplars));
    return selected;
}

std::vector<TenantStats> Ingester::stats() const {
    std::vector<TenantStats> all;
    for (const auto& tenant : tenants())
        all.push_back({tenant->name(), tenant->db().stats(), tenant->db().exemplars().stats(),
                       tenant->metadata().stats(), tenant->activeSeries().counts()});
    return all;
}

tenancy::UserStats Ingester::userStats(const tenancy::TenantId& tenant) const {
    const auto found = find(tenant.text());
    return found ? userStatsOf(*found) : tenancy::UserStats{};
}

tenancy::UserStatsList Ingester::allUserStats() const {
    tenancy::UserStatsList all;
    for (const auto& tenant : tenants())
        all.push_back({tenant->name(), userStatsOf(*tenant)});
    return all;
}

tenancy::UserStats Ingester::userStatsOf(const Tenant& tenant) const {
    const tsdb::DbStats database = tenant.db().stats();
    tenancy::UserStats stats;
    stats.apiIngestionRate = tenant.rateOf(WriteSource::Api);
    stats.ruleIngestionRate = tenant.rateOf(WriteSource::Rule);
    stats.series = database.series;
    stats.loadedBlocks = database.blocks;
    if (m_config.countsActiveSeries)
        stats.activeSeries = tenant.db().countSeriesSince(m_dependencies.clock.nowMs() -
                                                          m_config.activeIdleTimeout.count());
    return stats;
}

}  // namespace pallium::ingester
