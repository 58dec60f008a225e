#include "ui/widgets/chart/legend_table.h"

#include "ui/models/plot_model.h"
#include "ui/widgets/chart/legend_delegate.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/text_style.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <vector>

namespace pallium::ui {
namespace {

constexpr int kSpacingPx = 8;
// So many are found at a glance.
constexpr int kMaxUnfiltered = 8;

/// As wide as the widest number that is usual; the name takes the rest.
int numberWidth(const QWidget& widget) {
    return widget.fontMetrics().horizontalAdvance(QStringLiteral("-000.00 MiB/s")) + 2 * kSpacingPx;
}

}  // namespace

LegendTable::LegendTable(PlotModel& plot, QWidget* parent)
    : QWidget(parent), m_plot(plot), m_model(plot) {
    createFilter();
    createTable();
    auto* top = new QHBoxLayout;
    top->setSpacing(kSpacingPx);
    top->addWidget(m_filter, 1);
    top->addWidget(m_summary, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpacingPx / 2);
    layout->addLayout(top);
    layout->addWidget(m_table, 1);
    connect(&plot, &PlotModel::reset, this, [this] {
        m_anchor = -1;
        updateSummary();
    });
    connect(&plot, &PlotModel::visibilityChanged, this, &LegendTable::updateSummary);
    retranslate();
}

void LegendTable::createFilter() {
    m_filter = new FilterEdit({}, this);
    m_summary = new QLabel(this);
    setTextRole(*m_summary, TextRole::Muted);
    m_proxy = new QSortFilterProxyModel(this);
    m_proxy->setSourceModel(&m_model);
    m_proxy->setSortRole(LegendModel::SortRole);
    m_proxy->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setFilterKeyColumn(LegendModel::Name);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setFilterFixedString(text);
        updateSummary();
    });
}

void LegendTable::createTable() {
    m_table = new QTableView(this);
    m_filter->setList(m_table);
    m_table->setModel(m_proxy);
    m_table->setItemDelegate(new LegendDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setMouseTracking(true);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(LegendModel::Name, QHeaderView::Stretch);
    followFont(*m_table, [this] {
        // Dense: a legend has little height and many rows.
        const int rowHeight = m_table->fontMetrics().height() + kSpacingPx;
        m_table->verticalHeader()->setMinimumSectionSize(rowHeight);
        m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
        for (int column = LegendModel::Last; column < LegendModel::ColumnCount; ++column)
            m_table->setColumnWidth(column, numberWidth(*m_table));
        updateGeometry();
    });
    // No order until one is asked for: that of the answer.
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setSortIndicatorClearable(true);
    m_table->setSortingEnabled(true);
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    connect(m_table, &QTableView::customContextMenuRequested, this, &LegendTable::showMenu);
    connect(m_table, &QTableView::entered, this,
            [this](const QModelIndex& index) { m_plot.setHighlighted(seriesAt(index)); });
}

QSize LegendTable::sizeHint() const {
    QSize size = QWidget::sizeHint();
    const int all = m_table->horizontalHeader()->sizeHint().height() +
                    m_proxy->rowCount() * m_table->verticalHeader()->defaultSectionSize() +
                    2 * m_table->frameWidth();
    size.rheight() += all - m_table->sizeHint().height();
    return size;
}

void LegendTable::setFilter(const QString& text) {
    m_filter->setText(text);
}

int LegendTable::seriesAt(const QModelIndex& index) const {
    const QModelIndex source = m_proxy->mapToSource(index);
    return source.isValid() ? source.row() : -1;
}

bool LegendTable::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table->viewport()) {
        if (event->type() == QEvent::Leave) m_plot.setHighlighted(-1);
        if (event->type() == QEvent::MouseButtonRelease) {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            const QModelIndex index = m_table->indexAt(mouse->position().toPoint());
            if (mouse->button() == Qt::LeftButton && index.isValid())
                clicked(index, mouse->modifiers());
        }
    }
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (keyPressed(*key)) return true;
    }
    return QWidget::eventFilter(watched, event);
}

