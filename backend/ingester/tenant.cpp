#include "backend/ingester/tenant.h"

#include <limits>

namespace pallium::ingester {

Result<std::shared_ptr<Tenant>> Tenant::open(io::FileSystem& files, const std::string& directory,
                                             const tenancy::TenantId& id,
                                             const tsdb::DbOptions& options) {
    tsdb::DbOptions owned = options;
    const Label name[] = {{"tenant", id.text()}};
    owned.owner = hashLabels(name);
    auto db = tsdb::Db::open(files, directory + "/" + id.text(), owned);
    if (!db) return fail(db.error().wrap("open tenant " + id.text()));
    std::shared_ptr<Tenant> tenant(new Tenant(id.text(), std::move(*db)));
    PALLIUM_TRY(tenant->countSeries());
    return tenant;
}

Result<void> Tenant::countSeries() {
    constexpr auto kMin = std::numeric_limits<TimestampMs>::min();
    constexpr auto kMax = std::numeric_limits<TimestampMs>::max();
    if (m_db->stats().series == 0) return {};
    const Context context;
    auto querier = m_db->querier(kMin, kMax);
    PALLIUM_TRY(querier);
    auto metrics = (*querier)->labelValues(context, kMetricName, {});
    PALLIUM_TRY(metrics);
    storage::SelectHints hints;
    hints.minTime = kMin;
    hints.maxTime = kMax;
    hints.function = "series";
    size_t counted = 0;
    for (const std::string& metric : *metrics) {
        const Matcher matcher = Matcher::equal(std::string(kMetricName), metric);
        auto series = (*querier)->select(context, false, hints, {&matcher, 1});
        PALLIUM_TRY(series);
        m_counts.add(metric, (*series)->size());
        counted += (*series)->size();
    }
    // Series without a metric name count for the tenant only.
    const size_t all = m_db->stats().series;
    if (all > counted) m_counts.add({}, all - counted);
    return {};
}

Result<AppendReport> Tenant::append(const WriteBatch& batch, std::span<const uint8_t> skip,
                                    const SeriesLimits& limits, size_t& accepted) {
    const auto result = m_results.take();
    SeriesLimiter limiter(limits, m_counts);
    PALLIUM_TRY(m_db->append(batch, skip, limiter, *result));
    accepted = result->accepted;
    return reportAppend(batch, skip, *result, limiter);
}

}  // namespace pallium::ingester
