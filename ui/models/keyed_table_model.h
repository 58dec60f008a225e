#pragma once

#include <QAbstractTableModel>
#include <QString>

#include <utility>
#include <vector>

namespace pallium::ui {

/// A table whose rows are known by a key and refreshed as a whole: rows that stay keep their place
/// in the view, with selection and scroll position. Rows are kept in ascending order of their keys;
/// views sort by a proxy. Threads: GUI thread.
template <class Row>
class KeyedTableModel : public QAbstractTableModel {
  public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    const std::vector<Row>& rows() const { return m_rows; }
    const Row& row(int index) const { return m_rows[static_cast<size_t>(index)]; }

  protected:
    virtual QString keyOf(const Row& row) const = 0;

    /// `rows` ascending by key, keys unique.
    void replaceRows(std::vector<Row> rows) {
        size_t at = 0;
        for (Row& row : rows) {
            const QString key = keyOf(row);
            while (at < m_rows.size() && keyOf(m_rows[at]) < key)
                removeAt(at);
            if (at < m_rows.size() && keyOf(m_rows[at]) == key)
                m_rows[at] = std::move(row);
            else
                insertAt(at, std::move(row));
            ++at;
        }
        while (at < m_rows.size())
            removeAt(at);
        if (!m_rows.empty()) rowsChanged(0, columnCount() - 1);
    }

    void rowsChanged(int firstColumn, int lastColumn) {
        Q_EMIT dataChanged(index(0, firstColumn), index(rowCount() - 1, lastColumn));
    }

  private:
    void removeAt(size_t at) {
        beginRemoveRows({}, static_cast<int>(at), static_cast<int>(at));
        m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(at));
        endRemoveRows();
    }
    void insertAt(size_t at, Row row) {
        beginInsertRows({}, static_cast<int>(at), static_cast<int>(at));
        m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(at), std::move(row));
        endInsertRows();
    }

    std::vector<Row> m_rows;
};

}  // namespace pallium::ui
