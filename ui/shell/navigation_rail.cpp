#include "ui/shell/navigation_rail.h"

#include "ui/shell/navigation_delegate.h"
#include "ui/shell/navigation_model.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace pallium::ui {

NavigationRail::NavigationRail(NavigationModel& model, QWidget* parent)
    : QListView(parent), m_navigation(model) {
    setObjectName(QStringLiteral("navigationRail"));
    setAccessibleName(tr("Pages"));
    setModel(&model);
    setItemDelegate(new NavigationDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::NoSelection);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setTabKeyNavigation(false);
    connect(this, &QListView::clicked, this, [this](const QModelIndex& index) {
        Q_EMIT pageChosen(index.data(NavigationModel::PageRole).toString());
    });
    connect(&theme(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
    fitWidth();
}

void NavigationRail::setIconsOnly(bool isIconsOnly) {
    if (m_isIconsOnly == isIconsOnly) return;
    m_isIconsOnly = isIconsOnly;
    static_cast<NavigationDelegate*>(itemDelegate())->setIconsOnly(isIconsOnly);
    scheduleDelayedItemsLayout();
    fitWidth();
}

void NavigationRail::setOpenPage(const QString& page) {
    const QModelIndex index = m_navigation.indexOf(page);
    selectionModel()->select(index, QItemSelectionModel::ClearAndSelect);
    if (index.isValid()) selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    viewport()->update();
}

QSize NavigationRail::sizeHint() const {
    return {sizeHintForColumn(0) + 1, 0};
}

void NavigationRail::fitWidth() {
    setFixedWidth(sizeHint().width());
    updateGeometry();
}

void NavigationRail::keyPressEvent(QKeyEvent* event) {
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isEnter || !currentIndex().isValid()) return QListView::keyPressEvent(event);
    Q_EMIT pageChosen(currentIndex().data(NavigationModel::PageRole).toString());
}

void NavigationRail::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), theme().color(Token::Surface1));
    painter.setPen(theme().color(Token::Border));
    painter.drawLine(viewport()->rect().topRight(), viewport()->rect().bottomRight());
    painter.end();
    QListView::paintEvent(event);
}

void NavigationRail::changeEvent(QEvent* event) {
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fitWidth();
}

}  // namespace pallium::ui
