#pragma once

#include "ui/models/completion_source.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace pallium::ui {

/// The rows of a completion list. Threads: GUI thread.
class CompletionModel final : public QAbstractListModel {
    Q_OBJECT

  public:
    using QAbstractListModel::QAbstractListModel;
    void setItems(std::vector<CompletionItem> items);
    /// Requires: a row of this model.
    const CompletionItem& item(int row) const { return m_items[static_cast<size_t>(row)]; }
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

  private:
    std::vector<CompletionItem> m_items;
};

/// The word for a kind of row: `metric`, `label value`.
QString completionKindName(CompletionItem::Kind kind);

/// Paints a row: a badge of its kind, the text with the typed letters marked, the detail at the
/// right. Threads: GUI thread.
class CompletionDelegate final : public QStyledItemDelegate {
    Q_OBJECT

  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// What a row needs to be shown in full.
    static int widthOf(const CompletionItem& item, const QFont& font);
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace pallium::ui
