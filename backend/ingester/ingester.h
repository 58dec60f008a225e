// ingester: one time series database a tenant: append with limits, read, metadata, syncing,
// closing. It knows no HTTP. Start here; limits on new series are series_limiter.h, metadata is
// metadata_store.h.
#pragma once

#include "backend/base/clock.h"
#include "backend/base/context.h"
#include "backend/base/ewma_rate.h"
#include "backend/base/mutex.h"
#include "backend/base/peak_count.h"
#include "backend/base/result.h"
#include "backend/base/scheduler.h"
#include "backend/ingester/ingester_config.h"
#include "backend/ingester/ingester_metrics.h"
#include "backend/ingester/load_metrics.h"
#include "backend/ingester/read_metrics.h"
#include "backend/ingester/tenant_stats.h"
#include "backend/io/file_system.h"
#include "backend/model/exemplar.h"
#include "backend/model/metric_metadata.h"
#include "backend/model/write_batch.h"
#include "backend/service/service.h"
#include "backend/storage/storage.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"
#include "backend/tenancy/user_stats.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::tenancy {
struct Limits;
}

namespace pallium::ingester {

class Tenant;
struct TenantHome;
struct AppendReport;

/// The limits in force for a tenant: an immutable snapshot.
using LimitsSource =
    std::function<std::shared_ptr<const tenancy::Limits>(const tenancy::TenantId&)>;

/// Owns the databases of all tenants.
///
/// Threads: internally synchronised; pushes and queries of all tenants run in parallel. start() and
/// stop() as service::Service says. Lock order: tenant map → database.
class Ingester final : public service::Service {
  public:
    struct Dependencies {
        io::FileSystem& files;
        const Clock& clock;
        Scheduler& scheduler;
        ThreadPool& background;  // syncs and expiry run here
        telemetry::Registry& metrics;
        LimitsSource limits;
        /// Limits of this ingester over all tenants; empty: none.
        std::function<InstanceLimits()> instanceLimits{};
        /// EffectiveLimit::share; empty: 1.
        std::function<double()> globalShare{};
    };
    /// `dependencies` outlive this; the registry asks this object, so nothing may be exposed any
    /// more when it goes.
    Ingester(IngesterConfig config, Dependencies dependencies);
    ~Ingester() override;

    /// Appends what `skip` (one flag per series, may be empty) leaves of a normalised batch, and
    /// keeps its metadata. The accepted part of a failing batch stays stored.
    ///
    /// Errors: InvalidArgument with Cortex's text of the first sample, histogram or exemplar that
    /// was refused (`err: out of order sample. …`); Internal with its text where a limit of the
    /// instance was met; Unavailable when not running; Io when the tenant's log cannot be written.
    Result<void> push(const Context& context, const tenancy::TenantId& tenant,
                      const WriteBatch& batch, std::span<const uint8_t> skip);

    /// The tenant's data; never null: an unknown tenant has none. Its querier() fails with Internal
    /// and Cortex's text while the instance has its limit of reads. It keeps the database: hold it
    /// as long as a querier made from it is used.
    std::shared_ptr<const storage::Queryable> queryable(const tenancy::TenantId& tenant) const;

    MetadataMap metadata(const tenancy::TenantId& tenant, const MetadataFilter& filter) const;
    /// By labels of the series.
    std::vector<SeriesExemplars> exemplars(const tenancy::TenantId& tenant,
                                           const ExemplarQuery& query) const;

    /// Of all tenants, sorted by tenant.
    std::vector<TenantStats> stats() const;
    /// What clients are told; zeros of an unknown tenant.
    tenancy::UserStats userStats(const tenancy::TenantId& tenant) const;
    tenancy::UserStatsList allUserStats() const;

