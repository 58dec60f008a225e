#pragma once

#include "backend/base/clock.h"
#include "backend/base/ewma_rate.h"
#include "backend/base/object_pool.h"
#include "backend/ingester/active_series.h"
#include "backend/ingester/append_report.h"
#include "backend/ingester/metadata_store.h"
#include "backend/ingester/series_limiter.h"
#include "backend/io/file_system.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"
#include "backend/tsdb/db.h"

#include <array>
#include <atomic>
#include <memory>
#include <string>

namespace pallium::ingester {

/// What all tenants of an ingester have in common. `directory` has one of each below it.
struct TenantHome {
    io::FileSystem& files;
    const std::string& directory;
    const tsdb::DbOptions& options;
    std::chrono::milliseconds ratePeriod;
    std::shared_ptr<std::atomic<uint64_t>> series;  // of all tenants
};

/// Everything the ingester holds for one tenant. Threads: internally synchronised.
class Tenant {
  public:
    /// Opens or creates the database and counts its series. Errors: Io.
    static Result<std::shared_ptr<Tenant>> open(const TenantHome& home, const tenancy::TenantId& id,
                                                SteadyTime now);

    const std::string& name() const { return m_name; }
    tsdb::Db& db() const { return *m_db; }
    MetadataStore& metadata() { return m_metadata; }

    /// How much of one batch was stored.
    struct Accepted {
        size_t samples = 0, histograms = 0, exemplars = 0;
        std::chrono::nanoseconds decided{0}, committed{0};  // see tsdb::AppendResult
    };
    /// Appends and says what was left out. `labelSets`: those that have a limit of their own.
    /// Errors: as tsdb::Db::append.
    Result<AppendReport> append(const WriteBatch& batch, std::span<const uint8_t> skip,
                                const SeriesLimits& limits, const LabelSetCounts::Sets& labelSets,
                                const tsdb::AppendRules& rules, Accepted& accepted);

    /// Moves closed chunks of the head to files and turns what it has too much of into blocks; or
    /// all of it, into blocks. Errors: as tsdb::Db::compact.
    Result<tsdb::CompactReport> compact(const Context& context);
    Result<tsdb::CompactReport> flush(const Context& context);

    ActiveSeries& activeSeries() { return m_activeSeries; }
    const ActiveSeries& activeSeries() const { return m_activeSeries; }

    /// Samples that writes of a source brought.
    double rateOf(WriteSource source) const {
        return source == WriteSource::Rule ? m_ruleRate.rate() : m_apiRate.rate();
    }
    /// To be called once each rate period.
    void tickRates() {
        m_apiRate.tick();
        m_ruleRate.tick();
    }

    /// A push was tried at `now`.
    void touch(SteadyTime now) { m_lastPush.store(now, std::memory_order_relaxed); }
    /// Of the last push, or when this was opened.
    SteadyTime lastPush() const { return m_lastPush.load(std::memory_order_relaxed); }

  private:
    Tenant(std::string name, std::unique_ptr<tsdb::Db> db, const TenantHome& home, SteadyTime now)
        : m_name(std::move(name)),
          m_db(std::move(db)),
          m_counts(home.series),
          m_apiRate(home.ratePeriod),
          m_ruleRate(home.ratePeriod),
          m_lastPush(now) {}
    /// Counts the series found at open, so that limits hold after a restart.
    void countSeries();
    void followLabelSets(const LabelSetCounts::Sets& labelSets);

    const std::string m_name;
    const std::unique_ptr<tsdb::Db> m_db;
    SeriesCounts m_counts;
    MetadataStore m_metadata;
    ActiveSeries m_activeSeries;
    EwmaRate m_apiRate;
    EwmaRate m_ruleRate;
    std::atomic<SteadyTime> m_lastPush;
    ObjectPool<tsdb::AppendResult> m_results;
};

}  // namespace pallium::ingester
