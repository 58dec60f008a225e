#include "backend/base/free_memory.h"
#include "backend/base/log.h"
#include "backend/ingester/ingester.h"
#include "backend/ingester/tenant.h"

#include <algorithm>

namespace pallium::ingester {
namespace {

constexpr std::chrono::milliseconds kExpiryPeriod{60'000};

}  // namespace

void Ingester::startTimers() {
    const auto every = [this](std::chrono::milliseconds period, auto run) {
        m_timers.push_back(m_dependencies.scheduler.every(period, m_dependencies.background, run));
    };
    every(m_config.walSyncPeriod, [this] { syncAll(); });
    every(kExpiryPeriod, [this] { expireMetadata(); });
    every(m_config.headCompactionPeriod, [this] { compactAll(); });
    every(m_config.ratePeriod, [this] { tickRates(); });
    every(kInstanceRatePeriod, [this] { m_pushRate.tick(); });
}

void Ingester::syncAll() {
    for (const auto& tenant : tenants()) {
        if (auto synced = tenant->db().sync(); !synced)
            log::error("cannot sync the write-ahead log",
                       {{"tenant", tenant->name()}, {"err", synced.error().message}});
    }
}

void Ingester::expireMetadata() {
    const TimestampMs deadline =
        m_dependencies.clock.nowMs() - m_config.metadataRetainPeriod.count();
    for (const auto& tenant : tenants())
        (void)tenant->metadata().expire(deadline);  // count unused
}

void Ingester::tickRates() {
    for (const auto& tenant : tenants())
        tenant->pushRate().tick();
}

void Ingester::compactAll() {
    const Context context(m_stopping);
    bool hasChanged = false;
    for (const auto& tenant : tenants()) {
        if (context.isCanceled()) return;
        if (compact(*tenant, context, isIdle(*tenant, m_config.headIdleTimeout))) hasChanged = true;
        if (isIdle(*tenant, m_config.closeIdleTimeout)) closeIfEmpty(tenant);
    }
    if (hasChanged) returnFreeMemory();
}

bool Ingester::compact(Tenant& tenant, const Context& context, bool isFlush) {
    m_metrics.compactionsTriggered.add();
    const auto compacted = isFlush ? tenant.flush(context) : tenant.compact(context);
    if (compacted) return compacted->blocksWritten + compacted->blocksMerged > 0;
    if (compacted.error().kind == ErrorKind::Canceled) return false;
    m_metrics.compactionsFailed.add();
    log::error("cannot compact database",
               {{"tenant", tenant.name()}, {"err", compacted.error().message}});
    return false;
}

bool Ingester::isIdle(const Tenant& tenant, std::chrono::milliseconds timeout) const {
    return timeout.count() > 0 && m_dependencies.clock.steadyNow() - tenant.lastPush() >= timeout;
}

void Ingester::flush(const Context& context, std::span<const std::string_view> names) {
    bool hasChanged = false;
    for (const auto& tenant : tenants()) {
        if (!names.empty() && std::find(names.begin(), names.end(), tenant->name()) == names.end())
            continue;
        if (compact(*tenant, context, true)) hasChanged = true;
    }
    if (hasChanged) returnFreeMemory();
}

void Ingester::closeIfEmpty(const std::shared_ptr<Tenant>& tenant) {
    const auto hasData = [&] {
        const tsdb::DbStats stats = tenant->db().stats();
        return stats.series > 0 || stats.blocks > 0;
    };
    const Lock noOpening(m_openMutex);
    if (hasData() || !close(tenant)) return;
    if (hasData()) return;  // a push came before it was closed; the next one opens it again
    const std::string directory = m_config.dataDir + "/" + tenant->name();
    if (const auto removed = m_dependencies.files.removeAll(directory); !removed)
        log::error("cannot remove idle database",
                   {{"tenant", tenant->name()}, {"err", removed.error().message}});
    m_metrics.idleClosed.add();
}

Result<void> Ingester::remove(const tenancy::TenantId& id) {
    const Lock noOpening(m_openMutex);
    if (const auto tenant = find(id.text())) PALLIUM_TRY(close(tenant));
    if (!has(id)) return {};
    return m_dependencies.files.removeAll(m_config.dataDir + "/" + id.text());
}

bool Ingester::has(const tenancy::TenantId& id) const {
    return find(id.text()) != nullptr ||
           m_dependencies.files.list(m_config.dataDir + "/" + id.text()).has_value();
}

}  // namespace pallium::ingester
