#pragma once

#include "backend/base/clock.h"
#include "backend/base/object_pool.h"
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

/// Everything the ingester holds for one tenant. Threads: internally synchronised.
class Tenant {
  public:
    /// Opens or creates the database below `directory` and counts its series. Errors: Io.
    static Result<std::shared_ptr<Tenant>> open(io::FileSystem& files, const std::string& directory,
                                                const tenancy::TenantId& id,
                                                const tsdb::DbOptions& options, SteadyTime now);

    const std::string& name() const { return m_name; }
    tsdb::Db& db() const { return *m_db; }
    MetadataStore& metadata() { return m_metadata; }

    /// How much of one batch was stored.
    struct Accepted {
        size_t samples = 0, histograms = 0, exemplars = 0;
    };
    /// Appends and says what was left out. Errors: as tsdb::Db::append.
    Result<AppendReport> append(const WriteBatch& batch, std::span<const uint8_t> skip,
                                const SeriesLimits& limits, const tsdb::AppendRules& rules,
                                Accepted& accepted);

    /// Moves closed chunks of the head to files and turns what it has too much of into blocks; or
    /// all of it, into blocks. Errors: as tsdb::Db::compact.
    Result<tsdb::CompactReport> compact(const Context& context);
    Result<tsdb::CompactReport> flush(const Context& context);

    /// A push was tried at `now`.
    void touch(SteadyTime now) { m_lastPush.store(now, std::memory_order_relaxed); }
    /// Of the last push, or when this was opened.
    SteadyTime lastPush() const { return m_lastPush.load(std::memory_order_relaxed); }

  private:
    Tenant(std::string name, std::unique_ptr<tsdb::Db> db, SteadyTime now)
        : m_name(std::move(name)), m_db(std::move(db)), m_lastPush(now) {}
    /// Counts the series found at open, so that limits hold after a restart.
    void countSeries();

    const std::string m_name;
    const std::unique_ptr<tsdb::Db> m_db;
    SeriesCounts m_counts;
    MetadataStore m_metadata;
    std::atomic<SteadyTime> m_lastPush;
    ObjectPool<tsdb::AppendResult> m_results;
};

}  // namespace pallium::ingester
