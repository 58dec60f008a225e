#include "backend/ingester/ingester.h"

#include "backend/base/inflight.h"
#include "backend/base/log.h"
#include "backend/ingester/store_metrics.h"
#include "backend/ingester/tenant.h"
#include "backend/tenancy/limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace pallium::ingester {
namespace {

MetadataLimits metadataLimits(const tenancy::Limits& limits, double share) {
    return {{limits.maxMetadataPerUser, limits.maxGlobalMetadataPerUser, share},
            {limits.maxMetadataPerMetric, limits.maxGlobalMetadataPerMetric, share}};
}

/// With every compaction counted.
IngesterConfig counting(IngesterConfig config, telemetry::Registry& registry) {
    config.db.onCompaction = [metrics = CompactionMetrics(registry)](auto took) {
        metrics.compactions.add();
        metrics.seconds.observe(std::chrono::duration<double>(took).count());
    };
    return config;
}

/// The databases of these tenants, in their order; several are opened at the same time.
std::vector<Result<std::shared_ptr<Tenant>>> openTenants(const TenantHome& home, size_t concurrency,
                                                         std::span<const tenancy::TenantId> ids,
                                                         SteadyTime now) {
    std::vector<Result<std::shared_ptr<Tenant>>> opened(ids.size(), nullptr);
    const size_t cores = std::max(std::thread::hardware_concurrency(), 1U);
    const size_t threads = std::min({concurrency, cores, ids.size()});
    ThreadPool pool("open-tsdb", std::max<size_t>(threads, 1), ids.size());
    for (size_t i = 0; i < ids.size(); ++i) {
        const auto open = [&, i] { opened[i] = Tenant::open(home, ids[i], now); };
        if (!pool.post(open)) open();  // cannot be: there is room for all
    }
    pool.stop();
    return opened;
}

void countDiscarded(telemetry::Registry& metrics, const std::string& tenant, std::string_view what,
                    const DiscardCounts& counts) {
    for (size_t i = 0; i < kDiscardReasons; ++i) {
        if (counts.byReason[i] == 0) continue;
        const std::string reason(discardReasonName(static_cast<DiscardReason>(i)));
        metrics
            .counter(fmt::format("cortex_discarded_{}_total", what),
                     fmt::format("The total number of {} that were discarded.", what),
                     {{"reason", reason}, {"user", tenant}})
            .add(static_cast<double>(counts.byReason[i]));
    }
}

/// What a removal that was cut short has left.
void removeRest(io::FileSystem& files, const std::string& path) {
    if (const auto removed = files.removeAll(path); !removed)
        log::error("cannot remove the rest of a database", {{"err", removed.error().message}});
}

size_t histogramsLeft(const WriteBatch& batch, std::span<const uint8_t> skip) {
    size_t count = 0;
    for (size_t i = 0; i < batch.series.size(); ++i)
        if (skip.empty() || skip[i] == 0) count += batch.histogramsOf(batch.series[i]).size();
    return count;
}

}  // namespace

Ingester::Ingester(IngesterConfig config, Dependencies dependencies)
    : Service("ingester-service"),
      m_config(counting(std::move(config), dependencies.metrics)),
      m_dependencies(std::move(dependencies)),
      m_metrics(m_dependencies.metrics),
      m_series(std::make_shared<std::atomic<uint64_t>>(0)),
      m_reads(std::make_shared<ReadMetrics>(m_dependencies.metrics)) {
    registerStoreMetrics(m_dependencies.metrics, [this] { return stats(); });
    registerLoadMetrics(m_dependencies.metrics, [this] { return load(); });
}

Ingester::~Ingester() = default;

Result<void> Ingester::onStart() {
    PALLIUM_TRY(openAll());
    {
        const WriteLock lock(m_mutex);
        m_acceptsPushes = true;
    }
    startTimers();
    return {};
}

Result<void> Ingester::openAll() {
    io::FileSystem& files = m_dependencies.files;
    PALLIUM_TRY(files.createDirectories(m_config.dataDir));
    const auto names = files.list(m_config.dataDir);
    PALLIUM_TRY(names);
    std::vector<tenancy::TenantId> ids;
    for (const std::string& name : *names) {
        if (name.ends_with(kAsideSuffix)) removeRest(files, directoryOf(name));
        const auto id = tenancy::TenantId::parse(name);
        if (id && files.list(m_config.dataDir + "/" + name)) ids.push_back(*id);
    }
    auto opened =
        openTenants(home(), m_config.openingConcurrency, ids, m_dependencies.clock.steadyNow());
    const WriteLock lock(m_mutex);
    for (Result<std::shared_ptr<Tenant>>& tenant : opened) {
        PALLIUM_TRY(tenant);
        countOpening(**tenant);
        m_tenants[(*tenant)->name()] = std::move(*tenant);
    }
    return {};
}

