#include "ui/models/series_limits.h"

namespace pallium::ui {
namespace {

const QString kGlobalLimit = QStringLiteral("max_global_series_per_user");
const QString kLocalLimit = QStringLiteral("max_series_per_user");

qint64 limitAt(const QHash<QString, QString>& settings, const QString& prefix) {
    const qint64 global = settings.value(prefix + kGlobalLimit).toLongLong();
    return global > 0 ? global : settings.value(prefix + kLocalLimit).toLongLong();
}

}  // namespace

QHash<QString, qint64> seriesLimits(const QHash<QString, QString>& config,
                                    const QHash<QString, QString>& runtime) {
    QHash<QString, qint64> limits{{QString(), limitAt(config, QStringLiteral("limits."))}};
    const QString overrides = QStringLiteral("overrides.");
    for (auto it = runtime.cbegin(); it != runtime.cend(); ++it) {
        const qsizetype dot = it.key().lastIndexOf(u'.');
        const QString setting = it.key().mid(dot + 1);
        if (!it.key().startsWith(overrides) || dot <= overrides.size()) continue;
        if (setting != kGlobalLimit && setting != kLocalLimit) continue;
        limits.insert(it.key().mid(overrides.size(), dot - overrides.size()),
                      limitAt(runtime, it.key().left(dot + 1)));
    }
    return limits;
}

int replicationFactor(const QHash<QString, QString>& config) {
    return config.value(QStringLiteral("ingester.lifecycler.ring.replication_factor")).toInt();
}

}  // namespace pallium::ui
