#include "backend/base/free_memory.h"
#include "backend/base/log.h"
#include "backend/ingester/ingester.h"
#include "backend/ingester/tenant.h"
#include "backend/tenancy/limits.h"
#include "backend/tsdb/block/ulid.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::ingester {
namespace {

constexpr std::chrono::milliseconds kExpiryPeriod{60'000};
constexpr std::chrono::milliseconds kPeakPeriod{60'000};

}  // namespace

void Ingester::startTimers() {
    const auto every = [this](std::chrono::milliseconds period, auto run) {
        m_timers.push_back(m_dependencies.scheduler.every(period, m_dependencies.background, run));
    };
    every(m_config.walSyncPeriod, [this] { syncAll(); });
    every(kExpiryPeriod, [this] { expireMetadata(); });
    every(m_config.headCompactionPeriod, [this] { compactAll(); });
    every(m_config.ratePeriod, [this] { tickRates(); });
    if (m_config.countsActiveSeries) every(m_config.activeUpdatePeriod, [this] { countActive(); });
    every(kInstanceRatePeriod, [this] { m_pushRate.tick(); });
    every(kPeakPeriod, [this] {
        m_pushes.tick();
        m_reads->running.tick();
    });
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
        tenant->tickRates();
}

void Ingester::countActive() {
    const TimestampMs since = m_dependencies.clock.nowMs() - m_config.activeIdleTimeout.count();
    for (const auto& tenant : tenants()) {
        const auto id = tenancy::TenantId::parse(tenant->name());
        if (!id) continue;  // cannot be: it was one when the tenant was opened
        const auto counted = tenant->activeSeries().count(
            tenant->db(), since, m_dependencies.limits(*id)->activeSeriesTrackers);
        if (!counted)
            log::warn("cannot track active series",
                      {{"tenant", tenant->name()}, {"err", counted.error().message}});
    }
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
    auto removed = setAside(tenant->name());
    if (removed) removed = m_dependencies.files.removeAll(asideOf(tenant->name()));
    if (!removed)
        log::error("cannot remove idle database",
                   {{"tenant", tenant->name()}, {"err", removed.error().message}});
    m_metrics.idleClosed.add();
}

std::string Ingester::directoryOf(std::string_view tenant) const {
    return fmt::format("{}/{}", m_config.dataDir, tenant);
}

std::string Ingester::asideOf(std::string_view tenant) const {
    return fmt::format("{}{}", directoryOf(tenant), kAsideSuffix);
}

Result<void> Ingester::setAside(std::string_view tenant) {
    io::FileSystem& files = m_dependencies.files;
    const std::string directory = directoryOf(tenant);
    const auto isThere = files.exists(directory);
    PALLIUM_TRY(isThere);
    if (!*isThere) return {};
    // Half a database would not open, so it must not have the tenant's name while it is removed.
    const std::string aside = asideOf(tenant);
    PALLIUM_TRY(files.removeAll(aside));
    PALLIUM_TRY(files.rename(directory, aside));
    return files.syncDirectory(m_config.dataDir);
}

Result<void> Ingester::remove(const tenancy::TenantId& id) {
    {
        const Lock noOpening(m_openMutex);
        if (const auto tenant = find(id.text())) PALLIUM_TRY(close(tenant));
        PALLIUM_TRY(setAside(id.text()));
    }
    return m_dependencies.files.removeAll(asideOf(id.text()));
}

bool Ingester::has(const tenancy::TenantId& id) const {
    const auto isThere = [&](const std::string& path) {
        return m_dependencies.files.exists(path).value_or(true);
    };
    return find(id.text()) != nullptr || isThere(directoryOf(id.text())) ||
           isThere(asideOf(id.text()));
}

bool Ingester::hasBlocks(const tenancy::TenantId& id) const {
    const auto names = m_dependencies.files.list(directoryOf(id.text()));
    return names && std::any_of(names->begin(), names->end(), [](const std::string& name) {
               return tsdb::Ulid::parse(name).has_value();
           });
}

}  // namespace pallium::ingester
