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
    static constexpr int kParts = 6;

    LimitReading reading;
    std::function<void(const LimitReading&)> done;
    int left = kParts;

    void finishOne() {
        if (--left == 0) done(reading);
    }

    void takeOverrides(const ApiResult<QJsonObject>& limits) {
        const bool hasNone = !limits && limits.error().kind == ApiErrorKind::Empty;
        reading.hasOverridesApi = limits || hasNone;
        if (reading.hasOverridesApi)
            reading.sources.overrides = limits.value_or(QJsonObject());
        else if (limits.error().kind != ApiErrorKind::Missing)
            reading.overridesError = limits.error();
        finishOne();
    }

    void takeStats(const ApiResult<std::vector<TenantStats>>& all) {
        if (!all) reading.statsError = all.error();
        reading.allStats = all.value_or(std::vector<TenantStats>());
        for (const TenantStats& stats : reading.allStats)
            if (stats.tenant == reading.sources.tenant) reading.sources.stats = stats;
        finishOne();
    }
};

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

std::vector<ApiCall> readLimits(ApiClient& client, const QString& tenant,
                                ApiRequest::Urgency urgency,
                                std::function<void(const LimitReading&)> done) {
    auto part = std::make_shared<PartialReading>();
    part->reading.sources.tenant = tenant;
    part->done = std::move(done);
    std::vector<ApiCall> calls;
    calls.push_back(configuration(client, ConfigMode::Full, urgency, [part](const auto& yaml) {
        part->reading.sources.config = settingsOf(yaml);
        if (!yaml) part->reading.configError = yaml.error();
        part->finishOne();
    }));
    calls.push_back(
        runtimeConfiguration(client, ConfigMode::Full, urgency, [part](const auto& yaml) {
            part->reading.sources.runtime = settingsOf(yaml);
            part->reading.hasRuntimeFile = yaml.has_value();
            part->finishOne();
        }));
    calls.push_back(
        runtimeConfiguration(client, ConfigMode::Diff, urgency, [part](const auto& yaml) {
            part->reading.sources.runtimeDiff = settingsOf(yaml);
            part->finishOne();
        }));
    calls.push_back(
        serverMetrics(client, reloadMetricNames(), urgency, [part](const auto& samples) {
            part->reading.isReloadBad = samples && saysReloadFailed(*samples);
            part->finishOne();
        }));
    calls.push_back(
        userOverrides(client, tenant, [part](const auto& limits) { part->takeOverrides(limits); }));
    calls.push_back(
        allTenantStats(client, urgency, [part](const auto& all) { part->takeStats(all); }));
    return calls;
}

}  // namespace pallium::ui
