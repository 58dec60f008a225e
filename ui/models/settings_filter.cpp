#include "ui/models/settings_filter.h"

#include "ui/models/settings_model.h"

namespace pallium::ui {

SettingsFilter::SettingsFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setRecursiveFilteringEnabled(true);
}

void SettingsFilter::setText(const QString& text) {
    m_text = text.trimmed();
    invalidateFilter();
}

void SettingsFilter::setChangedOnly(bool isChangedOnly) {
    m_isChangedOnly = isChangedOnly;
    invalidateFilter();
}

bool SettingsFilter::filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const {
    const QModelIndex setting = sourceModel()->index(sourceRow, 0, sourceParent);
    if (m_isChangedOnly && !setting.data(SettingsModel::ChangedRole).toBool()) return false;
    if (m_text.isEmpty()) return true;
    if (setting.data(SettingsModel::PathRole).toString().contains(m_text, Qt::CaseInsensitive))
        return true;
    for (const int column : {SettingsModel::Value, SettingsModel::Default})
        if (setting.siblingAtColumn(column).data().toString().contains(m_text, Qt::CaseInsensitive))
            return true;
    return false;
}

}  // namespace pallium::ui
