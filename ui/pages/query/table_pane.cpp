#include "ui/pages/query/table_pane.h"

#include "ui/models/export.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/table_delegate.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/token_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {
namespace {

constexpr int kMaxColumnWidth = 360;

}  // namespace

TablePane::TablePane(QWidget* parent)
    : QWidget(parent), m_model(new ResultTableModel(this)), m_picker(new ResultPicker(this)) {
    createFilter();
    createTable();
    m_count = new TokenLabel(Token::TextMuted, this);
    m_totals = new TokenLabel(Token::Text, this);
    m_totals->setObjectName(QStringLiteral("totals"));
    m_totals->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layOut();
    connect(m_model, &ResultTableModel::updated, this, &TablePane::followModel);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TablePane::updateFooter);
    updateFooter();
}

void TablePane::createFilter() {
    m_filter = new FilterEdit(tr("Filter rows"), this);
    m_filter->setObjectName(QStringLiteral("filter"));
    m_filter->setPlaceholderText(tr("Filter: text, label=value, >5, /regex/"));
    m_problem = new TokenLabel(Token::Danger, this);
    m_problem->hide();
    m_bounded = new TokenLabel(Token::Warn, this);
    m_bounded->setObjectName(QStringLiteral("bounded"));
    m_loadAll = new QPushButton(this);
    m_loadAll->setObjectName(QStringLiteral("loadAll"));
    m_loadAll->hide();
    connect(m_loadAll, &QPushButton::clicked, this, &TablePane::loadAllRequested);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setFilter(text);
        m_problem->setText(m_model->filterProblem());
        m_problem->setVisible(!m_problem->text().isEmpty());
    });
}

void TablePane::createTable() {
    m_view = new QTableView(this);
    m_filter->setList(m_view);
    m_view->setModel(m_model);
    m_view->setItemDelegate(new TableDelegate(m_view));
    m_view->setObjectName(QStringLiteral("table"));
    m_view->setAccessibleName(tr("Result as a table"));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setAlternatingRowColors(true);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    followFont(*m_view, [this] {
        m_view->verticalHeader()->setDefaultSectionSize(m_view->fontMetrics().height() + 10);
    });
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setSectionsMovable(true);
    m_view->horizontalHeader()->setSectionsClickable(true);
    m_view->horizontalHeader()->setSortIndicatorShown(true);
    connect(m_view->horizontalHeader(), &QHeaderView::sectionClicked, this, &TablePane::cycleSort);
    connect(m_view, &QWidget::customContextMenuRequested, this, &TablePane::showMenu);
    auto* const copy =
        new QShortcut(QKeySequence::Copy, m_view, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, [this] { copyRows(false); });
}

void TablePane::layOut() {
    auto* const top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_picker);
    top->addWidget(m_filter, 1);
    top->addWidget(m_bounded);
    top->addWidget(m_loadAll);
    auto* const footer = new QHBoxLayout;
    footer->setSpacing(16);
    footer->addWidget(m_count);
    footer->addStretch(1);
    footer->addWidget(m_totals);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addWidget(m_problem);
    layout->addWidget(m_view, 1);
    layout->addLayout(footer);
    setTabOrder(m_picker, m_filter);
    setTabOrder(m_filter, m_loadAll);
    setTabOrder(m_loadAll, m_view);
}

void TablePane::setAnswer(const QueryAnswerPtr& answer, Unit unit, const QString& reason) {
    m_model->setUnit(unit);
    m_model->setAnswer(answer);
    const bool isReason = !answer && !reason.isEmpty();
    if (isReason) m_count->setText(reason);
    m_count->setToken(isReason ? Token::Danger : Token::TextMuted);
}

void TablePane::setBounds(const QString& text, qint64 loadable) {
    m_bounded->setText(text);
    m_bounded->setVisible(!text.isEmpty());
    m_loadAll->setText(tr("Load all (%1)").arg(formatCount(loadable)));
    m_loadAll->setVisible(loadable > 0);
}

