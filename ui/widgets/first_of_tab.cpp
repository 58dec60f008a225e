#include "ui/widgets/first_of_tab.h"

#include <QWidget>

namespace pallium::ui {

QWidget& firstOfTab(QWidget& place) {
    for (QWidget* widget = &place;;) {
        const bool isInside = widget == &place || place.isAncestorOf(widget);
        const bool takesTab =
            (widget->focusPolicy() & Qt::TabFocus) != 0 && widget->focusProxy() == nullptr;
        if (isInside && takesTab && widget->isEnabled() && widget->isVisibleTo(&place))
            return *widget;
        widget = widget->nextInFocusChain();
        if (widget == &place) return place;
    }
}

}  // namespace pallium::ui
