#include "ui/pages/limits/limit_reader.h"

#include "ui/models/settings_model.h"

#include <QCoreApplication>

#include <algorithm>
#include <memory>
#include <utility>

namespace pallium::ui {
namespace {

QHash<QString, QString> settingsOf(const ApiResult<QString>& yaml) {
    return yaml ? settingValues(*parseSettings(*yaml)) : QHash<QString, QString>();
}

/// What has come so far.
struct PartialReading {
    std::vector<LimitReading> readings;
    std::function<void(const std::vector<LimitReading>&)> done;
    qsizetype left = 0;

    template <class Change>
    void finishOne(Change change) {
        for (LimitReading& reading : readings)
            change(reading);
        if (--left > 0) return;
        for (LimitReading& reading : readings)
            if (reading.sources.overrides) {
                reading.told = *reading.sources.overrides;
                reading.sources.overrides = ownOverrides(reading.sources);
            }
        done(readings);
    }
};

void takeOverrides(LimitReading& reading, const ApiResult<QJsonObject>& limits) {
    const bool hasNone = !limits && limits.error().kind == ApiErrorKind::Empty;
    reading.hasOverridesApi = limits || hasNone;
    if (reading.hasOverridesApi)
        reading.sources.overrides = limits.value_or(QJsonObject());
    else if (limits.error().kind != ApiErrorKind::Missing)
        reading.overridesError = limits.error();
}

void takeStats(LimitReading& reading, const ApiResult<std::vector<TenantStats>>& all) {
    if (!all) reading.statsError = all.error();
    reading.allStats = all.value_or(std::vector<TenantStats>());
    for (const TenantStats& stats : reading.allStats)
        if (stats.tenant == reading.sources.tenant) reading.sources.stats = stats;
}

}  // namespace

QStringList reloadMetricNames() {
    return {QStringLiteral("cortex_runtime_config_last_reload_successful")};
}

QString reloadWarning() {
    return QCoreApplication::translate(
        "LimitReader",
        "The server could not read its runtime file the last time: something in it is wrong. What "
        "it read before stays in force.");
}

bool saysReloadFailed(const std::vector<MetricSample>& samples) {
    return std::any_of(samples.begin(), samples.end(),
                       [](const MetricSample& sample) { return sample.value == 0; });
}

std::vector<ApiCall> readLimits(ApiClient& client, const QStringList& tenants,
                                ApiRequest::Urgency urgency,
                                std::function<void(const std::vector<LimitReading>&)> done) {
    auto part = std::make_shared<PartialReading>();
    for (const QString& tenant : tenants)
        part->readings.emplace_back().sources.tenant = tenant;
    part->done = std::move(done);
    constexpr qsizetype kOfAllTenants = 5;
    part->left = kOfAllTenants + tenants.size();
    std::vector<ApiCall> calls;
    calls.push_back(configuration(client, ConfigMode::Full, urgency, [part](const auto& yaml) {
        part->finishOne([&, settings = settingsOf(yaml)](LimitReading& reading) {
            reading.sources.config = settings;
            if (!yaml) reading.configError = yaml.error();
        });
    }));
    calls.push_back(
        runtimeConfiguration(client, ConfigMode::Full, urgency, [part](const auto& yaml) {
            part->finishOne([&, settings = settingsOf(yaml)](LimitReading& reading) {
                reading.sources.runtime = settings;
                reading.hasRuntimeFile = yaml.has_value();
            });
        }));
    calls.push_back(
        runtimeConfiguration(client, ConfigMode::Diff, urgency, [part](const auto& yaml) {
            part->finishOne([settings = settingsOf(yaml)](LimitReading& reading) {
                reading.sources.runtimeDiff = settings;
            });
        }));
    calls.push_back(
        serverMetrics(client, reloadMetricNames(), urgency, [part](const auto& samples) {
            part->finishOne([&](LimitReading& reading) {
                reading.isReloadBad = samples && saysReloadFailed(*samples);
            });
        }));
    calls.push_back(allTenantStats(client, urgency, [part](const auto& all) {
        part->finishOne([&](LimitReading& reading) { takeStats(reading, all); });
    }));
    for (const QString& tenant : tenants)
        calls.push_back(userOverrides(client, tenant, [part, tenant](const auto& limits) {
            part->finishOne([&](LimitReading& reading) {
                if (reading.sources.tenant == tenant) takeOverrides(reading, limits);
            });
        }));
    return calls;
}

std::vector<ApiCall> readLimits(ApiClient& client, const QString& tenant,
                                ApiRequest::Urgency urgency,
                                std::function<void(const LimitReading&)> done) {
    return readLimits(client, QStringList{tenant}, urgency,
                      [done = std::move(done)](const std::vector<LimitReading>& readings) {
                          done(readings.front());
                      });
}

}  // namespace pallium::ui
