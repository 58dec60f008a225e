#pragma once

#include <QAbstractTableModel>
#include <QString>

#include <algorithm>
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

    /// Of rows with the same key the first is taken. Views hear once of each run of rows that left
    /// or came, and once of what stayed.
    void replaceRows(std::vector<Row> rows) {
        std::stable_sort(rows.begin(), rows.end(),
                         [this](const Row& a, const Row& b) { return keyOf(a) < keyOf(b); });
        const auto isSame = [this](const Row& a, const Row& b) { return keyOf(a) == keyOf(b); };
        rows.erase(std::unique(rows.begin(), rows.end(), isSame), rows.end());
        removeMissing(rows);
        insertNew(rows);
        m_rows = std::move(rows);
        if (!m_rows.empty()) rowsChanged(0, columnCount() - 1);
    }

    void rowsChanged(int firstColumn, int lastColumn) {
        Q_EMIT dataChanged(index(0, firstColumn), index(rowCount() - 1, lastColumn));
    }

  private:
    /// Where a run of rows from `at` on ends whose keys are not among `others` from `other` on.
    size_t runEnd(const std::vector<Row>& rows, size_t at, const std::vector<Row>& others,
                  size_t other) const {
        if (other == others.size()) return rows.size();
        const QString key = keyOf(others[other]);
        while (at < rows.size() && keyOf(rows[at]) < key)
            ++at;
        return at;
    }

    void removeMissing(const std::vector<Row>& rows) {
        size_t at = 0;
        for (size_t next = 0; at < m_rows.size();) {
            if (const size_t end = runEnd(m_rows, at, rows, next); end > at) {
                beginRemoveRows({}, static_cast<int>(at), static_cast<int>(end) - 1);
                m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(at),
                             m_rows.begin() + static_cast<std::ptrdiff_t>(end));
                endRemoveRows();
                continue;
            }
            if (keyOf(m_rows[at]) == keyOf(rows[next])) ++at;
            ++next;
        }
    }

    /// Requires: all of m_rows are among `rows`.
    void insertNew(const std::vector<Row>& rows) {
        for (size_t at = 0; at < rows.size(); ++at) {
            const size_t end = runEnd(rows, at, m_rows, at);
            if (end == at) continue;
            beginInsertRows({}, static_cast<int>(at), static_cast<int>(end) - 1);
            m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(at),
                          rows.begin() + static_cast<std::ptrdiff_t>(at),
                          rows.begin() + static_cast<std::ptrdiff_t>(end));
            endInsertRows();
            at = end;
        }
    }

    std::vector<Row> m_rows;
};

}  // namespace pallium::ui
