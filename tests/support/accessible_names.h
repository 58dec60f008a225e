#pragma once

#include <QAccessible>
#include <QStringList>
#include <QWidget>

namespace pallium::test {

/// Whether assistive technology has a name to tell for it.
inline bool hasAccessibleName(QWidget& widget) {
    const QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&widget);
    return interface != nullptr && !interface->text(QAccessible::Name).isEmpty();
}

/// Where the keyboard can go inside `root`, pages of tabs that are not seen included, and assistive
/// technology has no name to tell: class and object name of each. Empty if nowhere.
inline QStringList unnamedFocusables(const QWidget& root) {
    QStringList unnamed;
    for (QWidget* widget : root.findChildren<QWidget*>()) {
        if ((widget->focusPolicy() & Qt::TabFocus) == 0) continue;
        // A popup is a window of its own, and a combo box speaks for its list.
        if (widget->window() != root.window()) continue;
        // Put away by its owner until it has something to say.
        if (widget->isHidden() && widget->testAttribute(Qt::WA_WState_ExplicitShowHide)) continue;
        // The parts of a compound field speak through it.
        if (widget->focusProxy() != nullptr ||
            widget->objectName().startsWith(QLatin1String("qt_")))
            continue;
        if (!hasAccessibleName(*widget))
            unnamed << QString::fromLatin1(widget->metaObject()->className()) + u' ' +
                           widget->objectName();
    }
    return unnamed;
}

}  // namespace pallium::test
