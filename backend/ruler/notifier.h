#pragma once

#include "backend/base/clock.h"
#include "backend/base/thread_pool.h"
#include "backend/ruler/rule_ports.h"
#include "backend/telemetry/registry.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pallium::ruler {

struct NotifierConfig {
    std::vector<std::string> alertmanagerUrls;  // bases; `/api/v2/alerts` is added
    size_t queueCapacity = 10'000;              // alerts of a tenant
    std::chrono::nanoseconds timeout = std::chrono::seconds(10);
    std::string basicAuthUser, basicAuthPassword;  // both empty: none
};

/// Sends alerts to Alertmanagers outside, in batches, from a queue for each tenant: JSON of the API
/// v2 with the tenant's header. An Alertmanager that does not answer costs others nothing but time;
/// what it did not take is counted and not sent again, since firing alerts are resent anyway.
///
/// External labels are added where an alert has none of that name. Without a URL alerts vanish
/// uncounted. Threads: internally synchronised; sends run on `pool`, one at a time for each tenant.
class Notifier final : public AlertSink {
  public:
    struct Dependencies {
        ThreadPool& pool;
        telemetry::Registry& metrics;
        const Clock& clock;
        /// Labels for all alerts of a tenant.
        std::function<rulefmt::StringMap(const tenancy::TenantId&)> externalLabels;
    };
    Notifier(NotifierConfig config, Dependencies dependencies);
    ~Notifier() override;

    void send(const tenancy::TenantId& tenant, std::vector<SentAlert> alerts) override;
    /// Ends what is under way; alerts in queues are dropped. No sends after it.
    void stop();

  private:
    struct Impl;
    const std::shared_ptr<Impl> m_impl;  // tasks and metrics hold it too
};

}  // namespace pallium::ruler