void LegendTable::clicked(const QModelIndex& index, Qt::KeyboardModifiers modifiers) {
    const int series = seriesAt(index);
    if (modifiers.testFlag(Qt::ShiftModifier) && m_anchor >= 0) {
        const QModelIndex anchor = m_proxy->mapFromSource(m_model.index(m_anchor, 0));
        if (!anchor.isValid()) return m_plot.isolate(series);
        // A range is what lies between as it is sorted and filtered now.
        const auto [first, last] = std::minmax({anchor.row(), index.row()});
        std::vector<int> shown;
        for (int row = first; row <= last; ++row)
            shown.push_back(seriesAt(m_proxy->index(row, 0)));
        return m_plot.showOnly(shown);
    }
    m_anchor = series;
    if (modifiers.testFlag(Qt::ControlModifier)) return m_plot.toggle(series);
    m_plot.isolate(series);
}

bool LegendTable::keyPressed(const QKeyEvent& key) {
    if (key.matches(QKeySequence::Copy)) {
        copySelection(true);
        return true;
    }
    const QModelIndex index = m_table->currentIndex();
    if (!index.isValid()) return false;
    switch (key.key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            clicked(index, key.modifiers());
            return true;
        case Qt::Key_Space:
            clicked(index, Qt::ControlModifier);
            return true;
        default:
            return false;
    }
}

void LegendTable::showMenu(const QPoint& position) {
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid()) return;
    const int series = seriesAt(index);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Show this one &alone"), this, [this, series] {
        if (series < m_plot.seriesCount()) m_plot.showOnly({series});
    });
    menu->addAction(m_plot.series(series).isVisible ? tr("&Hide") : tr("&Show"), this,
                    [this, series] {
                        if (series < m_plot.seriesCount()) m_plot.toggle(series);
                    });
    menu->addAction(tr("Show a&ll"), &m_plot, &PlotModel::showAll);
    menu->addSeparator();
    menu->addAction(tr("&Copy rows"), this, [this] { copySelection(false); });
    menu->addAction(tr("Copy &exact values"), this, [this] { copySelection(true); });
    const QString labels = labelsText(m_plot.series(series).samples->labels);
    menu->addAction(tr("Copy la&bels"), this,
                    [labels] { QApplication::clipboard()->setText(labels); });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void LegendTable::copySelection(bool isExact) const {
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(),
              [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    QStringList lines;
    for (const QModelIndex& row : rows) {
        QStringList cells;
        for (int column = 0; column < LegendModel::ColumnCount; ++column) {
            const int role = isExact && column != LegendModel::Name ? int{Qt::ToolTipRole}
                                                                    : int{Qt::DisplayRole};
            cells.append(row.siblingAtColumn(column).data(role).toString());
        }
        lines.append(cells.join(u'\t'));
    }
    if (!lines.isEmpty()) QApplication::clipboard()->setText(lines.join(u'\n'));
}

void LegendTable::updateSummary() {
    QStringList parts;
    const int visible = m_plot.visibleCount();
    parts.append(
        visible == m_plot.seriesCount()
            ? tr("%n series", nullptr, visible)
            : tr("%1 of %n series shown", nullptr, m_plot.seriesCount()).arg(formatCount(visible)));
    if (!m_filter->text().isEmpty()) parts.append(tr("%n match(es)", nullptr, m_proxy->rowCount()));
    if (const QString bounded = m_plot.boundedText(); !bounded.isEmpty()) parts.append(bounded);
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    const bool isNeeded = parts.size() > 1 || m_plot.seriesCount() > kMaxUnfiltered;
    m_filter->setVisible(isNeeded);
    m_summary->setVisible(isNeeded);
    updateGeometry();
}

void LegendTable::retranslate() {
    m_filter->setPlaceholderText(tr("Filter series"));
    m_filter->setAccessibleName(tr("Filter series"));
    m_table->setAccessibleName(tr("Legend"));
    m_table->setAccessibleDescription(
        tr("Enter shows a series alone, Space shows or hides it, Shift+Enter shows a range"));
    updateSummary();
}

void LegendTable::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

}  // namespace pallium::ui
