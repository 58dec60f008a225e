#include "ui/models/tenant_model.h"

#include "ui/models/format.h"
#include "ui/models/health.h"

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr double kNearLimit = 0.8;

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

int TenantModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

double TenantModel::limitUse(const TenantStats& row) const {
    const qint64 limit = m_limits.value(row.tenant, m_limits.value(QString(), 0));
    return limit > 0 ? static_cast<double>(row.activeSeries) / static_cast<double>(limit) : -1;
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
        case HealthRole:
            if (index.column() != LimitUse || !m_hasStats || limitUse(stats) < kNearLimit)
                return {};
            return static_cast<int>(limitUse(stats) < 1 ? Health::Warn : Health::Bad);
        case Qt::TextAlignmentRole:
            return index.column() == Tenant || index.column() == LimitUse
                       ? QVariant()
                       : QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        default:
            return {};
    }
}

QVariant TenantModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && section != Tenant && section != LimitUse)
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
        default:
            return {};
    }
}

}  // namespace pallium::ui
