#include "ui/client/query_api.h"

#include "ui/client/json_answer.h"

namespace pallium::ui {
namespace {

namespace dom = simdjson::dom;

constexpr std::chrono::seconds kQueryTimeout{120};

QString secondsText(qint64 ms) {
    return QString::number(static_cast<double>(ms) / 1000, 'f', 3);
}

/// A read that may be long: a form, with GET where the server wants that.
ApiRequest queryForm(const QString& path, const QString& tenant) {
    ApiRequest request;
    request.method = ApiRequest::Method::Post;
    request.area = ApiRequest::Area::Prometheus;
    request.path = path;
    request.tenant = tenant;
    request.fallsBackToGet = true;
    return request;
}

ApiRequest labelRequest(const QString& path, const LabelQuery& query) {
    ApiRequest request = queryForm(path, query.tenant);
    request.urgency = query.urgency;
    for (const QString& matcher : query.matchers)
        request.parameters.emplace_back(QStringLiteral("match[]"), matcher);
    if (query.startMs != 0)
        request.parameters.emplace_back(QStringLiteral("start"), secondsText(query.startMs));
    if (query.endMs != 0)
        request.parameters.emplace_back(QStringLiteral("end"), secondsText(query.endMs));
    if (query.limit > 0)
        request.parameters.emplace_back(QStringLiteral("limit"), QString::number(query.limit));
    return request;
}

}  // namespace

ApiRequest instantRequest(const InstantQuery& query) {
    ApiRequest request = queryForm(QStringLiteral("/api/v1/query"), query.tenant);
    request.parameters = {{QStringLiteral("query"), query.expression}};
    if (query.timeMs != 0)
        request.parameters.emplace_back(QStringLiteral("time"), secondsText(query.timeMs));
    request.timeout = kQueryTimeout;
    request.urgency = ApiRequest::Urgency::Query;
    return request;
}

ApiRequest rangeRequest(const RangeQuery& query) {
    ApiRequest request = queryForm(QStringLiteral("/api/v1/query_range"), query.tenant);
    request.parameters = {{QStringLiteral("query"), query.expression},
                          {QStringLiteral("start"), secondsText(query.startMs)},
                          {QStringLiteral("end"), secondsText(query.endMs)},
                          {QStringLiteral("step"), secondsText(query.stepMs)}};
    request.timeout = kQueryTimeout;
    request.urgency = ApiRequest::Urgency::Query;
    return request;
}

ApiRequest labelNamesRequest(const LabelQuery& query) {
    return labelRequest(QStringLiteral("/api/v1/labels"), query);
}

ApiRequest labelValuesRequest(const QString& label, const LabelQuery& query) {
    ApiRequest request =
        labelRequest(QStringLiteral("/api/v1/label/%1/values").arg(pathSegment(label)), query);
    request.method = ApiRequest::Method::Get;  // the only one that servers offer here
    request.fallsBackToGet = false;
    return request;
}

ApiRequest metadataRequest(const QString& tenant) {
    ApiRequest request;
    request.area = ApiRequest::Area::Prometheus;
    request.path = QStringLiteral("/api/v1/metadata");
    request.tenant = tenant;
    request.urgency = ApiRequest::Urgency::Background;  // help comes when it comes
    return request;
}

ApiRequest formatRequest(const QString& expression, const QString& tenant) {
    ApiRequest request = queryForm(QStringLiteral("/api/v1/format_query"), tenant);
    request.parameters = {{QStringLiteral("query"), expression}};
    return request;
}

ApiResult<QStringList> decodeStrings(const ApiAnswer& answer) {
    JsonAnswer json;
    const auto data = json.parseEnvelope(answer);
    if (!data) return tl::unexpected(data.error());
    dom::array list;
    if (data->get(list) != simdjson::SUCCESS) return tl::unexpected(shapeError());
    QStringList texts;
    texts.reserve(static_cast<qsizetype>(list.size()));
    for (const dom::element item : list) {
        std::string_view text;
        if (item.get(text) != simdjson::SUCCESS) return tl::unexpected(shapeError());
        texts << toQString(text);
    }
    return texts;
}

ApiResult<MetadataMap> decodeMetadata(const ApiAnswer& answer) {
    JsonAnswer json;
    const auto data = json.parseEnvelope(answer);
    if (!data) return tl::unexpected(data.error());
    dom::object metrics;
    if (data->get(metrics) != simdjson::SUCCESS) return tl::unexpected(shapeError());
    MetadataMap map;
    for (const auto field : metrics) {
        dom::object first;
        if (field.value.at(0).get(first) != simdjson::SUCCESS) continue;
        map.insert(toQString(field.key),
                   {jsonText(first, "type"), jsonText(first, "help"), jsonText(first, "unit")});
    }
    return map;
}

static ApiResult<QString> decodeString(const ApiAnswer& answer) {
    JsonAnswer json;
    const auto data = json.parseEnvelope(answer);
    if (!data) return tl::unexpected(data.error());
    std::string_view text;
    if (data->get(text) != simdjson::SUCCESS) return tl::unexpected(shapeError());
    return toQString(text);
}

ApiCall queryInstant(ApiClient& client, const InstantQuery& query, QueryHandler handler) {
    return client.call<QueryAnswerPtr>(
        instantRequest(query),
        [maxSeries = query.maxSeries](const ApiAnswer& answer) {
            return decodeQueryAnswer(answer, maxSeries);
        },
        std::move(handler));
}

ApiCall queryRange(ApiClient& client, const RangeQuery& query, QueryHandler handler) {
    return client.call<QueryAnswerPtr>(
        rangeRequest(query),
        [maxSeries = query.maxSeries](const ApiAnswer& answer) {
            return decodeQueryAnswer(answer, maxSeries);
        },
        std::move(handler));
}

ApiCall labelNames(ApiClient& client, const LabelQuery& query, StringsHandler handler) {
    return client.call<QStringList>(labelNamesRequest(query), decodeStrings, std::move(handler));
}

ApiCall labelValues(ApiClient& client, const QString& label, const LabelQuery& query,
                    StringsHandler handler) {
    return client.call<QStringList>(labelValuesRequest(label, query), decodeStrings,
                                    std::move(handler));
}

ApiCall metricMetadata(ApiClient& client, const QString& tenant,
                       std::function<void(ApiResult<MetadataMap>)> handler) {
    return client.call<MetadataMap>(metadataRequest(tenant), decodeMetadata, std::move(handler));
}

ApiCall formatQuery(ApiClient& client, const QString& expression, const QString& tenant,
                    std::function<void(ApiResult<QString>)> handler) {
    return client.call<QString>(formatRequest(expression, tenant), decodeString,
                                std::move(handler));
}

}  // namespace pallium::ui
