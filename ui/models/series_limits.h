#pragma once

#include <QHash>
#include <QString>

namespace pallium::ui {

/// The share of a limit from which its use deserves a look.
inline constexpr double kNearLimit = 0.8;

/// How many series in memory each tenant may have: `config` and `runtime` are the settings of a
/// server and of its runtime file by path (settingValues()). The empty name is the default of all
/// tenants; 0 means no limit. Per-ingester limits count where there is no global one.
QHash<QString, qint64> seriesLimits(const QHash<QString, QString>& config,
                                    const QHash<QString, QString>& runtime);

/// How many ingesters keep each series; 0 if the settings do not say.
int replicationFactor(const QHash<QString, QString>& config);

}  // namespace pallium::ui
