#pragma once

#include "ui/shell/pages.h"

#include <QAbstractListModel>
#include <QHash>

namespace pallium::ui {

/// The rail's items: the pages that are not hidden, in their order. A page that the server does not
/// offer stays enabled, because it says why itself, but is dimmed and carries the reason.
class NavigationModel final : public QAbstractListModel {
    Q_OBJECT

  public:
    enum Role {
        PageRole = Qt::UserRole,  // id
        IconRole,                 // name of the icon
        GroupRole,                // heading, only at the first item of a group
        IsGroupStartRole,
        BadgeRole,     // count, 0: none
        IsDimmedRole,  // with the reason as tool tip
    };

    /// `pages` outlives the model.
    explicit NavigationModel(const PageSpecs& pages, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    /// Invalid for a page that is not in the rail.
    QModelIndex indexOf(const QString& page) const;
    /// `meaning` says what is counted: `2 instances are unhealthy`. 0 takes the badge away.
    void setBadge(const QString& page, int count, const QString& meaning = {});
    /// Null: no server, nothing is dimmed.
    void setCapabilities(const Capabilities* capabilities);

  private:
    struct Badge {
        int count = 0;
        QString meaning;
    };
    QString toolTip(const PageSpec& page) const;

    std::vector<const PageSpec*> m_rows;
    QHash<QString, Badge> m_badges;
    QHash<QString, QString> m_reasons;  // of dimmed pages
};

}  // namespace pallium::ui
