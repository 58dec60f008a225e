#pragma once

#include "backend/base/times_taken.h"
#include "backend/promql/engine/engine.h"
#include "backend/querier/fetch_count.h"
#include "backend/telemetry/registry.h"
#include "backend/tenancy/tenant.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

namespace pallium::querier {

/// Who asks a query.
enum class QuerySource : uint8_t { Api, Ruler };

using QueryAnswer = tl::expected<promql::QueryResult, promql::QueryError>;

/// What PromQL queries take: prometheus_engine_* by source, and if so wanted cortex_query_* by
/// source and tenant. The registry asks this object, so nothing may be exposed any more when it
/// goes. Threads: internally synchronised.
class QueryMetrics {
  public:
    struct Options {
        size_t maxConcurrent = 0;  // queries of the API at the same time; 0: nobody knows
        bool tellsTenants = false;
    };
    QueryMetrics(telemetry::Registry& metrics, const Options& options);

  private:
    friend class MeasuredQuery;

    /// Cortex has an engine for each source.
    struct Engine {
        std::atomic<bool> isUsed{false};
        std::atomic<int64_t> running{0};
        telemetry::Counter samples;
        std::atomic<uint64_t> answers{0};
        telemetry::Counter preparation, evaluation, sorting;  // seconds, of all answers
    };

    Engine& engineOf(QuerySource source) { return m_engines[static_cast<size_t>(source)]; }
    std::vector<std::vector<telemetry::Collected>> collect() const;
    void countAnswer(QuerySource source, const tenancy::TenantId& tenant,
                     const promql::QueryStats& stats, const FetchCount::Totals& fetched,
                     double seconds);
    void countRefusal(QuerySource source, const tenancy::TenantId& tenant, std::string_view error);

    telemetry::Registry& m_metrics;
    const bool m_tellsTenants;
    std::array<Engine, 2> m_engines;  // by source
};

/// One query, from its beginning on. Threads: confined to one.
class MeasuredQuery {
  public:
    /// `metrics` is borrowed; null: nothing is counted. `tenant` outlives this.
    MeasuredQuery(QueryMetrics* metrics, QuerySource source, const tenancy::TenantId& tenant);
    ~MeasuredQuery();
    MeasuredQuery(const MeasuredQuery&) = delete;
    MeasuredQuery& operator=(const MeasuredQuery&) = delete;

    /// To be told what the query fetches; null: that is not wanted.
    const std::shared_ptr<FetchCount>& fetched() const { return m_fetched; }
    /// Counts how the query ended; returns its argument.
    QueryAnswer ended(QueryAnswer answer);

  private:
    QueryMetrics* const m_metrics;
    const QuerySource m_source;
    const tenancy::TenantId& m_tenant;
    const Stopwatch m_stopwatch;
    std::shared_ptr<FetchCount> m_fetched;
};

}  // namespace pallium::querier
