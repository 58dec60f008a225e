#include "tests/backend/api/api_fixture.h"

#include "tests/backend/api/ask.h"

#include <algorithm>
#include <stdexcept>

namespace pallium::api {
Result<void> MemoryIngester::push(const Context&, const tenancy::TenantId& id,
                                  const WriteBatch& batch, std::span<const uint8_t> skip) {
    for (size_t i = 0; i < batch.series.size(); ++i) {
        if (!skip.empty() && skip[i] != 0) continue;
        const Labels labels(batch.labelsOf(batch.series[i]));
        for (const Sample& sample : batch.samplesOf(batch.series[i]))
            tenant(id.text()).add(labels, sample.timestampMs, sample.value);
    }
    return {};
}

std::shared_ptr<const storage::Queryable> MemoryIngester::queryable(
    const tenancy::TenantId& id) const {
    auto& slot = m_tenants[id.text()];
    if (!slot) slot = std::make_shared<test::MemoryStorage>();
    return slot;
}

MetadataMap MemoryIngester::metadata(const tenancy::TenantId&, const MetadataFilter& filter) const {
    lastFilter = filter;
    return families;
}

std::vector<SeriesExemplars> MemoryIngester::exemplars(const tenancy::TenantId&,
                                                       const ExemplarQuery& query) const {
    std::vector<SeriesExemplars> found;
    for (const SeriesExemplars& series : exemplarSeries) {
        if (std::none_of(query.selectors.begin(), query.selectors.end(), [&](const auto& matchers) {
                return matchesAll(matchers, series.series.view());
            }))
            continue;
        SeriesExemplars part{series.series, {}};
        for (const Exemplar& exemplar : series.exemplars)
            if (exemplar.timestampMs >= query.minTime && exemplar.timestampMs <= query.maxTime)
                part.exemplars.push_back(exemplar);
        if (!part.exemplars.empty()) found.push_back(std::move(part));
    }
    return found;
}

Result<tenancy::UserStats> MemoryIngester::stats(const tenancy::TenantId& tenant) const {
    PALLIUM_TRY(userStats);
    for (const auto& [name, stats] : *userStats)
        if (name == tenant.text()) return stats;
    return tenancy::UserStats{};
}

Result<tenancy::UserStatsList> MemoryIngester::allStats() const {
    return userStats;
}

test::MemoryStorage& MemoryIngester::tenant(const std::string& name) {
    auto& slot = m_tenants[name];
    if (!slot) slot = std::make_shared<test::MemoryStorage>();
    return *slot;
}

ApiConfig ApiFixture::withBuildInfo() {
    ApiConfig config;
    config.buildInfoEnabled = true;
    return config;
}

distributor::DistributorConfig ApiFixture::smallBodies() {
    distributor::DistributorConfig config;
    config.maxRecvMsgSizeBytes = 1000;
    config.otlpMaxRecvMsgSizeBytes = 2000;
    return config;
}

ApiFixture::ApiFixture(const std::string& corsOrigin, Services state,
                       querier::QuerierConfig settings, distributor::DistributorConfig writes,
                       const ApiConfig& served)
    : distributor(std::move(writes),
                  {ingester, clock, metrics,
                   [this](const auto&) { return std::make_shared<tenancy::Limits>(limits); }}),
      querier(std::move(settings),
              {distributor, clock,
               [this](const auto&) { return std::make_shared<tenancy::Limits>(limits); }}),
      router(served.pathPrefix),
      api(served, {distributor,
                   querier,
                   admin,
                   purger,
                   {{{"/ingester/ring", "/ring"}, nullptr, kNoDistributorRing},
                    {{"/distributor/ring"}, nullptr, kNoDistributorRing}},
                   services,
                   metrics,
                   clock,
                   pool,
                   pool,
                   pool,
                   {},
                   *CorsPolicy::create(corsOrigin),
                   [](std::string_view mode) { return "mode: " + std::string(mode) + "\n"; },
                   nullptr}) {
    services.add(distributor, {});
    services.add(querier, {distributor.name()});
    api.addRoutes(router);
    if (state == Services::Running && !services.startAll())
        throw std::runtime_error("services do not start");
}

http::Response ApiFixture::send(http::Method method, const std::string& target,
                                std::vector<std::pair<std::string, std::string>> headers,
                                std::string body) {
    http::Request request;
    request.method = method;
    request.methodText = http::methodName(method);
    const size_t mark = target.find('?');
    request.rawPath = target.substr(0, mark);
    if (mark != std::string::npos) request.rawQuery = target.substr(mark + 1);
    for (auto& [name, value] : headers)
        request.headers.add(name, value);
    if (!request.headers.get("X-Scope-OrgID")) request.headers.add("X-Scope-OrgID", "t");
    request.body = std::move(body);
    const std::string path = request.rawPath;
    return ask(router, path, std::move(request));
}

http::Response ApiFixture::post(const std::string& path, std::string form) {
    return send(http::Method::Post, path, {{"Content-Type", "application/x-www-form-urlencoded"}},
                std::move(form));
}

}  // namespace pallium::api
