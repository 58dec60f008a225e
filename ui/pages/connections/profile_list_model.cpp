#include "ui/pages/connections/profile_list_model.h"

#include "ui/client/address.h"
#include "ui/widgets/environment.h"

#include <QJsonArray>

#include <algorithm>
#include <tuple>
#include <utility>

namespace pallium::ui {
namespace {

QString shownName(const ConnectionProfile& profile) {
    if (!profile.name.isEmpty()) return profile.name;
    return profile.baseUrl.host().isEmpty() ? ProfileListModel::tr("New connection")
                                            : profile.baseUrl.host();
}

QString detailOf(const ConnectionProfile& profile) {
    const QString url = shownAddress(profile.baseUrl);
    if (profile.folder.isEmpty()) return url;
    return ProfileListModel::tr("%1 · %2", "folder, address").arg(profile.folder, url);
}

}  // namespace

bool ProfileListModel::isBefore(const Row& a, const Row& b) {
    const auto key = [](const Row& row) {
        return std::tuple(!row.isNew, !row.saved.isFavourite, row.saved.folder.toCaseFolded(),
                          row.saved.name.toCaseFolded());
    };
    return key(a) < key(b);
}

int ProfileListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString ProfileListModel::spoken(const Row& row) const {
    QStringList parts{shownName(row.draft), environmentName(row.draft.environment)};
    if (row.draft.isReadOnly) parts << tr("read-only");
    if (row.draft.id == m_openId) parts << tr("open");
    if (row.isEdited) parts << tr("not saved");
    return parts.join(QStringLiteral(", "));
}

QVariant ProfileListModel::data(const QModelIndex& index, int role) const {
    const Row& row = m_rows[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return shownName(row.draft);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return spoken(row);
        case DetailRole:
            return detailOf(row.draft);
        case EnvironmentRole:
            return static_cast<int>(row.draft.environment);
        case OpenRole:
            return row.draft.id == m_openId;
        case EditedRole:
            return isEdited(index.row());
        default:
            return {};
    }
}

void ProfileListModel::load(const std::vector<ConnectionProfile>& saved) {
    beginResetModel();
    std::vector<Row> before = std::exchange(m_rows, {});
    for (const ConnectionProfile& profile : saved) {
        Row row{profile, profile};
        const auto edited = std::find_if(before.begin(), before.end(), [&](const Row& other) {
            return other.isEdited && other.draft.id == profile.id;
        });
        if (edited != before.end()) {
            row.draft = edited->draft;
            row.typedSecret = edited->typedSecret;
            before.erase(edited);
        }
        row.update();
        m_rows.push_back(std::move(row));
    }
    for (Row& row : before) {
        if (!row.isEdited) continue;
        row.isNew = true;
        m_rows.push_back(std::move(row));
    }
    std::stable_sort(m_rows.begin(), m_rows.end(), isBefore);
    endResetModel();
}

int ProfileListModel::add(const ConnectionProfile& draft) {
    beginInsertRows({}, 0, 0);
    m_rows.insert(m_rows.begin(), {draft, draft, {}, true, true});
    endInsertRows();
    return 0;
}

void ProfileListModel::Row::update() {
    isEdited = isNew || !typedSecret.isEmpty() || saved != draft;
}

void ProfileListModel::changed(int row) {
    m_rows[static_cast<size_t>(row)].update();
    Q_EMIT dataChanged(index(row), index(row));
}

void ProfileListModel::setDraft(int row, const ConnectionProfile& draft,
                                const QString& typedSecret) {
    Row& entry = m_rows[static_cast<size_t>(row)];
    entry.draft = draft;
    entry.typedSecret = typedSecret;
    changed(row);
}

void ProfileListModel::markSaved(int row) {
    Q_EMIT layoutAboutToBeChanged();
    const auto entry = m_rows.begin() + row;
    entry->saved = entry->draft;
    entry->typedSecret.clear();
    entry->isNew = false;
    const QString id = entry->draft.id;
    std::vector<QString> before;
    for (const Row& other : m_rows) {
        before.push_back(other.draft.id);
    }
    std::stable_sort(m_rows.begin(), m_rows.end(), isBefore);
    for (const QModelIndex& old : persistentIndexList()) {
        changePersistentIndex(old, index(rowOf(before[static_cast<size_t>(old.row())])));
    }
    Q_EMIT layoutChanged();
    changed(rowOf(id));
}

void ProfileListModel::revert(int row) {
    Row& entry = m_rows[static_cast<size_t>(row)];
    entry.draft = entry.saved;
    entry.typedSecret.clear();
    changed(row);
}

void ProfileListModel::remove(int row) {
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
}

int ProfileListModel::rowOf(const QString& id) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&id](const Row& row) { return row.draft.id == id; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

void ProfileListModel::setOpenId(const QString& id) {
    if (id == m_openId) return;
    m_openId = id;
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

QJsonArray ProfileListModel::saveDrafts() const {
    QJsonArray drafts;
    for (int row = 0; row < rowCount(); ++row) {
        if (isEdited(row)) drafts.append(toJson(draft(row)));
    }
    return drafts;
}

void ProfileListModel::restoreDrafts(const QJsonArray& drafts) {
    for (const QJsonValue& value : drafts) {
        const ConnectionProfile profile = profileFromJson(value.toObject());
        const int row = rowOf(profile.id);
        row < 0 ? (void)add(profile) : setDraft(row, profile, typedSecret(row));
    }
}

}  // namespace pallium::ui
