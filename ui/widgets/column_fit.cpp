#include "ui/widgets/column_fit.h"

#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QStyle>
#include <QTableView>

#include <algorithm>
#include <numeric>

namespace pallium::ui {
namespace {

constexpr int kLeastWidth = 56;

/// The width at which columns have to be cut so that together they take `room`.
int capFor(std::vector<int> wanted, int room) {
    std::sort(wanted.begin(), wanted.end());
    int left = room;
    for (size_t i = 0; i < wanted.size(); ++i) {
        const int share = left / static_cast<int>(wanted.size() - i);
        if (wanted[i] > share) return share;
        left -= wanted[i];
    }
    return wanted.empty() ? 0 : wanted.back();
}

}  // namespace

std::vector<int> fittedWidths(const std::vector<int>& wanted, int room, int least) {
    std::vector<int> widths = wanted;
    const int count = static_cast<int>(wanted.size());
    const int sum = std::accumulate(wanted.begin(), wanted.end(), 0);
    if (count == 0) return widths;
    if (sum <= room) {
        for (int& width : widths)
            width += (room - sum) / count;
        return widths;
    }
    const int cap = std::max(capFor(wanted, room), least);
    for (int& width : widths)
        width = std::min(width, cap);
    return widths;
}

ColumnFit::ColumnFit(QTableView& table) : QObject(&table), m_table(table) {
    table.viewport()->installEventFilter(this);
    table.installEventFilter(this);
    // Measuring looks at what is seen: thousands of rows would take too long.
    table.horizontalHeader()->setResizeContentsPrecision(0);
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    connect(&m_soon, &QTimer::timeout, this, &ColumnFit::fit);
    const QAbstractItemModel* model = table.model();
    connect(model, &QAbstractItemModel::modelReset, this, [this] { start(true); });
    connect(model, &QAbstractItemModel::rowsInserted, this, [this] { start(false); });
    connect(model, &QAbstractItemModel::rowsRemoved, this, [this] { start(true); });
    connect(model, &QAbstractItemModel::dataChanged, this, [this] { start(false); });
    connect(table.horizontalHeader(), &QHeaderView::sectionResized, this,
            [this](int column, int, int width) { takeResize(column, width); });
    connect(table.horizontalHeader(), &QHeaderView::sortIndicatorChanged, this,
            [this] { start(true); });
}

bool ColumnFit::eventFilter(QObject* watched, QEvent* event) {
    const bool isResized = event->type() == QEvent::Resize && watched == m_table.viewport();
    const bool isRestyled =
        event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange;
    if (isResized) start(false);
    if (isRestyled) start(true);
    return false;
}

void ColumnFit::start(bool forgetsWidths) {
    if (forgetsWidths) m_wanted.clear();
    m_soon.start();
}

void ColumnFit::takeResize(int column, int width) {
    if (m_isFitting) return;
    const bool isByHand = QGuiApplication::mouseButtons().testFlag(Qt::LeftButton);
    m_isHeld.resize(static_cast<size_t>(m_table.horizontalHeader()->count()));
    if (isByHand && width > 0)
        m_isHeld[static_cast<size_t>(column)] = true;
    else
        start(false);  // shown, hidden, or set by the program
}

/// The header's own hint has room for the mark of the sorted column in all of them.
int ColumnFit::headerWidth(int column) const {
    constexpr int kSortMark = 32;
    const QHeaderView& header = *m_table.horizontalHeader();
    const QString text = m_table.model()->headerData(column, Qt::Horizontal).toString();
    const int margin = header.style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, &header);
    const bool isSorted = header.isSortIndicatorShown() && header.sortIndicatorSection() == column;
    return header.fontMetrics().horizontalAdvance(text) + 2 * margin + 2 +
           (isSorted ? kSortMark : 0);
}

int ColumnFit::wantedWidth(int column) const {
    int width = headerWidth(column);
    const QModelIndex top = m_table.indexAt(QPoint(0, 0));
    const int rows = m_table.model()->rowCount(m_table.rootIndex());
    for (int row = std::max(0, top.row()); row < rows; ++row) {
        if (m_table.rowViewportPosition(row) > m_table.viewport()->height()) break;
        width =
            std::max(width, m_table.sizeHintForIndex(m_table.model()->index(row, column)).width());
    }
    return width;
}

void ColumnFit::fit() {
    const QHeaderView& header = *m_table.horizontalHeader();
    const int count = header.count();
    m_wanted.resize(static_cast<size_t>(count));
    m_isHeld.resize(static_cast<size_t>(count));
    int room = m_table.viewport()->width();
    std::vector<int> columns;
    std::vector<int> wanted;
    for (int column = 0; column < count; ++column) {
        const auto at = static_cast<size_t>(column);
        if (header.isSectionHidden(column)) continue;
        if (m_isHeld[at]) {
            room -= header.sectionSize(column);
            continue;
        }
        m_wanted[at] = std::max(m_wanted[at], wantedWidth(column));
        columns.push_back(column);
        wanted.push_back(m_wanted[at]);
    }
    const std::vector<int> widths = fittedWidths(wanted, room, kLeastWidth);
    m_isFitting = true;
    for (size_t i = 0; i < columns.size(); ++i)
        m_table.setColumnWidth(columns[i], widths[i]);
    m_isFitting = false;
}

}  // namespace pallium::ui
