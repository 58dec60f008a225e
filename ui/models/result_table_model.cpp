#include "ui/models/result_table_model.h"

#include "ui/connection/background.h"
#include "ui/models/table_filter.h"

#include <QItemSelection>

#include <utility>

namespace pallium::ui {
namespace {

// Up to here laying out takes less than a frame, and an immediate answer is calmer than a late one.
constexpr size_t kImmediateRows = 2000;

QString numberTitle(NumberColumn::Kind kind) {
    switch (kind) {
        case NumberColumn::Kind::Value:
            return ResultTableModel::tr("Value");
        case NumberColumn::Kind::Last:
            return ResultTableModel::tr("Last");
        case NumberColumn::Kind::Min:
            return ResultTableModel::tr("Min");
        case NumberColumn::Kind::Max:
            return ResultTableModel::tr("Max");
        case NumberColumn::Kind::Average:
            return ResultTableModel::tr("Average");
        case NumberColumn::Kind::Points:
            return ResultTableModel::tr("Points");
    }
    return {};
}

bool haveSameSeries(const ResultTable& a, const ResultTable& b) {
    if (a.rowCount != b.rowCount || a.labels.size() != b.labels.size()) return false;
    if (a.numbers.size() != b.numbers.size() || a.isString() != b.isString()) return false;
    for (size_t i = 0; i < a.labels.size(); ++i) {
        const LabelColumn& left = a.labels[i];
        const LabelColumn& right = b.labels[i];
        if (left.name != right.name || left.rows != right.rows || left.values != right.values) {
            return false;
        }
    }
    return true;
}

}  // namespace

ResultTableModel::ResultTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void ResultTableModel::setAnswer(QueryAnswerPtr answer) {
    m_answer = std::move(answer);
    arrange();
}

void ResultTableModel::setUnit(Unit unit) {
    if (m_unit == unit) return;
    m_unit = unit;
    if (rowCount() == 0) return;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void ResultTableModel::setFilter(const QString& filter) {
    if (m_order.filter == filter) return;
    m_order.filter = filter;
    arrange();
}

QString ResultTableModel::filterProblem() const {
    return TableFilter(m_order.filter).problem();
}

void ResultTableModel::sort(int column, Qt::SortOrder order) {
    m_order.label = labelOfColumn(column);
    const NumberColumn* const number = numberColumn(column);
    m_order.number = number ? std::optional(number->kind) : std::nullopt;
    m_order.isDescending = order == Qt::DescendingOrder;
    arrange();
}

int ResultTableModel::sortedColumn() const {
    for (int column = 0; column < columnCount(); ++column) {
        const NumberColumn* const number = numberColumn(column);
        const bool isSorted = m_order.number ? number && number->kind == *m_order.number
                                             : !number && !m_order.label.isEmpty() &&
                                                   labelOfColumn(column) == m_order.label;
        if (isSorted) return column;
    }
    return -1;
}

void ResultTableModel::arrange() {
    const quint64 generation = ++m_generation;
    m_isBusy = false;
    if (!m_answer) return show({});
    ResultTablePtr known = m_table && m_table->answer == m_answer ? m_table : nullptr;
    const auto work = [answer = m_answer, known, order = m_order]() -> LayoutPtr {
        auto layout = std::make_shared<Layout>();
        layout->table = known ? known : buildResultTable(answer);
        layout->rows = orderRows(*layout->table, order);
        return layout;
    };
    if (m_answer->series.size() <= kImmediateRows) return show(*work());
    m_isBusy = true;
    Q_EMIT updated();
    runInBackground(this, work, [this, generation](const LayoutPtr& layout) {
        if (generation != m_generation) return;
        m_isBusy = false;
        show(*layout);
    });
}

void ResultTableModel::show(const Layout& layout) {
    const bool isSame = m_table && layout.table && haveSameSeries(*m_table, *layout.table);
    if (isSame) {
        replaceRows(layout);
    } else {
        beginResetModel();
        m_table = layout.table;
        m_rows = layout.rows;
        endResetModel();
    }
    Q_EMIT updated();
}

// Keeps selection and current row on their series when the same ones are reordered, filtered or
// refreshed.
void ResultTableModel::replaceRows(const Layout& layout) {
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    std::vector<int> places(before.isEmpty() ? 0 : static_cast<size_t>(m_table->rowCount), -1);
    if (!places.empty()) {
        for (size_t row = 0; row < layout.rows.size(); ++row) {
            places[layout.rows[row]] = static_cast<int>(row);
        }
    }
    QModelIndexList after;
    after.reserve(before.size());
    const std::vector<quint32> oldRows = std::exchange(m_rows, layout.rows);
    m_table = layout.table;
    for (const QModelIndex& index : before) {
        const int place = places[oldRows[static_cast<size_t>(index.row())]];
        after.append(place < 0 ? QModelIndex() : createIndex(place, index.column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

QString ResultTableModel::labelOfColumn(int column) const {
    if (!m_table || column < 0 || column >= static_cast<int>(m_table->labels.size())) return {};
    return m_table->labels[static_cast<size_t>(column)].name;
}

const NumberColumn* ResultTableModel::numberColumn(int column) const {
    if (!m_table) return nullptr;
    const int number = column - static_cast<int>(m_table->labels.size());
    if (number < 0 || number >= static_cast<int>(m_table->numbers.size())) return nullptr;
    return &m_table->numbers[static_cast<size_t>(number)];
}

ValueStats ResultTableModel::totals(const QItemSelection& selection) const {
    ValueStats totals;
    const NumberColumn* const numbers =
        m_table && !m_table->numbers.empty() ? &m_table->numbers.front() : nullptr;
    if (!numbers) return totals;
    std::vector<char> isSelected(m_rows.size(), 0);
    for (const QItemSelectionRange& range : selection) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            isSelected[static_cast<size_t>(row)] = 1;
        }
    }
    for (size_t row = 0; row < isSelected.size(); ++row) {
        if (isSelected[row]) totals.add(numbers->rows[m_rows[row]]);
    }
    return totals;
}

int ResultTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ResultTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_table ? 0 : m_table->columnCount();
}

QString ResultTableModel::numberText(const NumberColumn& column, quint32 row) const {
    const double value = column.rows[row];
    if (column.kind == NumberColumn::Kind::Points) return formatCount(static_cast<qint64>(value));
    return formatValue(value, m_unit, 6);
}

QVariant ResultTableModel::textAt(int column, quint32 row) const {
    if (const NumberColumn* const number = numberColumn(column)) return numberText(*number, row);
    if (m_table->isString()) return m_table->text;
    const LabelColumn& label = m_table->labels[static_cast<size_t>(column)];
    return label.values[label.rows[row]];
}

QVariant ResultTableModel::exactTextAt(int column, quint32 row) const {
    const NumberColumn* const number = numberColumn(column);
    return number ? QVariant(exactValue(number->rows[row])) : textAt(column, row);
}

QVariant ResultTableModel::toolTipAt(int column, quint32 row) const {
    const QString exact = exactTextAt(column, row).toString();
    const bool isHistogram = !m_table->isString() && numberColumn(column) &&
                             m_table->answer->series[row].isNativeHistogram;
    return isHistogram ? tr("%1 observations of a native histogram").arg(exact) : exact;
}

QVariant ResultTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const quint32 row = m_rows[static_cast<size_t>(index.row())];
    const NumberColumn* const number = numberColumn(index.column());
    switch (role) {
        case Qt::DisplayRole:
            return textAt(index.column(), row);
        case kExactTextRole:
            return exactTextAt(index.column(), row);
        case Qt::ToolTipRole:
            return toolTipAt(index.column(), row);
        case kNumberRole:
            return number ? QVariant(number->rows[row]) : QVariant();
        case Qt::TextAlignmentRole:
            return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        default:
            return {};
    }
}

QVariant ResultTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const NumberColumn* const number = numberColumn(section);
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) return {};
    if (number) return numberTitle(number->kind);
    return m_table->isString() ? numberTitle(NumberColumn::Kind::Value) : labelOfColumn(section);
}

}  // namespace pallium::ui
