#include "backend/api/metadata_api.h"

#include "backend/api/parameters.h"
#include "backend/api/prom_response.h"
#include "backend/api/result_json.h"
#include "backend/base/go_text.h"
#include "backend/base/json_writer.h"

namespace pallium::api {
namespace {

const std::vector<std::string>& truncationWarning(bool isTruncated) {
    static const std::vector<std::string> warning{std::string(kTruncatedWarning)};
    static const std::vector<std::string> none;
    return isTruncated ? warning : none;
}

http::Response answerNames(const Result<querier::NameList>& names) {
    if (!names) return readErrorResponse(names.error());
    std::string body = beginSuccess();
    JsonWriter json(body);
    json.beginArray();
    for (const std::string& name : names->names)
        json.value(name);
    json.endArray();
    return endSuccess(std::move(body), truncationWarning(names->isTruncated));
}

http::Response answerMetadata(const MetadataMap& metadata) {
    std::string body = beginSuccess();
    JsonWriter json(body);
    json.beginObject();
    for (const auto& [metric, entries] : metadata) {
        json.key(metric).beginArray();
        for (const MetricMetadata& entry : entries) {
            json.beginObject().key("type").value(metricTypeName(entry.type));
            json.key("help").value(entry.help).key("unit").value(entry.unit).endObject();
        }
        json.endArray();
    }
    json.endObject();
    return endSuccess(std::move(body));
}

/// A limit of the metadata endpoint; nullopt if absent. Errors: `NAME must be a number`.
Result<std::optional<int64_t>> numberParameter(const http::Values& values, std::string_view name) {
    const std::string_view text = values.get(name);
    if (text.empty()) return std::optional<int64_t>{};
    int64_t number = 0;
    if (!parseGoInt(text, number))
        return fail(ErrorKind::InvalidArgument, std::string(name) + " must be a number");
    return std::optional(number);
}

}  // namespace

void MetadataApi::addRoutes(http::Router& router, ThreadPool& pool, const std::string& base) const {
    using http::Method;
    const auto add = [&](const std::string& path, std::vector<Method> methods,
                         TenantHandler handler) {
        http::Route route;
        route.pattern = base + path;
        route.methods = std::move(methods);
        route.handler = withQueryFront(&m_querier, m_front, std::move(handler));
        route.pool = &pool;
        route.maxTargetBytes = kMaxQueryTargetBytes;
        router.add(std::move(route));
    };
    add("/series", {Method::Get, Method::Post, Method::Delete},
        [this](const auto& request, const auto& tenant) { return series(request, tenant); });
    add("/labels", {Method::Get, Method::Post},
        [this](const auto& request, const auto& tenant) { return labelNames(request, tenant); });
    add("/label/{name}/values", {Method::Get},
        [this](const auto& request, const auto& tenant) { return labelValues(request, tenant); });
    add("/metadata", {Method::Get},
        [this](const auto& request, const auto& tenant) { return metadata(request, tenant); });
}

Result<querier::MetadataQuery> MetadataApi::parseQuery(const http::Values& values,
                                                       bool namesSelectors) const {
    const auto named = [](std::string_view name, const Error& error) {
        return fail(error.wrap("invalid parameter \"" + std::string(name) + "\""));
    };
    querier::MetadataQuery query;
    query.start = kMinTime;
    query.end = kMaxTime;
    const auto limit = parseLimit(values.get("limit"));
    if (!limit) return named("limit", limit.error());
    query.limit = *limit;
    PALLIUM_TRY(parseTimes(values, query.start, query.end));
    query.hasStart = !values.get("start").empty();
    if (query.end < query.start && !m_front.followsPrometheus)
        return fail(ErrorKind::InvalidArgument, "end timestamp must not be before start time");
    auto selectors = parseSelectors(values, m_querier.parserOptions());
    if (!selectors && namesSelectors) return named("match[]", selectors.error());
    PALLIUM_TRY(selectors);
    query.selectors = std::move(*selectors);
    return query;
}

http::Response MetadataApi::series(const http::Request& request,
                                   const tenancy::TenantId& tenant) const {
    if (request.method == http::Method::Delete)
        return promError(http::kNotImplemented, "internal", "not implemented");
    const http::Values values = request.form();
    if (!values.has("match[]")) return badData("no match[] parameter provided");
    const auto query = parseQuery(values, true);
    if (!query) return badData(query.error().message);
    const auto found = m_querier.series(request.context, tenant, *query);
    if (!found) return readErrorResponse(found.error());
    std::string body = beginSuccess();
    char separator = '[';
    for (const Labels& labels : found->series) {
        body += separator;
        separator = ',';
        appendLabelsJson(body, labels.view());
    }
    body += found->series.empty() ? "[]" : "]";
    return endSuccess(std::move(body), truncationWarning(found->isTruncated));
}

http::Response MetadataApi::labelNames(const http::Request& request,
                                       const tenancy::TenantId& tenant) const {
    const auto query = parseQuery(request.form());
    if (!query) return badData(query.error().message);
    return answerNames(m_querier.labelNames(request.context, tenant, *query));
}

http::Response MetadataApi::labelValues(const http::Request& request,
                                        const tenancy::TenantId& tenant) const {
    const auto name = parseLabelName(request.pathVariable("name"));
    if (!name) return badData(name.error().message);
    const auto query = parseQuery(request.query());
    if (!query) return badData(query.error().message);
    return answerNames(m_querier.labelValues(request.context, tenant, *name, *query));
}

http::Response MetadataApi::metadata(const http::Request& request,
                                     const tenancy::TenantId& tenant) const {
    const http::Values values = request.query();
    const auto limit = numberParameter(values, "limit");
    if (!limit) return badData(limit.error().message);
    const auto perMetric = numberParameter(values, "limit_per_metric");
    if (!perMetric) return badData(perMetric.error().message);
    MetadataFilter filter;
    filter.metric = values.get("metric");
    // As Prometheus: a negative number is no limit, and for one metric 0 is none either.
    if (*limit && **limit >= 0) filter.limit = static_cast<size_t>(**limit);
    if (*perMetric && **perMetric > 0) filter.limitPerMetric = static_cast<size_t>(**perMetric);
    return answerMetadata(m_querier.metadata(tenant, filter));
}

}  // namespace pallium::api
