#include "backend/api/api.h"

#include "backend/api/ingester_api.h"
#include "backend/api/metadata_api.h"
#include "backend/api/otlp_api.h"
#include "backend/api/overrides_api.h"
#include "backend/api/pprof_api.h"
#include "backend/api/purger_api.h"
#include "backend/api/push_api.h"
#include "backend/api/query_api.h"
#include "backend/api/read_api.h"
#include "backend/api/rules_config_api.h"
#include "backend/api/rules_read_api.h"
#include "backend/api/stats_api.h"
#include "backend/api/status_api.h"

namespace pallium::api {
namespace {

std::vector<IndexLink> allLinks(const Api::Dependencies& dependencies) {
    std::vector<IndexLink> links;
    for (const auto& some : {IngesterApi::links(), StatsApi::links(), HaTrackerApi::links()})
        links.insert(links.end(), some.begin(), some.end());
    links.push_back({"/memberlist", "Memberlist Status"});
    links.push_back({"/ingester/ring", "Ingester Ring Status"});
    links.push_back({"/distributor/ring", "Distributor Ring Status"});
    if (dependencies.ruler != nullptr) links.push_back({"/ruler/ring", "Ruler Ring Status"});
    return links;
}

QueryFront queryFront(const ApiConfig& config, const Api::Dependencies& dependencies) {
    return {dependencies.auth, dependencies.cors, config.tellsServerTiming,
            config.followsPrometheus};
}

std::unique_ptr<RulesConfigApi> rulesConfigApi(const ApiConfig& config,
                                               const Api::Dependencies& d) {
    if (d.ruler == nullptr) return nullptr;
    return std::make_unique<RulesConfigApi>(
        RulesConfigApi::Options{config.legacyPrefix,
                                d.auth,
                                {d.querier.parserOptions(), config.names},
                                config.rulesApiEnabled},
        *d.ruler);
}

std::unique_ptr<RulesReadApi> rulesReadApi(const ApiConfig& config, const Api::Dependencies& d) {
    if (d.ruler == nullptr || !config.rulesApiEnabled) return nullptr;
    return std::make_unique<RulesReadApi>(
        RulesReadApi::Options{config.prometheusPrefix, config.legacyPrefix, d.auth,
                              d.querier.parserOptions()},
        *d.ruler);
}

}  // namespace

Api::Api(ApiConfig config, Dependencies dependencies)
    : m_config(std::move(config)),
      m_requestPool(dependencies.requestPool),
      m_queryPool(dependencies.queryPool),
      m_push(std::make_unique<PushApi>(dependencies.distributor, dependencies.auth,
                                       dependencies.metrics)),
      m_otlp(std::make_unique<OtlpApi>(dependencies.distributor, dependencies.auth,
                                       dependencies.metrics)),
      m_ingesters(std::make_unique<IngesterApi>(dependencies.ingesters, dependencies.longPool)),
      m_purger(std::make_unique<PurgerApi>(dependencies.purger, dependencies.auth)),
      m_stats(std::make_unique<StatsApi>(StatsApi::Dependencies{
          dependencies.distributor, dependencies.ingesters, dependencies.clock, dependencies.auth,
          m_config.replicationFactor})),
      m_haTracker(dependencies.distributor, dependencies.clock),
      m_rings(std::move(dependencies.rings), dependencies.clock),
      m_memberlist(dependencies.memberlist, dependencies.clock),
      m_query(std::make_unique<QueryApi>(dependencies.querier, dependencies.clock,
                                         queryFront(m_config, dependencies),
                                         m_config.alignsRangesWithStep)),
      m_metadata(
          std::make_unique<MetadataApi>(dependencies.querier, queryFront(m_config, dependencies))),
      m_read(std::make_unique<ReadApi>(dependencies.querier, queryFront(m_config, dependencies))),
      m_status(std::make_unique<StatusApi>(StatusApi::Dependencies{
          dependencies.services, dependencies.metrics, dependencies.clock, dependencies.auth,
          dependencies.cors, dependencies.configText, dependencies.runtimeConfigText,
          allLinks(dependencies),
          [&ingesters = dependencies.ingesters] { return ingesters.checkReady(); },
          m_config.servesInstrumentation, m_config.pathPrefix})),
      m_overrides(
          dependencies.userOverrides == nullptr
              ? nullptr
              : std::make_unique<OverridesApi>(*dependencies.userOverrides, dependencies.auth)),
      m_pprof(m_config.servesInstrumentation ? std::make_unique<PprofApi>(dependencies.clock)
                                             : nullptr),
      m_rulesConfig(rulesConfigApi(m_config, dependencies)),
      m_rulesRead(rulesReadApi(m_config, dependencies)) {
    registerBuildInfo(dependencies.metrics);
}

Api::~Api() = default;

void Api::addRoutes(http::Router& router) {
    m_status->addRoutes(router, m_requestPool);
    if (m_pprof) m_pprof->addRoutes(router);
    m_push->addRoutes(router, m_requestPool, m_config.legacyPrefix);
    m_otlp->addRoutes(router, m_requestPool);
    m_ingesters->addRoutes(router, m_requestPool);
    m_haTracker.addRoutes(router, m_requestPool);
    m_purger->addRoutes(router, m_requestPool);
    m_rings.addRoutes(router, m_requestPool);
    m_memberlist.addRoutes(router, m_requestPool);
    m_stats->addRoutes(router, m_requestPool, m_config.legacyPrefix);
    if (m_overrides) m_overrides->addRoutes(router, m_requestPool);
    if (m_rulesConfig) m_rulesConfig->addRoutes(router, m_requestPool);
    if (m_rulesRead) m_rulesRead->addRoutes(router, m_requestPool);
    for (const std::string& prefix : {m_config.prometheusPrefix, m_config.legacyPrefix}) {
        const std::string base = prefix + "/api/v1";
        m_query->addRoutes(router, m_queryPool, m_requestPool, base);
        m_metadata->addRoutes(router, m_requestPool, base);
        m_read->addRoutes(router, m_queryPool, base);
        if (m_config.buildInfoEnabled) m_status->addBuildInfo(router, m_requestPool, base);
    }
}

}  // namespace pallium::api
