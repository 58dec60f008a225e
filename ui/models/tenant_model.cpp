#include "ui/models/tenant_model.h"

#include "ui/models/format.h"
#include "ui/models/health.h"
#include "ui/models/series_limits.h"

#include <QDateTime>

#include <algorithm>
#include <limits>

namespace pallium::ui {
namespace {

bool isRightAligned(int column) {
    return column >= TenantModel::Series && column <= TenantModel::Blocks;
}

}  // namespace

void TenantModel::setStats(std::vector<TenantStats> stats) {
    m_hasStats = true;
    replaceRows(std::move(stats));
}

void TenantModel::setNames(const QStringList& tenants) {
    m_hasStats = false;
    std::vector<TenantStats> rows;
    for (const QString& tenant : tenants) {
        TenantStats row;
        row.tenant = tenant;
        rows.push_back(row);
    }
    replaceRows(std::move(rows));
}

void TenantModel::setSeriesLimits(const QHash<QString, qint64>& limits) {
    m_limits = limits;
    if (rowCount() > 0) rowsChanged(LimitUse, LimitUse);
}

void TenantModel::setTrends(const QHash<QString, TenantTrend>& trends) {
    m_trends = trends;
    if (rowCount() > 0) rowsChanged(Trend, Trend);
}

void TenantModel::setLastWrites(const QHash<QString, qint64>& lastWrites, qint64 nowMs) {
    m_lastWrites = lastWrites;
    m_nowMs = nowMs;
    if (rowCount() > 0) rowsChanged(LastSeen, LastSeen);
}

QString TenantModel::lastSeenText(const TenantStats& row) const {
    if (row.ingestionRate > 0) return tr("now");
    const qint64 lastMs = m_lastWrites.value(row.tenant);
    return lastMs == 0 ? QStringLiteral("–") : formatAge(std::max<qint64>(0, m_nowMs - lastMs));
}

QString TenantModel::changeText(const TenantStats& row) const {
    const auto change = m_trends.value(row.tenant).change;
    if (!change) return {};
    const QString number = formatCount(static_cast<qint64>(*change));
    return *change > 0 ? QStringLiteral("+") + number : number;
}

qint64 TenantModel::totalSeries() const {
    qint64 total = 0;
    for (const TenantStats& row : rows())
        total += row.series;
    return total;
}

double TenantModel::totalSampleRate() const {
    double total = 0;
    for (const TenantStats& row : rows())
        total += row.ingestionRate;
    return total;
}

int TenantModel::rowOf(const QString& tenant) const {
    const auto found = std::find_if(rows().begin(), rows().end(),
                                    [&](const TenantStats& row) { return row.tenant == tenant; });
    return found == rows().end() ? -1 : static_cast<int>(found - rows().begin());
}

ExportTable TenantModel::forExport(const std::vector<int>& rows) const {
    ExportTable table;
    table.columns << QStringLiteral("tenant");
    if (m_hasStats)
        for (const char* name :
             {"series", "active_series", "samples_per_second", "api_samples_per_second",
              "rule_samples_per_second", "loaded_blocks", "series_limit_use", "series_change_30m",
              "last_seen"})
            table.columns << QLatin1String(name);
    for (const int index : rows) {
        const TenantStats& stats = row(index);
        QVariantList cells;
        for (int column = 0; column < table.columns.size(); ++column)
            cells << known(stats, column);
        table.rows.push_back(cells);
    }
    return table;
}

QVariant TenantModel::known(const TenantStats& row, int column) const {
    const auto time = [](qint64 ms) {
        return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODate);
    };
    switch (column) {
        case LimitUse:
            return limitUse(row) < 0 ? QVariant() : QVariant(limitUse(row));
        case Trend: {
            const auto change = m_trends.value(row.tenant).change;
            return change ? QVariant(*change) : QVariant();
        }
        case LastSeen: {
            const qint64 lastMs = row.ingestionRate > 0 ? m_nowMs : m_lastWrites.value(row.tenant);
            return lastMs == 0 ? QVariant() : QVariant(time(lastMs));
        }
        default:
            return number(row, column);
    }
}

int TenantModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

double TenantModel::limitUse(const TenantStats& row) const {
    const qint64 limit = m_limits.value(row.tenant, m_limits.value(QString(), 0));
    return limit > 0 ? static_cast<double>(row.series) / static_cast<double>(limit) : -1;
}

QVariant TenantModel::number(const TenantStats& row, int column) const {
    switch (column) {
        case Tenant:
            return row.tenant;
        case Series:
            return row.series;
        case ActiveSeries:
            return row.activeSeries;
        case SampleRate:
            return row.ingestionRate;
        case ApiRate:
            return row.apiIngestionRate;
        case RuleRate:
            return row.ruleIngestionRate;
        case Blocks:
            return row.loadedBlocks;
        case Trend:
            return m_trends.value(row.tenant).change.value_or(0);
        case LastSeen:
            return row.ingestionRate > 0 ? std::numeric_limits<qint64>::max()
                                         : m_lastWrites.value(row.tenant);
        default:
            return limitUse(row);
    }
}

QString TenantModel::text(const TenantStats& row, int column) const {
    if (column == Tenant) return row.tenant;
    if (!m_hasStats) return QStringLiteral("–");
    switch (column) {
        case Series:
            return formatCount(row.series);
        case ActiveSeries:
            return formatCount(row.activeSeries);
        case SampleRate:
            return formatValue(row.ingestionRate, Unit::None, 3);
        case ApiRate:
            return formatValue(row.apiIngestionRate, Unit::None, 3);
        case RuleRate:
            return formatValue(row.ruleIngestionRate, Unit::None, 3);
        case Blocks:
            return formatCount(row.loadedBlocks);
        case Trend:
            return changeText(row);
        case LastSeen:
            return lastSeenText(row);
        default: {
            const double use = limitUse(row);
            return use < 0 ? tr("no limit") : formatValue(use * 100, Unit::Percent, 3);
        }
    }
}

QVariant TenantModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const TenantStats& stats = row(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return text(stats, index.column());
        case SortRole:
            return number(stats, index.column());
        case ShareRole:
            if (index.column() != LimitUse || !m_hasStats || limitUse(stats) < 0) return {};
            return std::min(limitUse(stats), 1.0);
        case TrendRole: {
            if (index.column() != Trend || !m_hasStats) return {};
            const auto trend = m_trends.constFind(stats.tenant);
            return trend == m_trends.constEnd() || trend->points.isEmpty()
                       ? QVariant()
                       : QVariant::fromValue(trend->points);
        }
        case Qt::ToolTipRole:
            return index.column() == LastSeen && lastSeenText(stats) == QStringLiteral("–")
                       ? QVariant(tr("Not seen to write since this program looks."))
                       : QVariant();
        case HealthRole:
            if (index.column() != LimitUse || !m_hasStats || limitUse(stats) < kNearLimit)
                return {};
            return static_cast<int>(limitUse(stats) < 1 ? Health::Warn : Health::Bad);
        case Qt::TextAlignmentRole:
            return isRightAligned(index.column())
                       ? QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter))
                       : QVariant();
        default:
            return {};
    }
}

QVariant TenantModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && isRightAligned(section))
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Tenant:
            return tr("Tenant");
        case Series:
            return tr("Series");
        case ActiveSeries:
            return tr("Active");
        case SampleRate:
            return tr("Samples/s");
        case ApiRate:
            return tr("API/s");
        case RuleRate:
            return tr("Rules/s");
        case Blocks:
            return tr("Blocks");
        case LimitUse:
            return tr("Use of series limit");
        case Trend:
            return tr("Trend, 30 min");
        case LastSeen:
            return tr("Last seen");
        default:
            return {};
    }
}

}  // namespace pallium::ui
