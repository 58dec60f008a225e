#include "ui/pages/query/fitting_scroll_area.h"

#include <QEvent>
#include <QLayout>

#include <algorithm>

namespace pallium::ui {

FittingScrollArea::FittingScrollArea(QWidget* content, QWidget* parent) : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::NoFocus);
    setWidget(content);
    content->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
    content->installEventFilter(this);
}

void FittingScrollArea::setHeightLimit(int height) {
    if (m_heightLimit == height) return;
    m_heightLimit = height;
    updateGeometry();
}

int FittingScrollArea::fittingHeight() const {
    if (!widget()) return 0;
    const int width = viewport()->width();
    const bool followsWidth = widget()->layout() && widget()->layout()->hasHeightForWidth();
    const int content =
        followsWidth ? widget()->layout()->heightForWidth(width) : widget()->sizeHint().height();
    return std::min(content, m_heightLimit);
}

QSize FittingScrollArea::sizeHint() const {
    return {QScrollArea::sizeHint().width(), fittingHeight()};
}

QSize FittingScrollArea::minimumSizeHint() const {
    return {QScrollArea::minimumSizeHint().width(), fittingHeight()};
}

bool FittingScrollArea::eventFilter(QObject* watched, QEvent* event) {
    const bool isLayout = event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize;
    if (watched == widget() && isLayout) updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

}  // namespace pallium::ui
