#include "ui/models/limit_rows.h"

#include "ui/models/limit_value.h"
#include "ui/models/series_limits.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>

#include <algorithm>

namespace pallium::ui {
namespace {

using Settings = QHash<QString, QString>;
using Values = QMap<QString, QString>;  // of limits by name, as printed

bool isKnownLimit(const QString& name) {
    static const auto known = [] {
        QSet<QString> names;
        for (const QString& limit : knownLimits())
            names.insert(limit);
        return names;
    }();
    return known.contains(name);
}

/// The limit that a path below `limits` belongs to: lists and mappings have longer ones.
QString limitOfPath(const QString& path) {
    for (qsizetype end = path.size(); end > 0; end = path.lastIndexOf(u'.', end - 1))
        if (isKnownLimit(path.left(end))) return path.left(end);
    const qsizetype item = path.indexOf(QStringLiteral(".["));
    return item < 0 ? path : path.left(item);
}

/// What stands below `prefix`. Of a list or a mapping with entries one line with all of them.
Values valuesBelow(const Settings& settings, const QString& prefix) {
    QMap<QString, QMap<QString, QString>> entries;
    for (auto it = settings.cbegin(); it != settings.cend(); ++it) {
        if (!it.key().startsWith(prefix)) continue;
        const QString path = it.key().mid(prefix.size());
        const QString limit = limitOfPath(path);
        entries[limit].insert(path.mid(limit.size() + 1), it.value());
    }
    Values values;
    for (auto it = entries.cbegin(); it != entries.cend(); ++it) {
        if (it->size() == 1 && it->firstKey().isEmpty()) {
            values.insert(it.key(), it->first());
            continue;
        }
        QStringList parts;
        for (auto part = it->cbegin(); part != it->cend(); ++part)
            parts << (part.key().startsWith(u'[') && !part.key().contains(u'.')
                          ? part.value()
                          : QStringLiteral("%1: %2").arg(part.key(), part.value()));
        values.insert(it.key(), QStringLiteral("[%1]").arg(parts.join(QStringLiteral(", "))));
    }
    return values;
}

QJsonValue valueOf(const Values& values, const LimitDoc& doc) {
    const auto found = values.constFind(doc.name);
    return found == values.constEnd() ? QJsonValue(QJsonValue::Undefined)
                                      : limitFromYaml(*found, doc.kind);
}

/// All the values that a row is made of.
struct Found {
    Values standard;
    Values runtime;
    Values differing;
    Values most;
    std::optional<QStringList> settable;
};

Found findValues(const LimitSources& sources) {
    const auto ofTenant = [&](const Settings& settings, const char* section) {
        return valuesBelow(settings,
                           QStringLiteral("%1.%2.").arg(QLatin1String(section), sources.tenant));
    };
    Found found;
    found.standard = valuesBelow(sources.config, QStringLiteral("limits."));
    found.runtime = ofTenant(sources.runtime, "overrides");
    found.differing = ofTenant(sources.runtimeDiff, "overrides");
    found.most = ofTenant(sources.runtime, "hard_overrides");
    const QString allowed = QStringLiteral("api_allowed_limits");
    for (auto it = sources.runtime.cbegin(); it != sources.runtime.cend(); ++it) {
        if (!it.key().startsWith(allowed)) continue;
        if (!found.settable) found.settable.emplace();
        if (it.key().size() > allowed.size()) *found.settable << it.value();
    }
    return found;
}

QJsonValue ownValue(const LimitSources& sources, const Found& found, const LimitRow& row) {
    if (sources.overrides && sources.overrides->contains(row.name()))
        return sources.overrides->value(row.name());
    if (!sources.runtimeDiff.isEmpty()) return valueOf(found.differing, row.doc);
    const QJsonValue runtime = valueOf(found.runtime, row.doc);
    return runtime == row.standard ? QJsonValue(QJsonValue::Undefined) : runtime;
}

/// What the tenant uses of a limit, where its statistics tell.
std::optional<double> useOf(const LimitRow& row, const TenantStats& stats, bool hasGlobalLimit) {
    if (row.name() == QLatin1String("ingestion_rate")) return stats.ingestionRate;
    const bool isGlobal = row.name() == QLatin1String("max_global_series_per_user");
    const bool isLocal = row.name() == QLatin1String("max_series_per_user");
    if (isGlobal || (isLocal && !hasGlobalLimit)) return static_cast<double>(stats.series);
    return std::nullopt;
}

QString quoted(const QString& text) {
    QString inside = text;
    return QStringLiteral("'%1'").arg(inside.replace(u'\'', QStringLiteral("''")));
}

}  // namespace

QJsonObject ownOverrides(const LimitSources& sources) {
    const Found found = findValues(sources);
    const QJsonObject& told = *sources.overrides;
    const QStringList standard = found.standard.keys();
    const bool isFilledUp = !standard.isEmpty() &&
                            std::all_of(standard.begin(), standard.end(),
                                        [&](const QString& name) { return told.contains(name); });
    if (!isFilledUp) return told;
    const bool isTold = !sources.runtimeDiff.isEmpty();
    QJsonObject own;
    for (auto it = told.begin(); it != told.end(); ++it) {
        const LimitDoc doc = limitDoc(it.key(), limitText(it.value()));
        if (isTold ? found.differing.contains(it.key())
                   : valueOf(found.standard, doc) != it.value())
            own.insert(it.key(), it.value());
    }
    return own;
}

std::vector<LimitRow> limitRows(const LimitSources& sources) {
    const Found found = findValues(sources);
    QMap<QString, QString> names;  // with a value, to guess a kind from
    for (const Values* values : {&found.runtime, &found.standard})
        for (auto it = values->cbegin(); it != values->cend(); ++it)
            if (values == &found.standard || isKnownLimit(it.key()))
                names.insert(it.key(), it.value());
    if (sources.overrides)
        for (auto it = sources.overrides->begin(); it != sources.overrides->end(); ++it)
            if (!names.contains(it.key())) names.insert(it.key(), limitText(it.value()));

    std::vector<LimitRow> rows;
    bool hasGlobalLimit = false;
    for (auto it = names.cbegin(); it != names.cend(); ++it) {
        LimitRow row;
        row.doc = limitDoc(it.key(), it.value());
        row.standard = valueOf(found.standard, row.doc);
        row.own = ownValue(sources, found, row);
        const QJsonValue runtime = valueOf(found.runtime, row.doc);
        row.inForce = !runtime.isUndefined() ? runtime : row.hasOwn() ? row.own : row.standard;
        row.most = valueOf(found.most, row.doc);
        row.mayBeSet = !found.settable || found.settable->contains(row.name());
        hasGlobalLimit |=
            row.name() == QLatin1String("max_global_series_per_user") && row.inForce.toDouble() > 0;
        rows.push_back(std::move(row));
    }
    if (!sources.stats) return rows;
    for (LimitRow& row : rows) {
        row.use = useOf(row, *sources.stats, hasGlobalLimit);
        const double limit = row.inForce.toDouble();
        if (row.use && limit > 0) row.share = *row.use / limit;
    }
    return rows;
}

bool LimitFilter::allows(const LimitRow& row) const {
    return (!isOnlyOwn || row.hasOwn()) && (!isOnlyNear || row.share > kNearLimit) &&
           (!area || *area == row.doc.area);
}

QStringList tenantsWithOverrides(const QHash<QString, QString>& runtime) {
    const QString section = QStringLiteral("overrides.");
    QSet<QString> tenants;
    for (auto it = runtime.cbegin(); it != runtime.cend(); ++it) {
        if (!it.key().startsWith(section)) continue;
        const QString path = it.key().mid(section.size());
        // A tenant's name may hold dots, a limit's begins after one.
        for (qsizetype dot = path.indexOf(u'.'); dot > 0; dot = path.indexOf(u'.', dot + 1)) {
            if (!isKnownLimit(limitOfPath(path.mid(dot + 1)))) continue;
            tenants.insert(path.left(dot));
            break;
        }
    }
    QStringList sorted(tenants.begin(), tenants.end());
    sorted.sort();
    return sorted;
}

QString yamlKey(const QString& text) {
    // Words that mean something else than themselves are quoted too.
    static const QRegularExpression plain(
        QStringLiteral("^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z_][a-z0-9_.-]*$"),
        QRegularExpression::CaseInsensitiveOption);
    return plain.match(text).hasMatch() ? text : quoted(text);
}

QString yamlScalar(const QString& limit, const QJsonValue& value) {
    const QString text = limitText(value);
    const bool isQuoted = value.isString() && limitDoc(limit, text).kind != LimitKind::Duration;
    return isQuoted ? quoted(text) : text;
}

QString overridesYaml(const QString& tenant, const QJsonObject& limits) {
    QString text = QStringLiteral("overrides:\n  %1:\n").arg(yamlKey(tenant));
    for (auto it = limits.begin(); it != limits.end(); ++it)
        text += QStringLiteral("    %1: %2\n").arg(it.key(), yamlScalar(it.key(), it.value()));
    return text;
}

}  // namespace pallium::ui
