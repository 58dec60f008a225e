#include "backend/api/query_api.h"

#include "backend/api/explanation_json.h"
#include "backend/api/parameters.h"
#include "backend/api/prom_response.h"
#include "backend/api/result_json.h"
#include "backend/base/json_writer.h"
#include "backend/promql/parser/parser.h"

#include <fmt/format.h>

namespace pallium::api {
namespace {

constexpr int64_t kMaxPoints = 11'000;

/// What a query's parameters may change.
struct Extras {
    promql::QueryOptions options;
    size_t limit = 0;             // series of the result; 0: all
    std::string_view statistics;  // of values(); empty: none
    double waitedSeconds = 0;     // for a thread
};

/// Errors: InvalidArgument with the whole text for the client.
Result<Extras> parseExtras(const http::Request& request, const http::Values& values,
                           const querier::QuerierConfig& config, bool followsPrometheus) {
    Extras extras;
    extras.statistics = values.get("stats");
    extras.options.countsSteps = extras.statistics == "all" && config.countsSamplesPerStep;
    if (request.receivedAt != SteadyTime()) {
        const std::chrono::duration<double> waited = systemClock().steadyNow() - request.receivedAt;
        extras.waitedSeconds = waited.count();
    }
    const auto limit = parseLimit(values.get("limit"));
    if (!limit) return fail(limit.error().wrap("invalid parameter \"limit\""));
    extras.limit = *limit;
    const std::string_view timeoutText = values.get("timeout");
    const auto timeout = parseDurationMs(timeoutText);
    if (timeout && *timeout > 0) extras.options.timeout = std::chrono::milliseconds(*timeout);
    // Cortex ignores one that it cannot read.
    if (!timeout && !timeoutText.empty() && followsPrometheus)
        return fail(timeout.error().wrap("invalid parameter \"timeout\""));
    const std::string_view lookback = values.get("lookback_delta");
    if (lookback.empty()) return extras;
    const auto lookbackMs = parseDurationMs(lookback);
    if (!lookbackMs) return fail(lookbackMs.error().wrap("error parsing lookback delta duration"));
    extras.options.lookbackDeltaMs = std::max<int64_t>(0, *lookbackMs);
    return extras;
}

/// Cuts a vector or matrix to `limit` series; true if something was cut.
bool truncate(promql::Value& value, size_t limit) {
    if (limit == 0) return false;
    const auto cut = [limit](auto& list) {
        if (list.size() <= limit) return false;
        list.erase(list.begin() + static_cast<ptrdiff_t>(limit), list.end());
        return true;
    };
    if (auto* vector = std::get_if<promql::Vector>(&value)) return cut(*vector);
    if (auto* matrix = std::get_if<promql::Matrix>(&value)) return cut(*matrix);
    return false;
}

/// In Cortex statistics of range queries do not pass the query frontend, and timings pass nowhere.
Statistics wantedStatistics(const Extras& extras, const querier::QuerierConfig& config,
                            bool isRange) {
    if (extras.statistics == "all" && config.showsTimings) return Statistics::SamplesAndTimings;
    return extras.statistics.empty() || isRange ? Statistics::None : Statistics::Samples;
}

/// Cuts a list of annotations as Prometheus does.
void showSome(std::vector<std::string>& annotations, std::string_view kind) {
    constexpr size_t kMost = 10;
    if (annotations.size() <= kMost) return;
    const size_t omitted = annotations.size() - kMost;
    annotations.resize(kMost);
    annotations.push_back(fmt::format("{} more {} annotations omitted", omitted, kind));
}

void showSome(promql::Annotations& annotations) {
    showSome(annotations.warnings, "warning");
    showSome(annotations.infos, "info");
}

http::Response answerQuery(const Context& context, const Helpers& helpers,
                           tl::expected<promql::QueryResult, promql::QueryError> result,
                           const Extras& extras, Statistics wanted) {
    if (!result) return queryErrorResponse(result.error());
    if (truncate(result->value, extras.limit))
        result->annotations.warnings.emplace_back(kTruncatedWarning);
    showSome(result->annotations);
    result->stats.timings.execQueue = extras.waitedSeconds;
    result->stats.timings.execTotal += extras.waitedSeconds;
    std::string body = beginSuccess();
    if (const auto written = appendQueryData(context, helpers, body, *result, wanted); !written)
        return readErrorResponse(written.error());
    return endSuccess(std::move(body), result->annotations.warnings, result->annotations.infos);
}

/// The time of an instant query; now if none is named. Errors as parseRange.
Result<TimestampMs> parseInstant(const http::Values& values, const Clock& clock) {
    const std::string_view text = values.get("time");
    if (text.empty()) return clock.nowMs();
    auto time = parseTime(text);
    if (time) return time;
    return fail(
        ErrorKind::InvalidArgument,
        "invalid parameter \"time\"; Invalid time value for 'time': " + time.error().message);
}

/// Start, end and step of a range query.
struct Range {
    TimestampMs start = 0, end = 0;
    int64_t stepMs = 0;
};

/// Towards zero, as Cortex does it.
TimestampMs multipleOf(int64_t stepMs, TimestampMs time) {
    return time / stepMs * stepMs;
}

/// Errors: InvalidArgument with the whole text for the client, in Cortex's order and words.
Result<Range> parseRange(const http::Values& values, bool aligns) {
    const auto named = [](std::string_view name, const Error& error) {
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("invalid parameter \"{}\"; {}", name, error.message));
    };
    const auto start = parseTime(values.get("start"));
    if (!start) return named("start", start.error());
    const auto end = parseTime(values.get("end"));
    if (!end) return named("end", end.error());
    if (*end < *start)
        return fail(ErrorKind::InvalidArgument, "end timestamp must not be before start time");
    const auto step = parseDurationMs(values.get("step"));
    if (!step) return named("step", step.error());
    if (*step <= 0)
        return fail(ErrorKind::InvalidArgument,
                    "zero or negative query resolution step widths are not accepted. Try a "
                    "positive integer");
    if ((*end - *start) / *step > kMaxPoints)
        return fail(ErrorKind::InvalidArgument,
                    "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing "
                    "the query resolution (?step=XX)");
    if (aligns) return Range{multipleOf(*step, *start), multipleOf(*step, *end), *step};
    return Range{*start, *end, *step};
}

}  // namespace