void TablePane::followModel() {
    QHeaderView* const header = m_view->horizontalHeader();
    const int sorted = m_model->sortedColumn();
    header->setSortIndicator(sorted,
                             m_model->isDescending() ? Qt::DescendingOrder : Qt::AscendingOrder);
    if (m_model->columnCount() != m_sizedColumns) {
        m_sizedColumns = m_model->columnCount();
        m_view->resizeColumnsToContents();
        for (int i = 0; i < m_sizedColumns; ++i) {
            header->resizeSection(i, std::min(header->sectionSize(i) + 16, kMaxColumnWidth));
        }
    }
    updateFooter();
}

// Up, down, and back to the server's order, which for topk() and sort() is worth seeing.
void TablePane::cycleSort(int column) {
    if (m_model->sortedColumn() != column) return m_model->sort(column, Qt::AscendingOrder);
    if (!m_model->isDescending()) return m_model->sort(column, Qt::DescendingOrder);
    m_model->sort(-1);
}

void TablePane::updateFooter() {
    const int total = m_model->table() ? m_model->table()->rowCount : 0;
    const int shown = m_model->rowCount();
    if (m_model->isBusy()) {
        m_count->setText(tr("Arranging rows …"));
    } else if (shown < total) {
        m_count->setText(tr("%1 of %2 rows").arg(formatCount(shown), formatCount(total)));
    } else {
        m_count->setText(shown == 1 ? tr("1 row") : tr("%Ln rows", nullptr, shown));
    }
    const QItemSelection selection = m_view->selectionModel()->selection();
    const ValueStats totals = m_model->totals(selection);
    m_totals->setText(totals.count < 2
                          ? QString()
                          : tr("%1 selected   sum %2   min %3   max %4   average %5")
                                .arg(formatCount(totals.count), formatValue(totals.sum),
                                     formatValue(totals.min), formatValue(totals.max),
                                     formatValue(totals.average())));
}

std::vector<quint32> TablePane::chosenRows() const {
    const QModelIndexList selected = m_view->selectionModel()->selectedRows();
    if (selected.size() < 2) return m_model->visibleRows();
    std::vector<int> places;
    for (const QModelIndex& index : selected)
        places.push_back(index.row());
    std::sort(places.begin(), places.end());
    std::vector<quint32> rows;
    for (const int place : places) {
        rows.push_back(m_model->visibleRows()[static_cast<size_t>(place)]);
    }
    return rows;
}

void TablePane::copyRows(bool hasHeader) const {
    if (!m_model->table()) return;
    QApplication::clipboard()->setText(toPlainRows(*m_model->table(), chosenRows(), hasHeader));
}

void TablePane::addCellActions(QMenu& menu, const QModelIndex& index) {
    const QString value = index.data(ResultTableModel::kExactTextRole).toString();
    menu.addAction(tr("Copy value"), this, [value] { QApplication::clipboard()->setText(value); });
    const QString label = m_model->labelOfColumn(index.column());
    if (label.isEmpty()) return;
    const QString matcher = label + u'=' + quotedValue(value);
    menu.addAction(tr("Copy %1").arg(matcher), this,
                   [matcher] { QApplication::clipboard()->setText(matcher); });
    menu.addAction(tr("Show only these rows"), this, [this, label, value] {
        m_filter->setText(QStringLiteral("%1=\"%2\"").arg(label, value));
    });
    menu.addAction(tr("Hide these rows"), this, [this, label, value] {
        m_filter->setText(QStringLiteral("%1!=\"%2\"").arg(label, value));
    });
}

void TablePane::showMenu(const QPoint& position) {
    const QModelIndex index = m_view->indexAt(position);
    if (!index.isValid()) return;
    auto* const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addCellActions(*menu, index);
    menu->addSeparator();
    menu->addAction(tr("Copy rows"), this, [this] { copyRows(false); });
    menu->addAction(tr("Copy rows with header"), this, [this] { copyRows(true); });
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

}  // namespace pallium::ui
