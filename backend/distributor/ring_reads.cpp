#include "backend/distributor/ring_ingesters.h"
#include "backend/storage/merge.h"

#include <algorithm>

namespace pallium::distributor {
namespace {

/// What several ingesters hold of one tenant, or why they cannot be asked.
class RingQueryable final : public storage::Queryable {
  public:
    explicit RingQueryable(Error error) : m_error(std::move(error)) {}
    explicit RingQueryable(std::vector<std::shared_ptr<const storage::Queryable>> parts)
        : m_parts(std::move(parts)) {}

    Result<std::unique_ptr<storage::Querier>> querier(TimestampMs minTime,
                                                      TimestampMs maxTime) const override {
        if (m_error)
            return fail(m_error->wrap("expanding series"));  // as its reader, the engine, would
        std::vector<std::unique_ptr<storage::Querier>> queriers;
        for (const auto& part : m_parts) {
            auto querier = part->querier(minTime, maxTime);
            PALLIUM_TRY(querier);
            queriers.push_back(std::move(*querier));
        }
        return storage::mergeQueriers(std::move(queriers));
    }

  private:
    const std::optional<Error> m_error;
    const std::vector<std::shared_ptr<const storage::Queryable>> m_parts;
};

/// Puts what `more` has besides into `all`; of families that both know, the descriptions are
/// united.
void unite(MetadataMap& all, MetadataMap&& more) {
    for (auto& [metric, descriptions] : more) {
        std::vector<MetricMetadata>& known = all[metric];
        for (MetricMetadata& each : descriptions)
            if (std::find(known.begin(), known.end(), each) == known.end())
                known.push_back(std::move(each));
    }
}

void cut(MetadataMap& all, const MetadataFilter& filter) {
    if (filter.limitPerMetric)
        for (auto& [metric, descriptions] : all)
            if (descriptions.size() > *filter.limitPerMetric)
                descriptions.resize(*filter.limitPerMetric);
    if (!filter.limit) return;
    while (all.size() > *filter.limit)
        all.erase(std::prev(all.end()));
}

bool isEarlier(const Exemplar& a, const Exemplar& b) {
    return a.timestampMs < b.timestampMs;
}

bool isSame(const Exemplar& a, const Exemplar& b) {
    return a.timestampMs == b.timestampMs && a.labels == b.labels;
}

void unite(std::vector<SeriesExemplars>& all, std::vector<SeriesExemplars>&& more) {
    for (SeriesExemplars& each : more) {
        const auto place = std::lower_bound(
            all.begin(), all.end(), each, [](const SeriesExemplars& a, const SeriesExemplars& b) {
                return compareLabels(a.series.view(), b.series.view()) < 0;
            });
        if (place == all.end() || !(place->series == each.series)) {
            all.insert(place, std::move(each));
            continue;
        }
        std::vector<Exemplar>& exemplars = place->exemplars;
        for (Exemplar& exemplar : each.exemplars)
            exemplars.push_back(std::move(exemplar));
        std::stable_sort(exemplars.begin(), exemplars.end(), isEarlier);
        exemplars.erase(std::unique(exemplars.begin(), exemplars.end(), isSame), exemplars.end());
    }
}

}  // namespace

Result<std::vector<IngesterClient*>> RingIngesters::readers() const {
    const RingPtr ring = m_dependencies.ring.snapshot();
    const auto set = ring->all(ring::kRead, m_dependencies.ring.nowSec());
    PALLIUM_TRY(set);
    std::vector<IngesterClient*> clients;
    for (const ring::Instance* instance : set->instances)
        if (IngesterClient* client = clientOf(*instance)) clients.push_back(client);
    const size_t missing = set->instances.size() - clients.size();
    if (missing > std::max(set->maxErrors, set->maxUnavailableZones))
        return fail(ErrorKind::Internal, "too many unhealthy instances in the ring");
    return clients;
}

std::shared_ptr<const storage::Queryable> RingIngesters::queryable(
    const tenancy::TenantId& tenant) const {
    const auto clients = readers();
    if (!clients) return std::make_shared<RingQueryable>(clients.error());
    if (clients->size() == 1) return clients->front()->queryable(tenant);
    std::vector<std::shared_ptr<const storage::Queryable>> parts;
    for (const IngesterClient* client : *clients)
        parts.push_back(client->queryable(tenant));
    return std::make_shared<RingQueryable>(std::move(parts));
}

MetadataMap RingIngesters::metadata(const tenancy::TenantId& tenant,
                                    const MetadataFilter& filter) const {
    const auto clients = readers();
    if (!clients) return {};
    if (clients->size() == 1) return clients->front()->metadata(tenant, filter);
    MetadataMap all;
    for (const IngesterClient* client : *clients)
        unite(all, client->metadata(tenant, filter));
    cut(all, filter);
    return all;
}

std::vector<SeriesExemplars> RingIngesters::exemplars(const tenancy::TenantId& tenant,
                                                      const ExemplarQuery& query) const {
    const auto clients = readers();
    if (!clients) return {};
    std::vector<SeriesExemplars> all;
    for (const IngesterClient* client : *clients)
        unite(all, client->exemplars(tenant, query));
    return all;
}

Result<tenancy::UserStats> RingIngesters::stats(const tenancy::TenantId& tenant) const {
    const auto clients = readers();
    PALLIUM_TRY(clients);
    tenancy::UserStats sum;
    for (const IngesterClient* client : *clients) {
        const auto stats = client->stats(tenant);
        PALLIUM_TRY(stats);
        sum.add(*stats);
    }
    const size_t copies = m_dependencies.ring.snapshot()->options().replicationFactor;
    sum.apiIngestionRate /= static_cast<double>(copies);
    sum.ruleIngestionRate /= static_cast<double>(copies);
    sum.series /= copies;
    sum.activeSeries /= copies;
    return sum;
}

Result<tenancy::UserStatsList> RingIngesters::allStats() const {
    const auto clients = readers();
    PALLIUM_TRY(clients);
    std::map<std::string, tenancy::UserStats> sums;
    for (const IngesterClient* client : *clients) {
        const auto all = client->allStats();
        PALLIUM_TRY(all);
        for (const auto& [tenant, stats] : *all)
            sums[tenant].add(stats);
    }
    tenancy::UserStatsList list;
    for (const auto& [tenant, stats] : sums)
        list.push_back({tenant, stats});
    return list;
}

}  // namespace pallium::distributor
