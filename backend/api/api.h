// api: the HTTP face of the components: tenant middleware, parameters, JSON, pages. Start here.
// One class a group of endpoints, each adding its routes: push_api.h, otlp_api.h, query_api.h,
// metadata_api.h, status_api.h; request_metrics.h counts what the edge reports.
#pragma once

#include "backend/api/api_config.h"
#include "backend/api/build_info.h"
#include "backend/api/ha_tracker_api.h"
#include "backend/api/ingester_admin.h"
#include "backend/api/memberlist_api.h"
#include "backend/api/middleware.h"
#include "backend/api/ring_api.h"
#include "backend/base/clock.h"
#include "backend/base/thread_pool.h"
#include "backend/distributor/distributor.h"
#include "backend/http/router.h"
#include "backend/purger/purger.h"
#include "backend/querier/querier.h"
#include "backend/ruler/ruler.h"
#include "backend/service/service.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"
#include "backend/tenancy/user_overrides.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::api {

class IngesterApi;
class MetadataApi;
class OtlpApi;
class OverridesApi;
class PprofApi;
class PurgerApi;
class PushApi;
class QueryApi;
class ReadApi;
class RulesConfigApi;
class RulesReadApi;
class StatsApi;
class StatusApi;

/// All endpoints of the server. Everything named here outlives it.
/// Threads: immutable after construction; handlers run on the pools.
class Api {
  public:
    struct Dependencies {
        distributor::Distributor& distributor;
        const querier::Querier& querier;
        IngesterAdmin& ingesters;
        purger::Purger& purger;
        std::vector<RingPage> rings;
        const service::Manager& services;
        telemetry::Registry& metrics;
        const Clock& clock;
        ThreadPool& requestPool;  // pushes, pages, metadata
        ThreadPool& queryPool;    // query and query_range
        ThreadPool& longPool;     // flushes and the like
        tenancy::AuthOptions auth;
        CorsPolicy cors;
        /// The YAML of /config for the value of its `mode` parameter (empty, `diff`, `defaults`,
        /// …).
        std::function<std::string(std::string_view mode)> configText;
        /// The YAML of /runtime_config likewise; null: there is no runtime file and the page is
        /// 404.
        std::function<std::string(std::string_view mode)> runtimeConfigText;
        /// Null: tenants do not change their limits, and the paths for it are 404.
        tenancy::UserOverrides* userOverrides = nullptr;
        const ring::KvStore* memberlist = nullptr;  // see MemberlistApi
        ruler::Ruler* ruler = nullptr;              // null: there is none, nor its paths
    };
    Api(ApiConfig config, Dependencies dependencies);
    ~Api();

    /// Adds every route. Requires: called once, before `router` serves.
    void addRoutes(http::Router& router);

  private:
    const ApiConfig m_config;
    ThreadPool& m_requestPool;
    ThreadPool& m_queryPool;
    const std::unique_ptr<PushApi> m_push;
    const std::unique_ptr<OtlpApi> m_otlp;
    const std::unique_ptr<IngesterApi> m_ingesters;
    const std::unique_ptr<PurgerApi> m_purger;
    const std::unique_ptr<StatsApi> m_stats;
    const HaTrackerApi m_haTracker;
    const RingApi m_rings;
    const MemberlistApi m_memberlist;
    const std::unique_ptr<QueryApi> m_query;
    const std::unique_ptr<MetadataApi> m_metadata;
    const std::unique_ptr<ReadApi> m_read;
    const std::unique_ptr<StatusApi> m_status;
    const std::unique_ptr<OverridesApi> m_overrides;      // null: not offered
    const std::unique_ptr<PprofApi> m_pprof;              // null: not served
    const std::unique_ptr<RulesConfigApi> m_rulesConfig;  // null: no ruler
    const std::unique_ptr<RulesReadApi> m_rulesRead;      // null: no ruler, or not offered
};

}  // namespace pallium::api
