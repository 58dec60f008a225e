#include "ui/models/limit_model.h"

#include "ui/models/format.h"
#include "ui/models/health.h"
#include "ui/models/limit_value.h"
#include "ui/models/series_limits.h"

#include <algorithm>

namespace pallium::ui {
namespace {

QJsonValue valueIn(const LimitRow& row, int column) {
    switch (column) {
        case LimitModel::Standard:
            return row.standard;
        case LimitModel::Own:
            return row.own;
        default:
            return row.inForce;
    }
}

bool isNumberColumn(int column) {
    return column >= LimitModel::Standard && column <= LimitModel::InForce;
}

}  // namespace

int LimitModel::rowOf(const QString& name) const {
    const auto found = std::find_if(rows().begin(), rows().end(),
                                    [&](const LimitRow& row) { return row.name() == name; });
    return found == rows().end() ? -1 : static_cast<int>(found - rows().begin());
}

int LimitModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString LimitModel::text(const LimitRow& row, int column) const {
    if (column == Limit) return row.name();
    if (column == Meaning) return row.doc.meaning;
    if (column == Use) {
        if (!row.use) return {};
        const QString use =
            limitDisplay(*row.use, LimitDoc{row.name(), row.doc.area, row.doc.kind, {}, false});
        return row.share < 0
                   ? use
                   : tr("%1 (%2)").arg(use, formatValue(row.share * 100, Unit::Percent, 3));
    }
    const QString shown = limitDisplay(valueIn(row, column), row.doc);
    return shown.isEmpty() && column == Own ? QStringLiteral("–") : shown;
}

QVariant LimitModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const LimitRow& limit = row(index.row());
    const int column = index.column();
    switch (role) {
        case Qt::DisplayRole:
            return text(limit, column);
        case SortRole:
            if (column == Use) return limit.share;
            if (isNumberColumn(column) && valueIn(limit, column).isDouble())
                return valueIn(limit, column).toDouble();
            return text(limit, column);
        case ShareRole:
            return column == Use && limit.share >= 0 ? QVariant(std::min(limit.share, 1.0))
                                                     : QVariant();
        case HealthRole:
            if (column != Use || limit.share <= kNearLimit) return {};
            return static_cast<int>(limit.share < 1 ? Health::Warn : Health::Bad);
        case Qt::ToolTipRole:
            return isNumberColumn(column) ? QVariant(limitText(valueIn(limit, column)))
                                          : QVariant(text(limit, column));
        case Qt::TextAlignmentRole:
            return isNumberColumn(column)
                       ? QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter))
                       : QVariant();
        default:
            return {};
    }
}

QVariant LimitModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && isNumberColumn(section))
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Limit:
            return tr("Limit");
        case Standard:
            return tr("Default");
        case Own:
            return tr("Override");
        case InForce:
            return tr("In force");
        case Use:
            return tr("Use now");
        case Meaning:
            return tr("Meaning");
        default:
            return {};
    }
}

}  // namespace pallium::ui
