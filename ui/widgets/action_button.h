#pragma once

#include <QPointer>
#include <QPushButton>

class QAction;

namespace pallium::ui {

/// A push button that is the face of an action: text, icon, enabled state and tool tip follow it.
/// The action is borrowed; without one the button hides. Threads: GUI thread.
class ActionButton final : public QPushButton {
    Q_OBJECT

  public:
    explicit ActionButton(QWidget* parent = nullptr);
    explicit ActionButton(QAction* action, QWidget* parent = nullptr);
    void setAction(QAction* action);
    /// Draws it as the main action of its place.
    void setPrimary(bool isPrimary);

  private:
    void follow();

    QPointer<QAction> m_action;
    bool m_isPrimary = false;
};

}  // namespace pallium::ui
