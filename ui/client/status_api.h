// What a server says about itself: readiness, build, services, configuration, its own metrics.
#pragma once

#include "ui/client/api_client.h"

#include <QStringList>

#include <vector>

namespace pallium::ui {

struct Readiness {
    bool isReady = false;
    QString text;  // the body: `ready`, or what is missing
};
/// A 503 is an answer here, not an error.
[[nodiscard]] ApiCall readiness(ApiClient& client, ApiRequest::Urgency urgency,
                                std::function<void(ApiResult<Readiness>)> handler);
/// The same with another request, for servers that tell it elsewhere.
[[nodiscard]] ApiCall readiness(ApiClient& client, ApiRequest request,
                                std::function<void(ApiResult<Readiness>)> handler);
ApiRequest readinessRequest();

struct BuildInfo {
    QString application;  // Pallium names itself; empty for Cortex and Prometheus
    QString version;
    QString revision;
};
[[nodiscard]] ApiCall buildInfo(ApiClient& client, const QString& tenant,
                                ApiRequest::Urgency urgency,
                                std::function<void(ApiResult<BuildInfo>)> handler);
ApiRequest buildInfoRequest(const QString& tenant);
ApiResult<BuildInfo> decodeBuildInfo(const ApiAnswer& answer);

struct ServiceStatus {
    QString name;
    QString state;  // New, Starting, Running, Stopping, Terminated, Failed
};
[[nodiscard]] ApiCall services(ApiClient& client, ApiRequest::Urgency urgency,
                               std::function<void(ApiResult<std::vector<ServiceStatus>>)> handler);
ApiRequest servicesRequest();
/// From JSON or from the page; as the server orders them.
ApiResult<std::vector<ServiceStatus>> decodeServices(const ApiAnswer& answer);

enum class ConfigMode : quint8 { Full, Diff, Defaults };
/// YAML as received.
[[nodiscard]] ApiCall configuration(ApiClient& client, ConfigMode mode, ApiRequest::Urgency urgency,
                                    std::function<void(ApiResult<QString>)> handler);
[[nodiscard]] ApiCall runtimeConfiguration(ApiClient& client, ConfigMode mode,
                                           ApiRequest::Urgency urgency,
                                           std::function<void(ApiResult<QString>)> handler);
ApiRequest configurationRequest(ConfigMode mode);
ApiRequest runtimeConfigurationRequest(ConfigMode mode);

/// One sample of the text exposition format.
struct MetricSample {
    QString name;
    std::vector<std::pair<QString, QString>> labels;  // as written
    double value = 0;
};
/// The samples of /metrics whose names are in `names`.
[[nodiscard]] ApiCall serverMetrics(
    ApiClient& client, const QStringList& names, ApiRequest::Urgency urgency,
    std::function<void(ApiResult<std::vector<MetricSample>>)> handler);
ApiRequest serverMetricsRequest();
/// The samples of `names` in `text`, in its order; lines that are no samples are skipped.
std::vector<MetricSample> readMetricsText(const QByteArray& text, const QStringList& names);

}  // namespace pallium::ui
