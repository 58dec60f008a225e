#include "backend/querier/querier.h"

#include "backend/querier/limited_queryable.h"
#include "backend/querier/query_span.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::querier {
namespace {

/// Runs `read` for each selector, or once without, and unites what it appends.
template <class T, class Read>
Result<std::vector<T>> unite(const std::vector<std::vector<Matcher>>& selectors, const Read& read) {
    std::vector<T> all;
    if (selectors.empty()) {
        PALLIUM_TRY(read(std::span<const Matcher>{}, all));
        return all;
    }
    for (const auto& selector : selectors)
        PALLIUM_TRY(read(std::span(selector), all));
    if (selectors.size() > 1) {
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
    }
    return all;
}

/// Cuts to the limit; true if something was cut.
template <class T>
bool truncate(std::vector<T>& list, size_t limit) {
    if (limit == 0 || list.size() <= limit) return false;
    list.resize(limit);
    return true;
}

Result<NameList> toNameList(Result<std::vector<std::string>> names, size_t limit) {
    PALLIUM_TRY(names);
    NameList list;
    list.names = std::move(*names);
    list.isTruncated = truncate(list.names, limit);
    return list;
}

void append(std::vector<std::string>& all, std::vector<std::string>&& part) {
    all.insert(all.end(), std::make_move_iterator(part.begin()),
               std::make_move_iterator(part.end()));
}

Result<void> appendSeries(const Context& context, const storage::Querier& querier,
                          const storage::SelectHints& hints, std::span<const Matcher> matchers,
                          std::vector<Labels>& all) {
    constexpr size_t kCheckEvery = 4096;
    auto series = querier.select(context, true, hints, matchers);
    PALLIUM_TRY(series);
    const size_t count = (*series)->size();
    const size_t wanted = hints.limit == 0 ? count : std::min(count, hints.limit);
    std::vector<Label> scratch;
    for (size_t i = 0; i < wanted; ++i) {
        if (i % kCheckEvery == 0) PALLIUM_TRY(context.check());
        all.emplace_back((*series)->labels(i, scratch));
    }
    return {};
}

promql::QueryOptions ofTenant(promql::QueryOptions options, const tenancy::Limits& limits) {
    options.hasTypeLabels = limits.enableTypeAndUnitLabels;
    return options;
}

}  // namespace

Querier::Querier(QuerierConfig config, Dependencies dependencies)
    : Service("querier"),
      m_config(std::move(config)),
      m_engine(m_config.engine),
      m_dependencies(std::move(dependencies)),
      m_metrics(m_dependencies.metrics != nullptr
                    ? std::make_unique<QueryMetrics>(*m_dependencies.metrics, m_config.metrics)
                    : nullptr) {}

/// Why a query is not even begun; `lengthMs`: from its start to its end.
std::optional<promql::QueryError> Querier::refusal(const tenancy::Limits& limits,
                                                   std::string_view query, int64_t lengthMs,
                                                   const promql::QueryOptions& options) const {
    const auto refused = [](std::string text) {
        return promql::QueryError{promql::QueryError::Type::Refused, std::move(text)};
    };
    const int64_t maxSteps = m_config.maxSubquerySteps;
    const int64_t maxLengthMs = limits.maxQueryLength.count();
    if (maxLengthMs > 0 && lengthMs > maxLengthMs)
        return refused(queryTooLongText(lengthMs, limits.maxQueryLength));
    if (maxSteps <= 0 && maxLengthMs <= 0) return std::nullopt;
    const auto expr = promql::parseExpr(query, parserOptions());
    if (!expr) return std::nullopt;  // the engine says so
    if (maxSteps > 0 &&
        hasTooManySubquerySteps(**expr, m_config.engine.defaultSubqueryStepMs, maxSteps))
        return refused(
            fmt::format("exceeded maximum resolution of {} points per timeseries in "
                        "subquery. Try increasing the step size of your subquery",
                        maxSteps));
    const int64_t lookbackMs =
        options.lookbackDeltaMs > 0 ? options.lookbackDeltaMs : m_config.engine.lookbackDeltaMs;
    const int64_t spanMs = maxLengthMs > 0 ? selectedSpanMs(**expr, lookbackMs) : 0;
    if (spanMs > maxLengthMs) return refused(queryTooLongText(spanMs, limits.maxQueryLength));
    return std::nullopt;
}

std::unique_ptr<storage::Queryable> Querier::limited(const tenancy::TenantId& tenant,
                                                     LimitsPtr limits, bool checksLength,
                                                     std::shared_ptr<FetchCount> fetched) const {
    return limitReads(m_dependencies.distributor.queryable(tenant),
                      {std::move(limits), m_dependencies.clock.nowMs(), m_config.maxIntoFutureMs,
                       checksLength, std::move(fetched)});
}

tl::expected<promql::QueryResult, promql::QueryError> Querier::instant(
    const Context& context, const tenancy::TenantId& tenant, std::string_view query,
    TimestampMs time, const promql::QueryOptions& options, QuerySource source) const {
    MeasuredQuery measured(m_metrics.get(), source, tenant);
    const LimitsPtr limits = m_dependencies.limits(tenant);
    if (auto refused = refusal(*limits, query, 0, options))
        return measured.ended(tl::unexpected(std::move(*refused)));
    const auto data = limited(tenant, limits, !m_config.ignoresMaxQueryLength, measured.fetched());
    return measured.ended(
        m_engine.instant(context, *data, query, time, ofTenant(options, *limits)));
}

