#include "backend/ingester/tenant.h"

namespace pallium::ingester {

Result<std::shared_ptr<Tenant>> Tenant::open(io::FileSystem& files, const std::string& directory,
                                             const tenancy::TenantId& id,
                                             const tsdb::DbOptions& options, SteadyTime now) {
    tsdb::DbOptions owned = options;
    const Label name[] = {{"tenant", id.text()}};
    owned.owner = hashLabels(name);
    auto db = tsdb::Db::open(files, directory + "/" + id.text(), owned);
    if (!db) return fail(db.error().wrap("open tenant " + id.text()));
    std::shared_ptr<Tenant> tenant(new Tenant(id.text(), std::move(*db), now));
    tenant->countSeries();
    return tenant;
}

void Tenant::countSeries() {
    m_db->visitSeries([this](LabelsView labels) { m_counts.add(labelValue(labels, kMetricName)); });
}

Result<AppendReport> Tenant::append(const WriteBatch& batch, std::span<const uint8_t> skip,
                                    const SeriesLimits& limits, const tsdb::AppendRules& rules,
                                    Accepted& accepted) {
    const auto result = m_results.take();
    SeriesLimiter limiter(limits, m_counts);
    PALLIUM_TRY(m_db->append(batch, skip, rules, limiter, *result));
    accepted = {result->accepted, result->acceptedHistograms, result->acceptedExemplars};
    return reportAppend(batch, skip, *result, limiter);
}

Result<tsdb::CompactReport> Tenant::compact(const Context& context) {
    SeriesLimiter limiter({}, m_counts);
    (void)m_db->mapChunks(context);  // what it cannot move stays in memory
    return m_db->compact(context, limiter);
}

Result<tsdb::CompactReport> Tenant::flush(const Context& context) {
    SeriesLimiter limiter({}, m_counts);
    return m_db->flush(context, limiter);
}

}  // namespace pallium::ingester
