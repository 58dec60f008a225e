#pragma once

#include "ui/widgets/theme.h"

#include <QAbstractListModel>

#include <vector>

namespace pallium::ui {

/// One line of a popup list.
struct Row {
    QString key;     // what choosing it means; empty: a heading, which cannot be chosen
    QString text;    // plain
    QString detail;  // muted, after the text; may be cut
    QString hint;    // muted, at the right: a shortcut, a state
    QString icon;    // empty: none
    Token iconToken = Token::TextMuted;
    bool isEnabled = true;
    bool isHeading() const { return key.isEmpty(); }
};

/// Rows as they are given, replaced as a whole. Threads: GUI thread.
class RowModel final : public QAbstractListModel {
    Q_OBJECT

  public:
    using QAbstractListModel::QAbstractListModel;
    void setRows(std::vector<Row> rows);
    const Row& row(int index) const { return m_rows[static_cast<size_t>(index)]; }
    /// The first that can be chosen; -1 if there is none.
    int firstChoice() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

  private:
    std::vector<Row> m_rows;
};

}  // namespace pallium::ui
