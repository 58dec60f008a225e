#include "ui/widgets/data_table.h"

#include "ui/models/health.h"
#include "ui/widgets/column_fit.h"
#include "ui/widgets/table_delegate.h"
#include "ui/widgets/text_style.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QSortFilterProxyModel>

#include <algorithm>

namespace pallium::ui {
namespace {

/// A cell's text within a line of tab-separated ones.
QString oneCell(const QModelIndex& index) {
    return index.data(Qt::DisplayRole).toString().simplified();
}

}  // namespace

DataTable::DataTable(QAbstractItemModel* model, const QString& name, QWidget* parent)
    : QTableView(parent) {
    m_proxy = new QSortFilterProxyModel(this);
    m_proxy->setSourceModel(model);
    m_proxy->setSortRole(SortRole);
    m_proxy->setFilterKeyColumn(-1);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    setModel(m_proxy);
    setItemDelegate(new TableDelegate(this));
    setAccessibleName(name);
    setSortingEnabled(true);
    sortByColumn(0, Qt::AscendingOrder);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    configureHeaders();
    followFont(*this, [this] { setRowHeight(); });
    new ColumnFit(*this);
    connect(this, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT rowActivated(m_proxy->mapToSource(index).row());
    });
}

void DataTable::configureHeaders() {
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setSectionsMovable(true);
}

void DataTable::setRowHeight() {
    constexpr int kComfortable = 32;  // in a font of ordinary size; larger ones need more
    verticalHeader()->setMinimumSectionSize(fontMetrics().height() + 4);
    verticalHeader()->setDefaultSectionSize(std::max(kComfortable, fontMetrics().height() + 4));
}

void DataTable::setFilter(const QString& text) {
    m_proxy->setFilterFixedString(text);
}

int DataTable::shownCount() const {
    return m_proxy->rowCount();
}

int DataTable::currentSourceRow() const {
    return m_proxy->mapToSource(currentIndex()).row();
}

void DataTable::setCurrentSourceRow(int row) {
    const QModelIndex index = m_proxy->mapFromSource(m_proxy->sourceModel()->index(row, 0));
    if (!index.isValid()) return;
    selectRow(index.row());
    scrollTo(index);
}

std::vector<int> DataTable::selectedSourceRows() const {
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    std::vector<int> sourceRows;
    for (const QModelIndex& row : rows)
        sourceRows.push_back(m_proxy->mapToSource(row).row());
    return sourceRows;
}

std::vector<int> DataTable::shownSourceRows() const {
    std::vector<int> sourceRows;
    for (int row = 0; row < m_proxy->rowCount(); ++row)
        sourceRows.push_back(m_proxy->mapToSource(m_proxy->index(row, 0)).row());
    return sourceRows;
}

QString DataTable::tabSeparated() const {
    QModelIndexList rows = selectionModel()->selectedRows();
    if (rows.isEmpty())
        for (int row = 0; row < m_proxy->rowCount(); ++row)
            rows << m_proxy->index(row, 0);
    std::sort(rows.begin(), rows.end());

    QStringList header;
    for (int column = 0; column < m_proxy->columnCount(); ++column)
        if (!isColumnHidden(column))
            header << m_proxy->headerData(column, Qt::Horizontal).toString();
    QStringList lines{header.join(u'\t')};
    for (const QModelIndex& row : rows) {
        QStringList cells;
        for (int column = 0; column < m_proxy->columnCount(); ++column)
            if (!isColumnHidden(column)) cells << oneCell(row.siblingAtColumn(column));
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

void DataTable::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(tabSeparated());
        return;
    }
    QTableView::keyPressEvent(event);
}

}  // namespace pallium::ui