void Ingester::countOpening(const Tenant& tenant) {
    const std::chrono::duration<double> took = tenant.db().stats().openDuration;
    m_metrics.replaySeconds.observe(took.count());
}

TenantHome Ingester::home() const {
    return {m_dependencies.files, m_config.dataDir, m_config.db, m_config.ratePeriod, m_series};
}

void Ingester::onStop() {
    {
        const WriteLock lock(m_mutex);
        m_acceptsPushes = false;
    }
    m_stopping.cancel();
    for (Scheduler::Handle& timer : m_timers)
        timer.cancel();
    if (m_config.flushesOnStop) flush(Context{}, {});
    const Lock noOpening(m_openMutex);
    for (const auto& tenant : tenants())
        (void)close(tenant);  // logged
}

Result<void> Ingester::close(const std::shared_ptr<Tenant>& tenant) {
    auto closed = tenant->db().close();
    if (!closed)
        log::error("cannot close database",
                   {{"tenant", tenant->name()}, {"err", closed.error().message}});
    const WriteLock lock(m_mutex);
    m_tenants.erase(tenant->name());
    return closed;
}

InstanceLimits Ingester::instanceLimits() const {
    return m_dependencies.instanceLimits ? m_dependencies.instanceLimits() : InstanceLimits{};
}

Result<void> Ingester::checkInstance(const InstanceLimits& limits) const {
    if (limits.maxInflightPushRequests > 0 && m_pushes.running() > limits.maxInflightPushRequests)
        return fail(ErrorKind::Internal,
                    "cannot push: too many inflight push requests in ingester");
    if (limits.maxIngestionRate > 0 && m_pushRate.rate() >= limits.maxIngestionRate)
        return fail(ErrorKind::Internal,
                    "cannot push more samples: ingester's samples push rate limit reached");
    return {};
}

IngesterLoad Ingester::load() const {
    return {instanceLimits(), m_pushRate.rate(), m_pushes.peak(), m_reads->running.peak(),
            m_appends.load()};
}

SeriesLimits Ingester::seriesLimits(const tenancy::Limits& limits,
                                    const InstanceLimits& instance) const {
    const double share = globalShare();
    SeriesLimits all;
    all.perUser = {limits.maxSeriesPerUser, limits.maxGlobalSeriesPerUser, share};
    all.perMetric = {limits.maxSeriesPerMetric, limits.maxGlobalSeriesPerMetric, share};
    all.histogramsPerUser = {limits.maxNativeHistogramSeriesPerUser,
                             limits.maxGlobalNativeHistogramSeriesPerUser, share};
    all.ofAllTenants = static_cast<uint64_t>(std::max<int64_t>(0, instance.maxSeries));
    all.globalShare = share;
    all.unlimitedMetrics = &m_config.unlimitedMetrics;
    all.adminMessage = m_config.adminLimitMessage;
    return all;
}

Result<void> Ingester::push(const Context& context, const tenancy::TenantId& id,
                            const WriteBatch& batch, std::span<const uint8_t> skip) {
    PALLIUM_TRY(context.check());
    const PeakInflight inflight(m_pushes);
    const InstanceLimits instance = instanceLimits();
    PALLIUM_TRY(checkInstance(instance));
    auto tenant = obtain(id);
    PALLIUM_TRY(tenant);
    (*tenant)->touch(m_dependencies.clock.steadyNow());
    const auto limits = m_dependencies.limits(id);
    keepMetadata(**tenant, batch, *limits);
    if (batch.samples.empty() && batch.histograms.empty() && batch.exemplars.empty()) return {};

    Tenant::Accepted accepted;
    const tsdb::AppendRules rules = rulesOf(*limits);
    const Inflight appending(m_appends);
    auto report = (*tenant)->append(batch, skip, seriesLimits(*limits, instance),
                                    limits->limitsPerLabelSet, rules, accepted);
    if (!report) {
        m_metrics.failedSamples.add(static_cast<double>(batch.samples.size()));
        m_metrics.failedHistograms.add(static_cast<double>(batch.histograms.size()));
        m_metrics.failedExemplars.add(static_cast<double>(batch.exemplars.size()));
        return fail(std::move(report).error());
    }
    m_metrics.addSeconds.observe(std::chrono::duration<double>(accepted.decided).count());
    m_metrics.commitSeconds.observe(std::chrono::duration<double>(accepted.committed).count());
    m_pushRate.add(accepted.samples + accepted.histograms);
    m_metrics.ingestedSamples.add(static_cast<double>(accepted.samples));
    m_metrics.ingestedHistograms.add(static_cast<double>(accepted.histograms));
    m_metrics.ingestedExemplars.add(static_cast<double>(accepted.exemplars));
    if (!rules.takesHistograms) countIgnored(**tenant, histogramsLeft(batch, skip));
    if (report->firstFailure.empty()) return {};
    countFailures(**tenant, *report);
    return fail(report->isInstanceFull() ? ErrorKind::Internal : ErrorKind::InvalidArgument,
                std::move(report->firstFailure));
}

