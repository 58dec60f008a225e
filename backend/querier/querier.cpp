#include "backend/querier/querier.h"

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

}  // namespace

Querier::Querier(QuerierConfig config, const distributor::Distributor& distributor)
    : Service("querier"), m_engine(std::move(config.engine)), m_distributor(distributor) {}

tl::expected<promql::QueryResult, promql::QueryError> Querier::instant(
    const Context& context, const tenancy::TenantId& tenant, std::string_view query,
    TimestampMs time, const promql::QueryOptions& options) const {
    const auto data = m_distributor.ingester().queryable(tenant);
    return m_engine.instant(context, *data, query, time, options);
}

tl::expected<promql::QueryResult, promql::QueryError> Querier::range(
    const Context& context, const tenancy::TenantId& tenant, std::string_view query,
    TimestampMs start, TimestampMs end, int64_t stepMs, const promql::QueryOptions& options) const {
    const auto data = m_distributor.ingester().queryable(tenant);
    return m_engine.range(context, *data, query, start, end, stepMs, options);
}

Result<SeriesList> Querier::series(const Context& context, const tenancy::TenantId& tenant,
                                   const MetadataQuery& query) const {
    const auto data = m_distributor.ingester().queryable(tenant);
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
    const auto data = m_distributor.ingester().queryable(tenant);
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
    const auto data = m_distributor.ingester().queryable(tenant);
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

MetadataMap Querier::metadata(const tenancy::TenantId& tenant, const MetadataFilter& filter) const {
    return m_distributor.ingester().metadata(tenant, filter);
}

std::vector<SeriesExemplars> Querier::exemplars(const tenancy::TenantId& tenant,
                                                const ExemplarQuery& query) const {
    return m_distributor.ingester().exemplars(tenant, query);
}

}  // namespace pallium::querier
