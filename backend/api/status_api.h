#pragma once

#include "backend/api/api_config.h"
#include "backend/api/index_page.h"
#include "backend/api/middleware.h"
#include "backend/base/clock.h"
#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/service/service.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::api {

/// The YAML of a page for the value of its `mode` parameter.
using ModeText = std::function<std::string(std::string_view mode)>;

/// What is served for every service: index, readiness, metrics, services, settings, build.
/// Threads: immutable after construction.
class StatusApi {
  public:
    struct Dependencies {
        const service::Manager& services;
        telemetry::Registry& metrics;
        const Clock& clock;
        tenancy::AuthOptions auth;
        CorsPolicy cors;
        ModeText configText;
        ModeText runtimeConfigText;    // null: no runtime file, no page
        std::vector<IndexLink> links;  // of others, for the first page
        /// Asked when all services run. Errors: the text for /ready.
        std::function<Result<void>()> checkReady;
        bool servesMetrics = true;
        std::string pathPrefix;  // of the links
    };
    explicit StatusApi(Dependencies dependencies);

    void addRoutes(http::Router& router, ThreadPool& pool) const;
    /// status/buildinfo below `base`: `/prometheus/api/v1`.
    void addBuildInfo(http::Router& router, ThreadPool& pool, const std::string& base) const;

  private:
    http::Response index() const;
    http::Response ready() const;
    http::Response metrics(const http::Request& request) const;
    http::Response services(const http::Request& request) const;
    std::string servicesJson() const;
    http::Response servicesPage() const;

    const Dependencies m_dependencies;
    telemetry::Counter& m_scrapes;  // that were answered
    telemetry::Gauge& m_scraping;   // those that are, now
};

}  // namespace pallium::api
