#include "ui/widgets/action_button.h"

#include <QAction>

namespace pallium::ui {

ActionButton::ActionButton(QWidget* parent) : QPushButton(parent) {
    connect(this, &QPushButton::clicked, this, [this] {
        if (m_action != nullptr) m_action->trigger();
    });
    hide();
}

ActionButton::ActionButton(QAction* action, QWidget* parent) : ActionButton(parent) {
    setAction(action);
}

void ActionButton::setAction(QAction* action) {
    if (m_action != nullptr) disconnect(m_action, nullptr, this, nullptr);
    m_action = action;
    setVisible(action != nullptr);
    if (action == nullptr) return;
    connect(action, &QAction::changed, this, &ActionButton::follow);
    follow();
}

void ActionButton::setPrimary(bool isPrimary) {
    m_isPrimary = isPrimary;
    setProperty("primary", isPrimary);
    update();
}

void ActionButton::follow() {
    setText(m_action->text());
    // The icon of a main action would have the text's colour on the accent.
    setIcon(m_isPrimary ? QIcon() : m_action->icon());
    setEnabled(m_action->isEnabled());
    setToolTip(m_action->isEnabled() || m_action->statusTip().isEmpty() ? m_action->toolTip()
                                                                        : m_action->statusTip());
}

}  // namespace pallium::ui