void QueryApi::addRoutes(http::Router& router, ThreadPool& queryPool, ThreadPool& requestPool,
                         const std::string& base) const {
    const auto add = [&](const std::string& path, ThreadPool& pool, TenantHandler handler) {
        http::Route route;
        route.pattern = base + path;
        route.methods = {http::Method::Get, http::Method::Post};
        route.handler = withQueryFront(&m_querier, m_front, std::move(handler));
        route.pool = &pool;
        route.maxTargetBytes = kMaxQueryTargetBytes;
        router.add(std::move(route));
    };
    add("/query", queryPool,
        [this](const auto& request, const auto& tenant) { return instant(request, tenant); });
    add("/query_range", queryPool,
        [this](const auto& request, const auto& tenant) { return range(request, tenant); });
    add("/query_explain", queryPool,
        [this](const auto& request, const auto& tenant) { return explain(request, tenant); });
    add("/query_exemplars", requestPool,
        [this](const auto& request, const auto& tenant) { return exemplars(request, tenant); });
    add("/format_query", requestPool,
        [this](const auto& request, const auto&) { return format(request); });
    add("/parse_query", requestPool,
        [this](const auto& request, const auto&) { return parse(request); });
}

http::Response QueryApi::instant(const http::Request& request,
                                 const tenancy::TenantId& tenant) const {
    const http::Values values = request.form();
    const auto time = parseInstant(values, m_clock);
    if (!time) return badData(time.error().message);
    const auto extras = parseExtras(request, values, m_querier.config(), m_front.followsPrometheus);
    if (!extras) return badData(extras.error().message);
    auto result =
        m_querier.instant(request.context, tenant, values.get("query"), *time, extras->options);
    return answerQuery(request.context, m_querier.config().engine.helpers, std::move(result),
                       *extras, wantedStatistics(*extras, m_querier.config(), false));
}