    /// Writes everything that the heads of these tenants hold as blocks; no names: of all tenants.
    /// Unknown ones are ignored, what fails is logged and counted. Returns when done; a second
    /// flush of a tenant waits for the first.
    void flush(const Context& context, std::span<const std::string_view> tenants);
    /// Removes all data of a tenant from memory and disk. Pushes that run meanwhile fail with
    /// Unavailable. A process that dies on the way leaves all of it, or what the next start
    /// removes. Errors: Io; then some may be left, and the next call goes on.
    Result<void> remove(const tenancy::TenantId& tenant);
    /// True if there is anything of the tenant, in memory or on disk.
    bool has(const tenancy::TenantId& tenant) const;
    /// True if there are blocks of the tenant on disk.
    bool hasBlocks(const tenancy::TenantId& tenant) const;

  private:
    /// Opens the databases of all directories whose name is a tenant's. A damaged one is an error.
    Result<void> onStart() override;
    /// With flushesOnStop after a flush.
    void onStop() override;
    Result<void> openAll();
    void countOpening(const Tenant& tenant);
    /// The error of a call that comes before the start or after the end, in Cortex' words.
    tl::unexpected<Error> notRunning() const;
    Result<std::shared_ptr<Tenant>> obtain(const tenancy::TenantId& tenant);
    std::shared_ptr<Tenant> find(std::string_view tenant) const;
    std::vector<std::shared_ptr<Tenant>> tenants() const;
    TenantHome home() const;
    double globalShare() const {
        return m_dependencies.globalShare ? m_dependencies.globalShare() : 1;
    }
    InstanceLimits instanceLimits() const;
    Result<void> checkInstance(const InstanceLimits& limits) const;
    IngesterLoad load() const;
    SeriesLimits seriesLimits(const tenancy::Limits& limits, const InstanceLimits& instance) const;
    tsdb::AppendRules rulesOf(const tenancy::Limits& limits) const;
    void countFailures(const Tenant& tenant, const AppendReport& report);
    /// Histograms of a tenant that has them off are dropped without an error.
    void countIgnored(const Tenant& tenant, size_t histograms);
    void keepMetadata(Tenant& tenant, const WriteBatch& batch, const tenancy::Limits& limits);
    tenancy::UserStats userStatsOf(const Tenant& tenant) const;

    // Housekeeping, by timers.
    void startTimers();
    void syncAll();
    void expireMetadata();
    void tickRates();
    void countActive();
    void compactAll();
    /// True if there are more or fewer blocks now.
    bool compact(Tenant& tenant, const Context& context, bool isFlush);
    bool isIdle(const Tenant& tenant, std::chrono::milliseconds timeout) const;
    void closeIfEmpty(const std::shared_ptr<Tenant>& tenant);
    Result<void> close(const std::shared_ptr<Tenant>& tenant) PALLIUM_REQUIRES(m_openMutex);
    std::string directoryOf(std::string_view tenant) const;
    std::string asideOf(std::string_view tenant) const;
    /// Gives a closed database the name asideOf(), by which it is not found and the next start
    /// removes it; success if there is none.
    Result<void> setAside(std::string_view tenant) PALLIUM_REQUIRES(m_openMutex);

    static constexpr std::chrono::milliseconds kInstanceRatePeriod{1000};
    /// Ends the name of a directory that is being removed. No tenant is called so: `+` is in no
    /// tenant's name.
    static constexpr std::string_view kAsideSuffix = "+removed";

    const IngesterConfig m_config;
    Dependencies m_dependencies;
    IngesterMetrics m_metrics;
    // Held while a database is opened, which reads its log: only other openings wait. Before
    // m_mutex.
    Mutex m_openMutex;
    mutable SharedMutex m_mutex;
    std::map<std::string, std::shared_ptr<Tenant>, std::less<>> m_tenants
        PALLIUM_GUARDED_BY(m_mutex);
    bool m_acceptsPushes PALLIUM_GUARDED_BY(m_mutex) = false;
    const std::shared_ptr<std::atomic<uint64_t>> m_series;  // of all tenants
    EwmaRate m_pushRate{kInstanceRatePeriod};
    PeakCount m_pushes;
    std::atomic<int64_t> m_appends{0};  // of the pushes that run now
    const std::shared_ptr<ReadMetrics> m_reads;
    const CancelToken m_stopping;
    std::vector<Scheduler::Handle> m_timers;
};

}  // namespace pallium::ingester
