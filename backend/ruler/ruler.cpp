#include "backend/ruler/ruler.h"

#include "backend/base/log.h"
#include "backend/base/mutex.h"
#include "backend/http/percent.h"
#include "backend/ruler/counted_ports.h"
#include "backend/ruler/evaluation_times.h"
#include "backend/ruler/group_metrics.h"
#include "backend/ruler/ruler_metrics.h"
#include "backend/ruler/running_group.h"

#include <algorithm>
#include <map>

namespace pallium::ruler {
namespace {

using tenancy::TenantId;

/// What Go's url.PathEscape leaves beside letters, digits and `-_.~`.
constexpr std::string_view kKeptInPaths = "$&+:=@";

bool isDisabled(const StoredGroup& stored, const tenancy::Limits& limits) {
    return std::any_of(limits.disabledRuleGroups.begin(), limits.disabledRuleGroups.end(),
                       [&stored](const tenancy::DisabledRuleGroup& disabled) {
                           return disabled.ruleNamespace == stored.ruleNamespace &&
                                  disabled.name == stored.group.name;
                       });
}

Result<void> checkLimit(const char* what, int64_t limit, size_t actual) {
    if (limit <= 0 || static_cast<int64_t>(actual) <= limit) return {};
    return fail(
        ErrorKind::LimitExceeded,
        fmt::format("per-user {} limit (limit: {} actual: {}) exceeded", what, limit, actual));
}

}  // namespace

struct Ruler::Impl {
    /// By namespace and name: the order in which groups are listed.
    using RunningGroups =
        std::map<std::pair<std::string, std::string>, std::shared_ptr<RunningGroup>>;
    using GroupsPtr = std::shared_ptr<const RunningGroups>;

    Impl(RulerConfig configuration, Dependencies dependencies)
        : config(std::move(configuration)),
          d(std::move(dependencies)),
          queries(d.queries, d.metrics),
          writer(d.writer, d.metrics),
          metrics(d.metrics),
          times(d.metrics) {}

    bool isAllowed(const TenantId& tenant) const {
        if (config.disabledTenants.contains(tenant.text())) return false;
        return config.enabledTenants.empty() || config.enabledTenants.contains(tenant.text());
    }

    // -- what runs; of these, one at a time

    void syncAll(bool isFirst) PALLIUM_REQUIRES(changeMutex);
    /// Makes what runs be what is stored; nothing changes if that cannot be read.
    void sync(const TenantId& tenant, bool isFirst) PALLIUM_REQUIRES(changeMutex);
    /// What is to run, and which of it is new and to be started.
    struct Arrangement {
        RunningGroups groups;
        std::vector<std::shared_ptr<RunningGroup>> fresh;
    };
    Arrangement arrange(const TenantId& tenant, const std::vector<StoredGroup>& stored,
                        const RunningGroups& before, bool isFirst);
    /// Of what is counted.
    void forget(const TenantId& tenant);
    void stopTenant(const TenantId& tenant, bool endsSeries) PALLIUM_REQUIRES(changeMutex);
    std::shared_ptr<RunningGroup> makeRunning(const rulefmt::RuleGroup& definition,
                                              GroupOptions options, bool shouldRestore);
    void retire(const std::shared_ptr<RunningGroup>& group, bool endsSeries)
        PALLIUM_REQUIRES(changeMutex);
    void publish(const TenantId& tenant, RunningGroups groups);

    GroupOptions optionsOf(const TenantId& tenant, const StoredGroup& stored,
                           const tenancy::Limits& limits) const;
    GroupsPtr running(const TenantId& tenant) const;
    std::string ruleFile(const TenantId& tenant, std::string_view ruleNamespace) const;

    const RulerConfig config;
    const Dependencies d;
    const CountedQueries queries;
    CountedWriter writer;
    RulerMetrics metrics;
    EvaluationTimes times;

    // Held while the store is read or changed and groups are exchanged: one change at a time.
    Mutex changeMutex;
    bool isRunning PALLIUM_GUARDED_BY(changeMutex) = false;
    /// Groups that are gone and still have to end their series.
    std::vector<std::shared_ptr<RunningGroup>> leaving PALLIUM_GUARDED_BY(changeMutex);

    mutable Mutex mutex;  // taken after changeMutex
    std::map<TenantId, GroupsPtr> tenants PALLIUM_GUARDED_BY(mutex);

