// ruler: rule groups of tenants at work. It reads them from a store, evaluates each in its rhythm,
// writes what recording rules give and what alerts do, and hands alerts on. Start here; the rules
// of one group are group.h, what it needs of others rule_ports.h, where groups are kept
// rule_store.h.
#pragma once

#include "backend/base/clock.h"
#include "backend/base/context.h"
#include "backend/base/scheduler.h"
#include "backend/base/thread_pool.h"
#include "backend/ruler/rule_ports.h"
#include "backend/ruler/rule_status.h"
#include "backend/ruler/rule_store.h"
#include "backend/ruler/ruler_config.h"
#include "backend/service/service.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/limits.h"

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace pallium::ruler {

/// The rule groups of all tenants.
///
/// The store is read at the start, every poll interval and at once after a change that came this
/// way; a group whose text did not change keeps running, one that did takes over what it can. A
/// tenant whose groups cannot be read keeps those it had. Threads: internally synchronised.
class Ruler final : public service::Service {
  public:
    /// All outlive this.
    struct Dependencies {
        RuleStore& store;
        const RuleQueries& queries;
        RuleWriter& writer;
        AlertSink& alerts;
        std::function<std::shared_ptr<const tenancy::Limits>(const tenancy::TenantId&)> limits;
        const Clock& clock;
        Scheduler& scheduler;
        ThreadPool& evaluations;  // groups run here
        ThreadPool& background;   // the store is read here
        telemetry::Registry& metrics;
        service::Service* membership = nullptr;  // in the ring of rulers; null: none
    };
    Ruler(RulerConfig config, Dependencies dependencies);
    ~Ruler() override;

    /// The groups of a tenant that are evaluated here, by namespace and name.
    std::vector<GroupStatus> groups(const tenancy::TenantId& tenant) const;

    // The rules as configured. Errors of all: as RuleStore.
    const RuleStore& store() const;
    /// Creates or replaces a group that was checked. Errors: LimitExceeded in Cortex' words
    /// (`per-user rules per rule group limit (limit: 2 actual: 3) exceeded`).
    Result<void> set(const tenancy::TenantId& tenant, std::string_view ruleNamespace,
                     const rulefmt::RuleGroup& group);
    Result<void> remove(const tenancy::TenantId& tenant, std::string_view ruleNamespace,
                        std::string_view name);
    Result<void> removeNamespace(const tenancy::TenantId& tenant, std::string_view ruleNamespace);
    Result<void> removeTenant(const tenancy::TenantId& tenant);

  private:
    Result<void> onStart() override;
    void onStop() override;
    struct Impl;
    const std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::ruler
