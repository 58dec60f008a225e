#pragma once

#include "ui/connection/connection_profile.h"

#include <QAbstractListModel>
#include <QString>

#include <vector>

namespace pallium::ui {

/// The connections of the list, each as it is saved and as it is being edited, so that nothing is
/// lost by looking at another one. Favourites first, then by folder and name; new ones lead until
/// they are saved. Threads: GUI thread.
class ProfileListModel final : public QAbstractListModel {
    Q_OBJECT

  public:
    enum Role : int { DetailRole = Qt::UserRole, EnvironmentRole, OpenRole, EditedRole };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    /// What is edited stays edited.
    void load(const std::vector<ConnectionProfile>& saved);
    /// A new one that is not saved yet; its row.
    int add(const ConnectionProfile& draft);
    const ConnectionProfile& saved(int row) const { return m_rows[static_cast<size_t>(row)].saved; }
    /// `typedSecret`: a password or token that waits to be kept; it stays in memory.
    void setDraft(int row, const ConnectionProfile& draft, const QString& typedSecret = {});
    const ConnectionProfile& draft(int row) const { return m_rows[static_cast<size_t>(row)].draft; }
    const QString& typedSecret(int row) const {
        return m_rows[static_cast<size_t>(row)].typedSecret;
    }
    bool isEdited(int row) const { return m_rows[static_cast<size_t>(row)].isEdited; }
    bool isNew(int row) const { return m_rows[static_cast<size_t>(row)].isNew; }
    /// The draft is what is saved now; the row moves to its place.
    void markSaved(int row);
    void revert(int row);
    void remove(int row);
    /// -1 if there is none.
    int rowOf(const QString& id) const;
    /// Which connection the window is working with; empty: none.
    void setOpenId(const QString& id);
    /// What restoreDrafts() takes: everything edited, without secrets.
    QJsonArray saveDrafts() const;
    void restoreDrafts(const QJsonArray& drafts);

  private:
    struct Row {
        ConnectionProfile saved;
        ConnectionProfile draft;
        QString typedSecret{};
        bool isNew = false;
        bool isEdited = false;  // of all the others, by update()
        void update();
    };
    static bool isBefore(const Row& a, const Row& b);
    QString spoken(const Row& row) const;
    void changed(int row);

    std::vector<Row> m_rows;
    QString m_openId;
};

}  // namespace pallium::ui
