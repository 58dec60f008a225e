#include "ui/client/status_api.h"

#include "ui/client/html_page.h"
#include "ui/client/json_answer.h"

namespace pallium::ui {
namespace {

namespace dom = simdjson::dom;

constexpr std::chrono::seconds kReadinessTimeout{5};

ApiRequest statusRequest(const QString& path) {
    ApiRequest request;
    request.path = path;
    return request;
}

ApiRequest modeRequest(const QString& path, ConfigMode mode) {
    ApiRequest request = statusRequest(path);
    if (mode == ConfigMode::Diff)
        request.parameters = {{QStringLiteral("mode"), QStringLiteral("diff")}};
    if (mode == ConfigMode::Defaults)
        request.parameters = {{QStringLiteral("mode"), QStringLiteral("defaults")}};
    return request;
}

ApiResult<QString> decodeText(const ApiAnswer& answer) {
    // A web page is what a proxy says; no configuration begins like this.
    if (answer.body.trimmed().startsWith('<')) return tl::unexpected(shapeError());
    return QString::fromUtf8(answer.body);
}

/// Rows of two cells below the header row.
ApiResult<std::vector<ServiceStatus>> servicesFromPage(const QByteArray& html) {
    std::vector<ServiceStatus> all;
    for (const QStringList& row : readHtmlPage(html).rows)
        if (row.size() == 2 && row[0] != QLatin1String("Service")) all.push_back({row[0], row[1]});
    if (all.empty()) return tl::unexpected(shapeError());
    return all;
}

}  // namespace

ApiRequest readinessRequest() {
    ApiRequest request = statusRequest(QStringLiteral("/ready"));
    request.timeout = kReadinessTimeout;
    return request;
}

ApiRequest buildInfoRequest(const QString& tenant) {
    ApiRequest request = statusRequest(QStringLiteral("/api/v1/status/buildinfo"));
    request.area = ApiRequest::Area::Prometheus;
    request.tenant = tenant;
    return request;
}

ApiRequest servicesRequest() {
    return statusRequest(QStringLiteral("/services"));
}
ApiRequest configurationRequest(ConfigMode mode) {
    return modeRequest(QStringLiteral("/config"), mode);
}
ApiRequest runtimeConfigurationRequest(ConfigMode mode) {
    return modeRequest(QStringLiteral("/runtime_config"), mode);
}
ApiRequest serverMetricsRequest() {
    return statusRequest(QStringLiteral("/metrics"));
}

ApiResult<BuildInfo> decodeBuildInfo(const ApiAnswer& answer) {
    JsonAnswer json;
    const auto data = json.parseEnvelope(answer);
    if (!data) return tl::unexpected(data.error());
    dom::object object;
    if (data->get(object) != simdjson::SUCCESS) return tl::unexpected(shapeError());
    return BuildInfo{jsonText(object, "application"), jsonText(object, "version"),
                     jsonText(object, "revision")};
}

ApiResult<std::vector<ServiceStatus>> decodeServices(const ApiAnswer& answer) {
    if (answer.body.trimmed().startsWith('<')) return servicesFromPage(answer.body);
    JsonAnswer json;
    const auto root = json.parse(answer);
    if (!root) return tl::unexpected(root.error());
    dom::array list;
    if (root->at_key("services").get(list) != simdjson::SUCCESS)
        return tl::unexpected(shapeError());
    std::vector<ServiceStatus> all;
    for (const dom::element item : list) {
        dom::object object;
        if (item.get(object) != simdjson::SUCCESS) return tl::unexpected(shapeError());
        all.push_back({jsonText(object, "name"), jsonText(object, "status")});
    }
    return all;
}

ApiCall readiness(ApiClient& client, ApiRequest::Urgency urgency,
                  std::function<void(ApiResult<Readiness>)> handler) {
    return readiness(client, withUrgency(readinessRequest(), urgency), std::move(handler));
}

ApiCall readiness(ApiClient& client, ApiRequest request,
                  std::function<void(ApiResult<Readiness>)> handler) {
    return client.call<Readiness>(
        std::move(request),
        [](const ApiAnswer& answer) -> ApiResult<Readiness> {
            return Readiness{true, serverText(QString::fromUtf8(answer.body))};
        },
        [handler = std::move(handler)](ApiResult<Readiness> result) {
            if (!result && result.error().kind == ApiErrorKind::Busy)
                return handler(Readiness{false, result.error().text});
            handler(std::move(result));
        });
}

ApiCall buildInfo(ApiClient& client, const QString& tenant, ApiRequest::Urgency urgency,
                  std::function<void(ApiResult<BuildInfo>)> handler) {
    return client.call<BuildInfo>(withUrgency(buildInfoRequest(tenant), urgency), decodeBuildInfo,
                                  std::move(handler));
}

ApiCall services(ApiClient& client, ApiRequest::Urgency urgency,
                 std::function<void(ApiResult<std::vector<ServiceStatus>>)> handler) {
    return client.call<std::vector<ServiceStatus>>(withUrgency(servicesRequest(), urgency),
                                                   decodeServices, std::move(handler));
}

ApiCall configuration(ApiClient& client, ConfigMode mode, ApiRequest::Urgency urgency,
                      std::function<void(ApiResult<QString>)> handler) {
    return client.call<QString>(withUrgency(configurationRequest(mode), urgency), decodeText,
                                std::move(handler));
}

ApiCall runtimeConfiguration(ApiClient& client, ConfigMode mode, ApiRequest::Urgency urgency,
                             std::function<void(ApiResult<QString>)> handler) {
    return client.call<QString>(withUrgency(runtimeConfigurationRequest(mode), urgency), decodeText,
                                std::move(handler));
}

ApiCall serverMetrics(ApiClient& client, const QStringList& names, ApiRequest::Urgency urgency,
                      std::function<void(ApiResult<std::vector<MetricSample>>)> handler) {
    return client.call<std::vector<MetricSample>>(
        withUrgency(serverMetricsRequest(), urgency),
        [names](const ApiAnswer& answer) -> ApiResult<std::vector<MetricSample>> {
            return readMetricsText(answer.body, names);
        },
        std::move(handler));
}

}  // namespace pallium::ui