tsdb::AppendRules Ingester::rulesOf(const tenancy::Limits& limits) const {
    const int64_t exemplars =
        limits.maxExemplars != 0 ? limits.maxExemplars : m_config.maxExemplars;
    tsdb::AppendRules rules;
    rules.outOfOrderWindowMs = std::max<int64_t>(0, limits.outOfOrderTimeWindow.count());
    rules.maxExemplars = static_cast<size_t>(std::max<int64_t>(0, exemplars));
    rules.takesHistograms = m_config.enableNativeHistograms || limits.enableNativeHistograms;
    return rules;
}

void Ingester::countFailures(const Tenant& tenant, const AppendReport& report) {
    m_metrics.failedSamples.add(static_cast<double>(report.samples.total()));
    m_metrics.failedHistograms.add(static_cast<double>(report.histograms.total()));
    m_metrics.failedExemplars.add(static_cast<double>(report.exemplars.total()));
    countDiscarded(m_dependencies.metrics, tenant.name(), "samples", report.samples);
    countDiscarded(m_dependencies.metrics, tenant.name(), "samples", report.histograms);
    countDiscarded(m_dependencies.metrics, tenant.name(), "exemplars", report.exemplars);
}

void Ingester::countIgnored(const Tenant& tenant, size_t histograms) {
    if (histograms == 0) return;
    DiscardCounts counts;
    counts.byReason[static_cast<size_t>(DiscardReason::HistogramsOff)] = histograms;
    countDiscarded(m_dependencies.metrics, tenant.name(), "samples", counts);
}

void Ingester::keepMetadata(Tenant& tenant, const WriteBatch& batch,
                            const tenancy::Limits& limits) {
    if (batch.metadata.empty()) return;
    const MetadataLimits effective = metadataLimits(limits, globalShare());
    const TimestampMs now = m_dependencies.clock.nowMs();
    for (const MetadataView& metadata : batch.metadata) {
        const MetadataOutcome outcome = tenant.metadata().add(metadata, effective, now);
        if (outcome == MetadataOutcome::Known || outcome == MetadataOutcome::Added) {
            m_metrics.ingestedMetadata.add();
            continue;
        }
        m_metrics.failedMetadata.add();
        const bool isUserLimit = outcome == MetadataOutcome::UserLimit;
        m_dependencies.metrics
            .counter(
                "cortex_discarded_metadata_total",
                "The total number of metadata that were discarded.",
                {{"reason", isUserLimit ? "per_user_metadata_limit" : "per_metric_metadata_limit"},
                 {"user", tenant.name()}})
            .add();
    }
}

tl::unexpected<Error> Ingester::notRunning() const {
    return fail(ErrorKind::Unavailable, fmt::format("rpc error: code = Unavailable desc = {}",
                                                    service::stateName(state())));
}

Result<std::shared_ptr<Tenant>> Ingester::obtain(const tenancy::TenantId& id) {
    {
        const ReadLock lock(m_mutex);
        if (!m_acceptsPushes) return notRunning();
        const auto found = m_tenants.find(id.text());
        if (found != m_tenants.end()) return found->second;
    }
    const Lock opening(m_openMutex);
    if (auto openedMeanwhile = find(id.text())) return openedMeanwhile;
    const int64_t mostTenants = instanceLimits().maxTenants;
    if (mostTenants > 0 && tenants().size() >= static_cast<size_t>(mostTenants))
        return fail(ErrorKind::Internal,
                    "cannot create TSDB: ingesters's max tenants limit reached");
    auto tenant = Tenant::open(home(), id, m_dependencies.clock.steadyNow());
    PALLIUM_TRY(tenant);
    countOpening(**tenant);
    const WriteLock lock(m_mutex);
    if (!m_acceptsPushes) return notRunning();
    m_tenants[id.text()] = *tenant;
    return tenant;
}

std::shared_ptr<Tenant> Ingester::find(std::string_view tenant) const {
    const ReadLock lock(m_mutex);
    const auto found = m_tenants.find(tenant);
    return found == m_tenants.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<Tenant>> Ingester::tenants() const {
    std::vector<std::shared_ptr<Tenant>> all;
    const ReadLock lock(m_mutex);
    all.reserve(m_tenants.size());
    for (const auto& [name, tenant] : m_tenants)
        all.push_back(tenant);
    return all;
}

}  // namespace pallium::ingester
