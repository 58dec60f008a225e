// querier: answers questions about one tenant's data: PromQL, series, labels, metadata. It knows no
// HTTP; backend/api reads parameters and writes JSON.
#pragma once

#include "backend/base/clock.h"
#include "backend/base/context.h"
#include "backend/distributor/distributor.h"
#include "backend/promql/engine/engine.h"
#include "backend/querier/querier_config.h"
#include "backend/service/service.h"
#include "backend/tenancy/tenant.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pallium::querier {

/// An inclusive range of time, with nothing in it if it ends before it starts, and selectors whose
/// results are united. No selectors: all series.
struct MetadataQuery {
    TimestampMs start = 0;
    TimestampMs end = 0;
    bool hasStart = false;  // one was asked for
    std::vector<std::vector<Matcher>> selectors;
    size_t limit = 0;  // 0: none

    bool isEmpty() const { return end < start; }
};

/// Sorted unique names or values; `isTruncated`: the limit cut some.
struct NameList {
    std::vector<std::string> names;
    bool isTruncated = false;
};

/// Label sets, sorted, unique.
struct SeriesList {
    std::vector<Labels> series;
    bool isTruncated = false;
};

/// Takes a series of a remote read; both are valid during the call.
using ReadVisitor = std::function<void(LabelsView labels, const storage::SampleColumns& samples)>;

/// Threads: internally synchronised; any number of questions at once, each on its caller's thread.
class Querier final : public service::Service {
  public:
    /// What it refers to outlives this.
    struct Dependencies {
        const distributor::Distributor& distributor;
        const Clock& clock;
        distributor::LimitsSource limits;
        telemetry::Registry* metrics = nullptr;  // asks the querier; null: nothing is counted
    };
    Querier(QuerierConfig config, Dependencies dependencies);

    /// At one time. Errors as promql::Engine, and those of the tenant's limits.
    tl::expected<promql::QueryResult, promql::QueryError> instant(
        const Context& context, const tenancy::TenantId& tenant, std::string_view query,
        TimestampMs time, const promql::QueryOptions& options,
        QuerySource source = QuerySource::Api) const;
    /// At start, start+step, … <= end. Requires: stepMs > 0, start <= end. A start before what the
    /// tenant may look at is moved there.
    tl::expected<promql::QueryResult, promql::QueryError> range(
        const Context& context, const tenancy::TenantId& tenant, std::string_view query,
        TimestampMs start, TimestampMs end, int64_t stepMs,
        const promql::QueryOptions& options) const;

    /// Errors of these: as storage::Querier.
    Result<SeriesList> series(const Context& context, const tenancy::TenantId& tenant,
                              const MetadataQuery& query) const;
    Result<NameList> labelNames(const Context& context, const tenancy::TenantId& tenant,
                                const MetadataQuery& query) const;
    Result<NameList> labelValues(const Context& context, const tenancy::TenantId& tenant,
                                 std::string_view name, const MetadataQuery& query) const;
    /// Hands out the series that all matchers accept (no matchers: all series), sorted by labels,
    /// with their samples from start to end inclusive, stale markers too; none without samples.
    Result<void> read(const Context& context, const tenancy::TenantId& tenant, TimestampMs start,
                      TimestampMs end, std::span<const Matcher> matchers,
                      const ReadVisitor& visit) const;
    MetadataMap metadata(const tenancy::TenantId& tenant, const MetadataFilter& filter) const;
    /// By labels of the series. No selectors: none.
    std::vector<SeriesExemplars> exemplars(const tenancy::TenantId& tenant,
                                           const ExemplarQuery& query) const;

    const QuerierConfig& config() const { return m_config; }
    const promql::ParserOptions& parserOptions() const { return m_config.engine.parser; }

  private:
    using LimitsPtr = std::shared_ptr<const tenancy::Limits>;

    Result<void> onStart() override { return {}; }
    void onStop() override {}
    const distributor::IngesterClient& ingester() const {
        return m_dependencies.distributor.ingester();
    }
    std::optional<promql::QueryError> refusal(const tenancy::Limits& limits, std::string_view query,
                                              int64_t lengthMs,
                                              const promql::QueryOptions& options) const;
    std::unique_ptr<storage::Queryable> limited(
        const tenancy::TenantId& tenant, LimitsPtr limits, bool checksLength,
        std::shared_ptr<FetchCount> fetched = nullptr) const;

    const QuerierConfig m_config;
    const promql::Engine m_engine;
    const Dependencies m_dependencies;
    const std::unique_ptr<QueryMetrics> m_metrics;  // null: nothing is counted
};

}  // namespace pallium::querier