tl::expected<promql::QueryResult, promql::QueryError> Querier::range(
    const Context& context, const tenancy::TenantId& tenant, std::string_view query,
    TimestampMs start, TimestampMs end, int64_t stepMs, const promql::QueryOptions& options) const {
    MeasuredQuery measured(m_metrics.get(), QuerySource::Api, tenant);
    const LimitsPtr limits = m_dependencies.limits(tenant);
    if (const int64_t lookbackMs = limits->maxQueryLookback.count(); lookbackMs > 0) {
        const TimestampMs oldest = m_dependencies.clock.nowMs() - lookbackMs;
        if (end < oldest) return measured.ended(promql::QueryResult{promql::Matrix(), {}, {}});
        start = std::max(start, oldest);
    }
    if (auto refused = refusal(*limits, query, end - start, options))
        return measured.ended(tl::unexpected(std::move(*refused)));
    const auto data = limited(tenant, limits, !m_config.ignoresMaxQueryLength, measured.fetched());
    return measured.ended(
        m_engine.range(context, *data, query, start, end, stepMs, ofTenant(options, *limits)));
}

Result<SeriesList> Querier::series(const Context& context, const tenancy::TenantId& tenant,
                                   const MetadataQuery& query) const {
    if (query.isEmpty()) return SeriesList{};
    const auto data = limited(tenant, m_dependencies.limits(tenant), query.hasStart);
    auto querier = data->querier(query.start, query.end);
    PALLIUM_TRY(querier);
    storage::SelectHints hints;
    hints.minTime = query.start;
    hints.maxTime = query.end;
    hints.function = "series";
    hints.limit = query.limit == 0 ? 0 : query.limit + 1;  // one more tells whether any is cut
    auto all = unite<Labels>(query.selectors, [&](auto matchers, std::vector<Labels>& list) {
        return appendSeries(context, **querier, hints, matchers, list);
    });
    PALLIUM_TRY(all);
    SeriesList list;
    list.series = std::move(*all);
    list.isTruncated = truncate(list.series, query.limit);
    return list;
}

Result<NameList> Querier::labelNames(const Context& context, const tenancy::TenantId& tenant,
                                     const MetadataQuery& query) const {
    if (query.isEmpty()) return NameList{};
    const auto data = limited(tenant, m_dependencies.limits(tenant), false);
    auto querier = data->querier(query.start, query.end);
    PALLIUM_TRY(querier);
    using Names = std::vector<std::string>;
    const auto read = [&](std::span<const Matcher> matchers, Names& all) -> Result<void> {
        auto names = (*querier)->labelNames(context, matchers);
        PALLIUM_TRY(names);
        append(all, std::move(*names));
        return {};
    };
    return toNameList(unite<std::string>(query.selectors, read), query.limit);
}

Result<NameList> Querier::labelValues(const Context& context, const tenancy::TenantId& tenant,
                                      std::string_view name, const MetadataQuery& query) const {
    if (query.isEmpty()) return NameList{};
    const auto data = limited(tenant, m_dependencies.limits(tenant), false);
    auto querier = data->querier(query.start, query.end);
    PALLIUM_TRY(querier);
    using Names = std::vector<std::string>;
    const auto read = [&](std::span<const Matcher> matchers, Names& all) -> Result<void> {
        auto values = (*querier)->labelValues(context, name, matchers);
        PALLIUM_TRY(values);
        append(all, std::move(*values));
        return {};
    };
    return toNameList(unite<std::string>(query.selectors, read), query.limit);
}

Result<void> Querier::read(const Context& context, const tenancy::TenantId& tenant,
                           TimestampMs start, TimestampMs end, std::span<const Matcher> matchers,
                           const ReadVisitor& visit) const {
    std::vector<Matcher> all;
    if (matchers.empty()) {
        all.push_back(*Matcher::create(MatchType::Regex, std::string(kMetricName), ".*"));
        matchers = all;
    }
    const auto data = limited(tenant, m_dependencies.limits(tenant), true);
    auto querier = data->querier(start, end);
    PALLIUM_TRY(querier);
    storage::SelectHints hints;
    hints.minTime = start;
    hints.maxTime = end;
    const auto series = (*querier)->select(context, true, hints, matchers);
    PALLIUM_TRY(series);
    storage::SampleColumns samples;
    std::vector<Label> scratch;
    for (size_t i = 0; i < (*series)->size(); ++i) {
        PALLIUM_TRY(context.check());
        samples.clear();
        PALLIUM_TRY((*series)->read(i, start, end, samples));
        if (!samples.isEmpty()) visit((*series)->labels(i, scratch), samples);
    }
    return {};
}

MetadataMap Querier::metadata(const tenancy::TenantId& tenant, const MetadataFilter& filter) const {
    return ingester().metadata(tenant, filter);
}

std::vector<SeriesExemplars> Querier::exemplars(const tenancy::TenantId& tenant,
                                                const ExemplarQuery& query) const {
    return m_dependencies.distributor.exemplars(tenant, query);
}

}  // namespace pallium::querier
