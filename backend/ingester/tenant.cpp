#include "backend/ingester/tenant.h"

namespace pallium::ingester {

Result<std::shared_ptr<Tenant>> Tenant::open(const TenantHome& home, const tenancy::TenantId& id,
                                             SteadyTime now) {
    tsdb::DbOptions owned = home.options;
    const Label name[] = {{"tenant", id.text()}};
    owned.owner = hashLabels(name);
    auto db = tsdb::Db::open(home.files, home.directory + "/" + id.text(), owned);
    if (!db) return fail(db.error().wrap("open tenant " + id.text()));
    std::shared_ptr<Tenant> tenant(new Tenant(id.text(), std::move(*db), home, now));
    tenant->countSeries();
    return tenant;
}

void Tenant::countSeries() {
    m_db->visitSeries([this](LabelsView labels) { m_counts.add(labels); });
}

void Tenant::followLabelSets(const LabelSetCounts::Sets& labelSets) {
    if (m_counts.ofSets()->sets() == labelSets) return;
    const auto counts = std::make_shared<LabelSetCounts>(labelSets);
    m_db->visitSeries([&](LabelsView labels) { counts->add(labels); },
                      [&] { m_counts.replaceSets(counts); });
}

Result<AppendReport> Tenant::append(const WriteBatch& batch, std::span<const uint8_t> skip,
                                    const SeriesLimits& limits,
                                    const LabelSetCounts::Sets& labelSets,
                                    const tsdb::AppendRules& rules, Accepted& accepted) {
    const auto result = m_results.take();
    followLabelSets(labelSets);
    SeriesLimiter limiter(limits, m_counts);
    PALLIUM_TRY(m_db->append(batch, skip, rules, limiter, *result));
    accepted = {result->accepted, result->acceptedHistograms, result->acceptedExemplars,
                result->decided, result->committed};
    EwmaRate& rate = batch.source == WriteSource::Rule ? m_ruleRate : m_apiRate;
    rate.add(result->accepted + result->acceptedHistograms);
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
