#include "ui/models/tenant_comparison.h"

#include "ui/models/format.h"
#include "ui/models/health.h"
#include "ui/models/limit_value.h"

#include <QMap>

#include <algorithm>
#include <functional>
#include <utility>

namespace pallium::ui {
namespace {

using Figure = std::function<QString(const TenantStats&)>;

QString rateText(double perSecond) {
    return formatValue(perSecond, Unit::None, 3);
}

std::vector<std::pair<QString, Figure>> comparedFigures() {
    const auto tr = [](const char* text) { return ComparisonModel::tr(text); };
    return {
        {tr("Active series"), [](const TenantStats& s) { return formatCount(s.activeSeries); }},
        {tr("Series in memory"), [](const TenantStats& s) { return formatCount(s.series); }},
        {tr("Samples per second"), [](const TenantStats& s) { return rateText(s.ingestionRate); }},
        {tr("Pushed per second"),
         [](const TenantStats& s) { return rateText(s.apiIngestionRate); }},
        {tr("From rules per second"),
         [](const TenantStats& s) { return rateText(s.ruleIngestionRate); }},
        {tr("Blocks loaded"), [](const TenantStats& s) { return formatCount(s.loadedBlocks); }},
    };
}

void addRow(std::vector<ComparisonRow>& rows, ComparisonRow row) {
    const auto isTold = [](const QString& value) { return !value.isEmpty(); };
    if (std::none_of(row.values.begin(), row.values.end(), isTold)) return;
    row.differs = std::any_of(row.values.begin(), row.values.end(),
                              [&](const QString& value) { return value != row.values.front(); });
    rows.push_back(std::move(row));
}

/// The limits of all tenants by name; a tenant without one has a row without values.
QMap<QString, std::vector<LimitRow>> limitsByName(const std::vector<LimitSources>& tenants) {
    QMap<QString, std::vector<LimitRow>> all;
    for (size_t i = 0; i < tenants.size(); ++i)
        for (LimitRow& row : limitRows(tenants[i])) {
            std::vector<LimitRow>& rows = all[row.name()];
            rows.resize(tenants.size());
            rows[i] = std::move(row);
        }
    return all;
}

const LimitDoc& comparedDoc(const std::vector<LimitRow>& rows) {
    return std::find_if(rows.begin(), rows.end(),
                        [](const LimitRow& row) { return !row.name().isEmpty(); })
        ->doc;
}

QString useText(const LimitRow& row) {
    return row.share < 0 ? QString()
                         : ComparisonModel::tr("%1 of %2")
                               .arg(formatValue(row.share * 100, Unit::Percent, 3),
                                    limitDisplay(row.inForce, row.doc));
}

QString limitInForceText(const LimitRow& row) {
    const QString value = limitDisplay(row.inForce, row.doc);
    return row.hasOwn() ? ComparisonModel::tr("%1 (override)").arg(value) : value;
}

}  // namespace

std::vector<ComparisonRow> compareTenants(const std::vector<LimitSources>& tenants) {
    std::vector<ComparisonRow> rows;
    for (const auto& [name, figure] : comparedFigures()) {
        ComparisonRow row{name};
        for (const LimitSources& tenant : tenants)
            row.values << (tenant.stats ? figure(*tenant.stats) : QString());
        addRow(rows, std::move(row));
    }
    const auto limits = limitsByName(tenants);
    for (const auto& ofTenants : limits) {
        ComparisonRow row{ComparisonModel::tr("Use of %1").arg(comparedDoc(ofTenants).name)};
        for (const LimitRow& limit : ofTenants)
            row.values << useText(limit);
        addRow(rows, std::move(row));
    }
    for (const auto& ofTenants : limits) {
        const LimitDoc& doc = comparedDoc(ofTenants);
        ComparisonRow row{doc.name, doc.meaning.isEmpty() ? doc.name : doc.meaning};
        for (const LimitRow& limit : ofTenants)
            row.values << limitInForceText(limit);
        addRow(rows, std::move(row));
    }
    return rows;
}

void ComparisonModel::set(const QStringList& tenants, std::vector<ComparisonRow> rows) {
    const bool isSameShape =
        tenants == m_tenants &&
        std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                   [](const ComparisonRow& a, const ComparisonRow& b) { return a.name == b.name; });
    if (!isSameShape) beginResetModel();
    m_tenants = tenants;
    m_rows = std::move(rows);
    if (!isSameShape) return endResetModel();
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int ComparisonModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_tenants.size()) + 1;
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ComparisonRow& row = m_rows[static_cast<size_t>(index.row())];
    const int tenant = index.column() - 1;
    switch (role) {
        case Qt::DisplayRole: {
            if (tenant < 0) return row.name;
            const QString value = row.values.value(tenant);
            return value.isEmpty() ? QStringLiteral("–") : value;
        }
        case SortRole:
            // By the first column they stand as they were put: figures first.
            return tenant < 0 ? QVariant(index.row()) : QVariant(row.values.value(tenant));
        case Qt::ToolTipRole:
            return tenant < 0 ? QVariant(row.meaning) : QVariant(row.values.value(tenant));
        case Qt::TextAlignmentRole:
            return tenant < 0
                       ? QVariant()
                       : QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        default:
            return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && section > 0)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole) return {};
    return section == 0 ? tr("Figure or limit") : m_tenants.value(section - 1);
}

}  // namespace pallium::ui
