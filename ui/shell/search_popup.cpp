#include "ui/shell/search_popup.h"

#include "ui/shell/row_delegate.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>

#include <utility>

namespace pallium::ui {
namespace {

constexpr int kMaxVisibleRows = 14;
constexpr int kPopupWidth = 380;
constexpr int kPaletteWidth = 640;

}  // namespace

SearchPopup::SearchPopup(const QString& name, const QString& placeholder, QWidget* parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint) {
    setAccessibleName(name);
    m_field = new QLineEdit;
    m_field->setPlaceholderText(placeholder);
    m_field->setAccessibleName(name);
    m_field->setClearButtonEnabled(true);
    m_field->setTextMargins(4, 0, 4, 0);
    m_field->installEventFilter(this);
    m_list = new QListView;
    m_list->setAccessibleName(tr("%1: results").arg(name));
    m_list->setModel(&m_rows);
    m_list->setItemDelegate(new RowDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_empty = new QLabel;
    m_empty->setWordWrap(true);
    m_empty->setMargin(12);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_field);
    layout->addWidget(m_list);
    layout->addWidget(m_empty);
    connect(m_field, &QLineEdit::textChanged, this, &SearchPopup::textChanged);
    connect(m_list, &QListView::clicked, this, &SearchPopup::choose);
}

void SearchPopup::setRows(std::vector<Row> rows, const QString& emptyText) {
    m_rows.setRows(std::move(rows));
    m_empty->setText(emptyText);
    const bool isEmpty = m_rows.rowCount() == 0;
    m_list->setVisible(!isEmpty);
    m_empty->setVisible(isEmpty);
    m_list->setCurrentIndex(m_rows.index(m_rows.firstChoice()));
    fitHeight();
}

QString SearchPopup::text() const {
    return m_field->text();
}

void SearchPopup::openBelow(const QWidget& anchor, const QString& text) {
    const QPoint below = anchor.mapToGlobal(QPoint(0, anchor.height() + 2));
    openAt(below, qMax(kPopupWidth, anchor.width()), text);
}

void SearchPopup::openCentred(const QWidget& window, const QString& text) {
    const int width = qMin(kPaletteWidth, window.width() - 32);
    openAt(window.mapToGlobal(QPoint((window.width() - width) / 2, window.height() / 10)), width,
           text);
}

void SearchPopup::openAt(const QPoint& position, int width, const QString& text) {
    setFixedWidth(width);
    const QSignalBlocker blocker(m_field);
    m_field->setText(text);
    Q_EMIT textChanged(text);
    QPoint place = position;
    if (const QScreen* screen = parentWidget()->screen()) {
        const QRect area = screen->availableGeometry();
        place.setX(qBound(area.left(), place.x(), qMax(area.left(), area.right() - width)));
    }
    move(place);
    show();
    m_field->setFocus(Qt::PopupFocusReason);
}

void SearchPopup::fitHeight() {
    int height = 0;
    for (int row = 0; row < qMin(m_rows.rowCount(), kMaxVisibleRows); ++row)
        height += m_list->sizeHintForRow(row);
    m_list->setFixedHeight(height + 4);
    layout()->activate();
    resize(width(), sizeHint().height());
}

void SearchPopup::step(int rows) {
    const int direction = rows < 0 ? -1 : 1;
    int row = m_list->currentIndex().row();
    for (int left = std::abs(rows); left > 0; --left) {
        int next = row + direction;
        while (next >= 0 && next < m_rows.rowCount() &&
               !m_rows.flags(m_rows.index(next)).testFlag(Qt::ItemIsSelectable))
            next += direction;
        if (next < 0 || next >= m_rows.rowCount()) break;
        row = next;
    }
    m_list->setCurrentIndex(m_rows.index(row));
}

void SearchPopup::choose(const QModelIndex& index) {
    if (!index.isValid() || !m_rows.flags(index).testFlag(Qt::ItemIsSelectable)) return;
    const QString key = m_rows.row(index.row()).key;
    close();
    Q_EMIT chosen(key);
}

bool SearchPopup::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Up:
            step(-1);
            return true;
        case Qt::Key_Down:
            step(1);
            return true;
        case Qt::Key_PageUp:
            step(-kMaxVisibleRows);
            return true;
        case Qt::Key_PageDown:
            step(kMaxVisibleRows);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            choose(m_list->currentIndex());
            return true;
        case Qt::Key_Escape:
            close();
            return true;
        default:
            return QFrame::eventFilter(watched, event);
    }
}

void SearchPopup::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Token::Surface2));
    painter.setPen(theme().color(Token::Border));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

}  // namespace pallium::ui