http::Response QueryApi::range(const http::Request& request,
                               const tenancy::TenantId& tenant) const {
    const http::Values values = request.form();
    const auto range = parseRange(values, m_alignsRanges);
    if (!range) return badData(range.error().message);
    const auto extras = parseExtras(request, values, m_querier.config(), m_front.followsPrometheus);
    if (!extras) return badData(extras.error().message);
    auto result = m_querier.range(request.context, tenant, values.get("query"), range->start,
                                  range->end, range->stepMs, extras->options);
    return answerQuery(request.context, m_querier.config().engine.helpers, std::move(result),
                       *extras, wantedStatistics(*extras, m_querier.config(), true));
}

http::Response QueryApi::explain(const http::Request& request,
                                 const tenancy::TenantId& tenant) const {
    const http::Values values = request.form();
    const bool isRange =
        !values.get("start").empty() || !values.get("end").empty() || !values.get("step").empty();
    const auto range = isRange ? parseRange(values, m_alignsRanges) : Result<Range>(Range{});
    if (!range) return badData(range.error().message);
    const auto time = isRange ? Result<TimestampMs>(0) : parseInstant(values, m_clock);
    if (!time) return badData(time.error().message);
    auto extras = parseExtras(request, values, m_querier.config(), m_front.followsPrometheus);
    if (!extras) return badData(extras.error().message);
    promql::Explanation explanation;
    extras->options.explanation = &explanation;
    const std::string_view query = values.get("query");
    auto result = isRange
                      ? m_querier.range(request.context, tenant, query, range->start, range->end,
                                        range->stepMs, extras->options)
                      : m_querier.instant(request.context, tenant, query, *time, extras->options);
    if (!result) return queryErrorResponse(result.error());
    showSome(result->annotations);
    std::string body = beginSuccess();
    appendExplanation(body, query, explanation, *result);
    return endSuccess(std::move(body), result->annotations.warnings, result->annotations.infos);
}

http::Response QueryApi::exemplars(const http::Request& request,
                                   const tenancy::TenantId& tenant) const {
    const http::Values values = request.form();
    ExemplarQuery query{.minTime = kMinTime, .maxTime = kMaxTime, .selectors = {}};
    if (const auto times = parseTimes(values, query.minTime, query.maxTime); !times)
        return badData(times.error().message);
    if (query.maxTime < query.minTime)
        return badData("end timestamp must not be before start timestamp");
    const auto expr = promql::parseExpr(values.get("query"), m_querier.parserOptions());
    if (!expr) return badData(expr.error().toString());
    query.selectors = promql::selectorsOf(**expr);
    if (query.selectors.empty()) return http::Response::empty(204);
    std::string body = beginSuccess();
    appendExemplars(body, m_querier.exemplars(tenant, query));
    return endSuccess(std::move(body));
}

http::Response QueryApi::format(const http::Request& request) const {
    const auto expr = promql::parseExpr(request.form().get("query"), m_querier.parserOptions());
    if (!expr) return badParameter("query", expr.error().toString());
    std::string body = beginSuccess();
    appendJsonString(body, promql::prettyPrint(**expr));
    return endSuccess(std::move(body));
}

http::Response QueryApi::parse(const http::Request& request) const {
    const auto expr = promql::parseExpr(request.form().get("query"), m_querier.parserOptions());
    if (!expr) return badParameter("query", expr.error().toString());
    return endSuccess(beginSuccess() + promql::exprToJson(**expr));
}

}  // namespace pallium::api
