#include "ui/shell/navigation_model.h"

namespace pallium::ui {

NavigationModel::NavigationModel(const PageSpecs& pages, QObject* parent)
    : QAbstractListModel(parent) {
    for (const PageSpec& page : pages)
        if (page.group != PageGroup::Hidden) m_rows.push_back(&page);
}

int NavigationModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant NavigationModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto row = static_cast<size_t>(index.row());
    const PageSpec& page = *m_rows[row];
    const bool isGroupStart = row > 0 && m_rows[row - 1]->group != page.group;
    switch (role) {
        case Qt::DisplayRole:
            return page.title;
        case Qt::ToolTipRole:
            return toolTip(page);
        case Qt::AccessibleTextRole:
            return page.title;
        case Qt::AccessibleDescriptionRole:
            return m_reasons.value(page.id, m_badges.value(page.id).meaning);
        case PageRole:
            return page.id;
        case IconRole:
            return page.icon;
        case GroupRole:
            return isGroupStart ? pageGroupTitle(page.group) : QString();
        case IsGroupStartRole:
            return isGroupStart;
        case BadgeRole:
            return m_badges.value(page.id).count;
        case IsDimmedRole:
            return m_reasons.contains(page.id);
        default:
            return {};
    }
}

QString NavigationModel::toolTip(const PageSpec& page) const {
    QString reason = m_reasons.value(page.id);
    if (reason.isEmpty()) reason = m_badges.value(page.id).meaning;
    return reason.isEmpty() ? page.title : tr("%1: %2", "page: reason").arg(page.title, reason);
}

QModelIndex NavigationModel::indexOf(const QString& page) const {
    for (size_t row = 0; row < m_rows.size(); ++row)
        if (m_rows[row]->id == page) return index(static_cast<int>(row));
    return {};
}

void NavigationModel::setBadge(const QString& page, int count, const QString& meaning) {
    const Badge before = m_badges.value(page);
    if (before.count == count && before.meaning == meaning) return;
    if (count == 0)
        m_badges.remove(page);
    else
        m_badges.insert(page, {count, meaning});
    const QModelIndex row = indexOf(page);
    if (row.isValid()) Q_EMIT dataChanged(row, row);
}

void NavigationModel::setCapabilities(const Capabilities* capabilities) {
    QHash<QString, QString> reasons;
    for (const PageSpec* page : m_rows) {
        if (capabilities == nullptr || !page->needs) continue;
        const Availability& availability = (*capabilities)[*page->needs];
        if (availability.mayWork()) continue;
        const bool hasOwnWords = availability.state == Availability::State::Disabled;
        reasons.insert(page->id, hasOwnWords && !availability.reason.isEmpty()
                                     ? availability.reason
                                     : missingText(*page->needs));
    }
    if (reasons == m_reasons) return;
    m_reasons = std::move(reasons);
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

}  // namespace pallium::ui