    Scheduler::Handle polling;  // last, so that it ends before what its task uses
};

Ruler::Impl::GroupsPtr Ruler::Impl::running(const TenantId& tenant) const {
    static const auto kNone = std::make_shared<const RunningGroups>();
    const Lock lock(mutex);
    const auto found = tenants.find(tenant);
    return found == tenants.end() ? kNone : found->second;
}

void Ruler::Impl::publish(const TenantId& tenant, RunningGroups groups) {
    const Lock lock(mutex);
    if (groups.empty())
        tenants.erase(tenant);
    else
        tenants.insert_or_assign(tenant, std::make_shared<const RunningGroups>(std::move(groups)));
    metrics.managers.set(static_cast<double>(tenants.size()));
}

std::string Ruler::Impl::ruleFile(const TenantId& tenant, std::string_view ruleNamespace) const {
    return fmt::format("{}/{}/{}", config.rulePath, tenant.text(),
                       http::percentEncode(ruleNamespace, kKeptInPaths));
}

GroupOptions Ruler::Impl::optionsOf(const TenantId& tenant, const StoredGroup& stored,
                                    const tenancy::Limits& limits) const {
    GroupOptions options{tenant, stored.ruleNamespace, {}, {}, {}, {}, {}, {}};
    options.interval = stored.group.interval.count() > 0
                           ? std::chrono::nanoseconds(stored.group.interval)
                           : config.evaluationInterval;
    options.resendDelay = config.resendDelay;
    options.outageTolerance = config.forOutageTolerance;
    options.gracePeriod = config.forGracePeriod;
    options.externalLabels = config.externalLabelsOf(limits);
    options.externalUrl =
        limits.rulerExternalUrl.empty() ? config.externalUrl : limits.rulerExternalUrl;
    return options;
}

std::shared_ptr<RunningGroup> Ruler::Impl::makeRunning(const rulefmt::RuleGroup& definition,
                                                       GroupOptions options, bool shouldRestore) {
    const TenantId tenant = options.tenant;
    const std::string file = ruleFile(tenant, options.ruleNamespace);
    const auto queryOffset = [this, tenant] {
        const auto now = d.limits(tenant);
        return std::max(now->rulerQueryOffset, now->rulerEvaluationDelayDuration);
    };
    auto group = std::make_unique<Group>(
        definition, std::move(options),
        Group::Dependencies{queries, writer, d.alerts, d.clock, queryOffset,
                            GroupMetrics(d.metrics, times, tenant, file, definition.name)},
        shouldRestore);
    return std::make_shared<RunningGroup>(
        std::move(group), file, RunningGroup::Dependencies{d.clock, d.scheduler, d.evaluations});
}

void Ruler::Impl::retire(const std::shared_ptr<RunningGroup>& group, bool endsSeries) {
    group->stop();
    d.metrics.withdraw("rule_group", groupLabel(group->file(), group->group().definition().name));
    if (!endsSeries) return;
    group->leaveStaleMarkers();
    leaving.push_back(group);
}

Ruler::Impl::Arrangement Ruler::Impl::arrange(const TenantId& tenant,
                                              const std::vector<StoredGroup>& stored,
                                              const RunningGroups& before, bool isFirst) {
    Arrangement arranged;
    const auto limits = d.limits(tenant);
    for (const StoredGroup& group : stored) {
        if (isDisabled(group, *limits)) continue;
        const auto key = std::pair(group.ruleNamespace, group.group.name);
        const auto old = before.find(key);
        GroupOptions options = optionsOf(tenant, group, *limits);
        if (old != before.end() && old->second->group().definition() == group.group &&
            old->second->group().options() == options) {
            arranged.groups.insert(*old);
            continue;
        }
        const auto fresh = makeRunning(group.group, std::move(options), isFirst);
        if (old != before.end()) {
            old->second->stop();
            fresh->group().takeOver(old->second->group());
        }
        arranged.groups.emplace(key, fresh);
        arranged.fresh.push_back(fresh);
    }
    return arranged;
}

void Ruler::Impl::sync(const TenantId& tenant, bool isFirst) {
    const auto stored = isAllowed(tenant) ? d.store.groups(tenant) : std::vector<StoredGroup>();
    if (!stored) {
        metrics.failed(tenant);
        return log::warn("cannot load rule groups",
                         {{"tenant", tenant.text()}, {"err", stored.error().message}});
    }
    const GroupsPtr before = running(tenant);
    const Arrangement arranged = arrange(tenant, *stored, *before, isFirst);
    bool hasChanged = !arranged.fresh.empty();
    for (const auto& [key, group] : *before) {
        if (arranged.groups.contains(key)) continue;
        retire(group, true);
        hasChanged = true;
    }
    publish(tenant, arranged.groups);
    for (const auto& group : arranged.fresh)
        group->start();
    if (stored->empty()) return forget(tenant);
    metrics.loaded(tenant, stored->size(), hasChanged, d.clock.nowMs());
}

void Ruler::Impl::forget(const TenantId& tenant) {
    metrics.forget(tenant);
    times.forget(tenant);
}

void Ruler::Impl::stopTenant(const TenantId& tenant, bool endsSeries) {
    const GroupsPtr before = running(tenant);
    for (const auto& [key, group] : *before)
        retire(group, endsSeries);
    publish(tenant, {});
    forget(tenant);
}

void Ruler::Impl::syncAll(bool isFirst) {
    (isFirst ? metrics.initialSyncs : metrics.periodicSyncs).add();
    const SteadyTime begin = d.clock.steadyNow();
    std::erase_if(leaving, [](const auto& group) { return group->hasLeft(); });
    const auto stored = d.store.tenants();
    if (!stored) return log::error("unable to list rules", {{"err", stored.error().message}});
    for (const TenantId& tenant : *stored)
        sync(tenant, isFirst);
    std::vector<TenantId> gone;
    {
        const Lock lock(mutex);
        for (const auto& [tenant, groups] : tenants)
            if (!std::binary_search(stored->begin(), stored->end(), tenant)) gone.push_back(tenant);
    }
    for (const TenantId& tenant : gone)
        stopTenant(tenant, true);
    metrics.syncSeconds.set(std::chrono::duration<double>(d.clock.steadyNow() - begin).count());
}

Ruler::Ruler(RulerConfig config, Dependencies dependencies)
    : Service("ruler"),
      m_impl(std::make_unique<Impl>(std::move(config), std::move(dependencies))) {}

Ruler::~Ruler() = default;

Result<void> Ruler::onStart() {
    Impl& impl = *m_impl;
    if (impl.d.membership != nullptr) PALLIUM_TRY(impl.d.membership->start());
    {
        const Lock lock(impl.changeMutex);
        impl.isRunning = true;
        impl.syncAll(true);
    }
    impl.polling = impl.d.scheduler.every(
        std::chrono::duration_cast<std::chrono::milliseconds>(impl.config.pollInterval),
        impl.d.background, [&impl] {
            const Lock lock(impl.changeMutex);
            if (impl.isRunning) impl.syncAll(false);
        });
    return {};
}

/// The series of groups stay as they are: the next process goes on with them. So does what is
/// counted, for the last look at it.
void Ruler::onStop() {
    Impl& impl = *m_impl;
    impl.polling.cancel();
    const Lock lock(impl.changeMutex);
    impl.isRunning = false;
    std::map<TenantId, Impl::GroupsPtr> tenants;
    {
        const Lock inner(impl.mutex);
        tenants.swap(impl.tenants);
    }
    for (const auto& [tenant, groups] : tenants)
        for (const auto& [key, group] : *groups)
            group->stop();
    impl.leaving.clear();
    if (impl.d.membership != nullptr) impl.d.membership->stop();
}

std::vector<GroupStatus> Ruler::groups(const TenantId& tenant) const {
    std::vector<GroupStatus> groups;
    for (const auto& [key, group] : *m_impl->running(tenant))
        groups.push_back(group->status());
    return groups;
}

const RuleStore& Ruler::store() const {
    return m_impl->d.store;
}

Result<void> Ruler::set(const TenantId& tenant, std::string_view ruleNamespace,
                        const rulefmt::RuleGroup& group) {
    Impl& impl = *m_impl;
    const auto limits = impl.d.limits(tenant);
    PALLIUM_TRY(
        checkLimit("rules per rule group", limits->rulerMaxRulesPerRuleGroup, group.rules.size()));
    const Lock lock(impl.changeMutex);
    if (limits->rulerMaxRuleGroupsPerTenant > 0) {
        const auto stored = impl.d.store.groups(tenant);
        PALLIUM_TRY(stored);
        // A group that replaces one is no further group; Cortex counts it twice.
        const bool isThere =
            std::any_of(stored->begin(), stored->end(), [&](const StoredGroup& each) {
                return each.ruleNamespace == ruleNamespace && each.group.name == group.name;
            });
        PALLIUM_TRY(checkLimit("rule groups", limits->rulerMaxRuleGroupsPerTenant,
                               stored->size() + (isThere ? 0 : 1)));
    }
    PALLIUM_TRY(impl.d.store.set(tenant, ruleNamespace, group));
    if (impl.isRunning) impl.sync(tenant, false);
    return {};
}

Result<void> Ruler::remove(const TenantId& tenant, std::string_view ruleNamespace,
                           std::string_view name) {
    const Lock lock(m_impl->changeMutex);
    PALLIUM_TRY(m_impl->d.store.remove(tenant, ruleNamespace, name));
    if (m_impl->isRunning) m_impl->sync(tenant, false);
    return {};
}

Result<void> Ruler::removeNamespace(const TenantId& tenant, std::string_view ruleNamespace) {
    const Lock lock(m_impl->changeMutex);
    PALLIUM_TRY(m_impl->d.store.removeNamespace(tenant, ruleNamespace));
    if (m_impl->isRunning) m_impl->sync(tenant, false);
    return {};
}

/// Their series are not ended: that would bring a tenant to life again that is deleted.
Result<void> Ruler::removeTenant(const TenantId& tenant) {
    const Lock lock(m_impl->changeMutex);
    PALLIUM_TRY(m_impl->d.store.removeTenant(tenant));
    m_impl->stopTenant(tenant, false);
    return {};
}

}  // namespace pallium::ruler
