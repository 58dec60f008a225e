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
[[nodiscard]] ApiCall readiness(ApiClient& client,
                                std::function<void(ApiResult<Readiness>)> handler);

struct BuildInfo {
    QString application;  // Cortex and Pallium name themselves; empty for Prometheus
    QString version;
    QString revision;
};
[[nodiscard]] ApiCall buildInfo(ApiClient& client, const QString& tenant,
                                std::function<void(ApiResult<BuildInfo>)> handler);

struct ServiceStatus {
    QString name;
    QString state;  // New, Starting, Running, Stopping, Terminated, Failed
};
[[nodiscard]] ApiCall services(ApiClient& client,
                               std::function<void(ApiResult<std::vector<ServiceStatus>>)> handler);

enum class ConfigMode : quint8 { Full, Diff, Defaults };
/// YAML as received.
[[nodiscard]] ApiCall configuration(ApiClient& client, ConfigMode mode,
                                    std::function<void(ApiResult<QString>)> handler);
[[nodiscard]] ApiCall runtimeConfiguration(ApiClient& client, ConfigMode mode,
                                           std::function<void(ApiResult<QString>)> handler);

/// One sample of the text exposition format.
struct MetricSample {
    QString name;
    std::vector<std::pair<QString, QString>> labels;  // as written
    double value = 0;
};
/// The samples of /metrics whose names are in `names`.
[[nodiscard]] ApiCall serverMetrics(
    ApiClient& client, const QStringList& names,
    std::function<void(ApiResult<std::vector<MetricSample>>)> handler);

}  // namespace pallium::ui
