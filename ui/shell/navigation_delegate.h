#pragma once

#include <QStyledItemDelegate>

namespace pallium::ui {

/// Draws the rail's items: heading of the group, icon, title, badge; the selected one with a bar at
/// its left. Threads: GUI thread.
class NavigationDelegate final : public QStyledItemDelegate {
    Q_OBJECT

  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void setIconsOnly(bool isIconsOnly) { m_isIconsOnly = isIconsOnly; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    int headingHeight(const QFont& font, const QModelIndex& index) const;
    void paintHeading(QPainter& painter, const QRect& rect, const QFont& font,
                      const QString& text) const;
    void paintBadge(QPainter& painter, const QRect& row, const QFont& font, int count) const;

    bool m_isIconsOnly = false;
};

}  // namespace pallium::ui
