#include "ui/models/settings_filter.h"

#include "ui/models/setting_docs.h"
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

void SettingsFilter::setDifferingOnly(bool isDifferingOnly) {
    m_isDifferingOnly = isDifferingOnly;
    invalidateFilter();
}

bool SettingsFilter::filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const {
    const QModelIndex setting = sourceModel()->index(sourceRow, 0, sourceParent);
    if (m_isChangedOnly && !setting.data(SettingsModel::ChangedRole).toBool()) return false;
    if (m_isDifferingOnly && !setting.data(SettingsModel::DiffersRole).toBool()) return false;
    if (m_text.isEmpty()) return true;
    const QString path = setting.data(SettingsModel::PathRole).toString();
    if (path.contains(m_text, Qt::CaseInsensitive) ||
        settingDoc(path).help.contains(m_text, Qt::CaseInsensitive))
        return true;
    for (const int column : {SettingsModel::Value, SettingsModel::Default, SettingsModel::Other})
        if (setting.siblingAtColumn(column).data().toString().contains(m_text, Qt::CaseInsensitive))
            return true;
    return false;
}

}  // namespace pallium::ui
