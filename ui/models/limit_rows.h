#pragma once

#include "ui/client/cluster_api.h"
#include "ui/models/limit_docs.h"

#include <QHash>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace pallium::ui {

/// What is known of the limits of one tenant, from up to five requests; parts may be absent.
struct LimitSources {
    QString tenant;
    QHash<QString, QString> config;        // settings of the server by path (settingValues())
    QHash<QString, QString> runtime;       // of its runtime file, where limits are filled up
    QHash<QString, QString> runtimeDiff;   // of it, only what differs from the defaults
    std::optional<QJsonObject> overrides;  // as the overrides API tells; nullopt: not offered
    std::optional<TenantStats> stats;
};

/// One limit of one tenant; values that are not known are undefined.
struct LimitRow {
    LimitDoc doc;
    QJsonValue standard = QJsonValue::Undefined;  // where tenants have none of their own
    QJsonValue own = QJsonValue::Undefined;       // the tenant's, if it has one
    QJsonValue inForce = QJsonValue::Undefined;
    QJsonValue most = QJsonValue::Undefined;  // that the overrides API takes, if it is told
    std::optional<double> use;                // in the unit of the limit
    double share = -1;     // of the limit that is in use; negative if there is no limit
    bool mayBeSet = true;  // by the overrides API, as far as its list is known

    const QString& name() const { return doc.name; }
    bool hasOwn() const { return !own.isUndefined(); }
};

/// By name. A limit that only the table of known ones has is left out: the server has no such
/// thing.
std::vector<LimitRow> limitRows(const LimitSources& sources);

/// The tenant's own limits, as the overrides API tells. Cortex fills what it tells up with the
/// defaults: then those that its runtime file has, or that are no default. Requires: `overrides`.
QJsonObject ownOverrides(const LimitSources& sources);

/// Which rows are wanted.
struct LimitFilter {
    bool isOnlyOwn = false;
    bool isOnlyNear = false;  // over four fifths in use
    std::optional<LimitArea> area;

    bool allows(const LimitRow& row) const;
};

/// Tenants with limits of their own in these settings of a runtime file; sorted.
QStringList tenantsWithOverrides(const QHash<QString, QString>& runtime);
/// A key of YAML, quoted where that is needed; the value of a limit in it.
QString yamlKey(const QString& text);
QString yamlScalar(const QString& limit, const QJsonValue& value);
/// The lines of a runtime file that set these limits for a tenant.
QString overridesYaml(const QString& tenant, const QJsonObject& limits);

}  // namespace pallium::ui
