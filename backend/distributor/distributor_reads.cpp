#include "backend/base/times_taken.h"
#include "backend/distributor/distributor.h"
#include "backend/distributor/observed_queryable.h"
#include "backend/distributor/query_metrics.h"

namespace pallium::distributor {

std::shared_ptr<const storage::Queryable> Distributor::queryable(
    const tenancy::TenantId& tenant) const {
    const auto observe = [&metrics = m_dependencies.metrics, &answered = m_querySeconds](
                             const Error* failure, std::chrono::nanoseconds took) {
        telemetry::Histogram& seconds =
            failure == nullptr ? answered : querySeconds(metrics, "Distributor.QueryStream", "500");
        seconds.observe(std::chrono::duration<double>(took).count());
    };
    return observeSelects(m_dependencies.ingester.queryable(tenant), observe);
}

std::vector<SeriesExemplars> Distributor::exemplars(const tenancy::TenantId& tenant,
                                                    const ExemplarQuery& query) const {
    const Stopwatch stopwatch;
    auto found = m_dependencies.ingester.exemplars(tenant, query);
    m_exemplarSeconds.observe(std::chrono::duration<double>(stopwatch.elapsed()).count());
    return found;
}

}  // namespace pallium::distributor
