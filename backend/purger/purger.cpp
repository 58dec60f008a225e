#include "backend/purger/purger.h"

#include "backend/base/log.h"
#include "backend/blockstore/tenant_deletion_mark.h"

#include <fmt/format.h>

namespace pallium::purger {
namespace {

constexpr int64_t kMsPerSecond = 1000;

int64_t nowSec(const Clock& clock) {
    return clock.nowMs() / kMsPerSecond;
}

// Cortex counts clean-ups of deleted tenants apart from those of others.
telemetry::LabelPairs ofDeletedTenants() {
    return {{"user_status", "deleted"}};
}

telemetry::Counter& counter(telemetry::Registry& metrics, std::string_view what,
                            std::string_view help) {
    return metrics.counter(fmt::format("cortex_compactor_block_cleanup_{}_total", what), help,
                           ofDeletedTenants());
}

}  // namespace

Purger::Purger(PurgerConfig config, Dependencies dependencies)
    : m_config(std::move(config)),
      m_dependencies(std::move(dependencies)),
      m_started(counter(m_dependencies.metrics, "started",
                        "Total number of blocks cleanup runs started.")),
      m_completed(counter(m_dependencies.metrics, "completed",
                          "Total number of blocks cleanup runs successfully completed.")),
      m_failed(counter(m_dependencies.metrics, "failed",
                       "Total number of blocks cleanup runs failed.")) {}

Result<void> Purger::requestDeletion(const tenancy::TenantId& tenant) {
    if (m_config.reservedNames.contains(tenant.text()))
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("tenant ID '{}' is not allowed", tenant.text()));
    const Lock lock(m_markMutex);
    m_requested.insert(tenant);
    PALLIUM_TRY(blockstore::writeTenantDeletionMark(m_dependencies.bucket, tenant.text(),
                                                    {nowSec(m_dependencies.clock), 0}));
    log::info("tenant deletion mark in blocks storage created", {{"tenant", tenant.text()}});
    return {};
}

Result<bool> Purger::areBlocksDeleted(const tenancy::TenantId& tenant) const {
    for (const TenantData* place : m_dependencies.places) {
        const auto has = place->hasBlocks(tenant);
        if (!has) return fail(has.error().wrap(place->place()));
        if (*has) return false;
    }
    return true;
}

void Purger::start(Scheduler& scheduler, ThreadPool& pool) {
    const Lock lock(m_timerMutex);
    if (m_stopping.isCanceled()) return;
    m_timer = scheduler.every(m_config.cleanupInterval, pool, [this] { cleanUp(); });
    (void)pool.post([this] { cleanUp(); });  // refused: the timer does it
}

void Purger::stop() {
    m_stopping.cancel();
    const Lock lock(m_timerMutex);
    m_timer.cancel();
}

void Purger::cleanUp() {
    if (m_isCleaning.exchange(true)) return;
    m_started.add();
    const auto cleaned = cleanUpAll(Context(m_stopping));
    if (cleaned) {
        m_completed.add();
        m_dependencies.metrics
            .gauge("cortex_compactor_block_cleanup_last_successful_run_timestamp_seconds",
                   "Unix timestamp of the last successful blocks cleanup run.", ofDeletedTenants())
            .set(static_cast<double>(nowSec(m_dependencies.clock)));
    } else if (cleaned.error().kind != ErrorKind::Canceled) {
        m_failed.add();
        log::error("failed to clean up deleted tenants", {{"err", cleaned.error().message}});
    }
    m_isCleaning = false;
}

Result<void> Purger::cleanUpAll(const Context& context) {
    const auto names = blockstore::markedTenants(m_dependencies.bucket);
    PALLIUM_TRY(names);
    Result<void> outcome;
    for (const std::string& name : *names) {
        const auto tenant = tenancy::TenantId::parse(name);
        if (!tenant || m_config.reservedNames.contains(name)) continue;
        PALLIUM_TRY(context.check());
        // One tenant's trouble is not the others'.
        const auto cleaned = cleanUpTenant(context, *tenant);
        if (!cleaned && outcome) outcome = fail(cleaned.error().wrap("tenant " + name));
    }
    return outcome;
}

Result<void> Purger::cleanUpTenant(const Context& context, const tenancy::TenantId& tenant) {
    {
        const Lock lock(m_markMutex);
        const auto mark = blockstore::readTenantDeletionMark(m_dependencies.bucket, tenant.text());
        PALLIUM_TRY(mark);
        if (!*mark) return {};
        if (const int64_t finished = (*mark)->finishedTimeSec; finished != 0) {
            const int64_t since = nowSec(m_dependencies.clock) - finished;
            if (since < m_config.tenantCleanupDelay.count()) return {};
            return blockstore::removeTenantDeletionMark(m_dependencies.bucket, tenant.text());
        }
        m_requested.erase(tenant);
    }
    log::info("deleting data of tenant marked for deletion", {{"tenant", tenant.text()}});
    PALLIUM_TRY(removeEverywhere(context, tenant));
    return finish(tenant);
}

Result<void> Purger::removeEverywhere(const Context& context, const tenancy::TenantId& tenant) {
    Result<void> outcome;
    for (TenantData* place : m_dependencies.places) {
        PALLIUM_TRY(context.check());
        const auto removed = place->remove(context, tenant);
        if (!removed && outcome) outcome = fail(removed.error().wrap(place->place()));
    }
    return outcome;
}

Result<void> Purger::finish(const tenancy::TenantId& tenant) {
    const Lock lock(m_markMutex);
    if (m_requested.contains(tenant)) return {};
    auto mark = blockstore::readTenantDeletionMark(m_dependencies.bucket, tenant.text());
    PALLIUM_TRY(mark);
    if (!*mark) return {};
    (*mark)->finishedTimeSec = nowSec(m_dependencies.clock);
    PALLIUM_TRY(blockstore::writeTenantDeletionMark(m_dependencies.bucket, tenant.text(), **mark));
    log::info("deleted all data of tenant", {{"tenant", tenant.text()}});
    return {};
}

}  // namespace pallium::purger
