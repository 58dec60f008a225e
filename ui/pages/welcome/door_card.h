#pragma once

#include <QFrame>

class QPushButton;
class QVBoxLayout;

namespace pallium::ui {

/// One way to begin: icon, title, a sentence and the button that goes that way. Threads: GUI
/// thread.
class DoorCard final : public QFrame {
    Q_OBJECT

  public:
    DoorCard(const QString& icon, const QString& title, const QString& text, QPushButton* button,
             QWidget* parent = nullptr);
    /// Something between sentence and button.
    void addBody(QWidget* body);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QVBoxLayout* m_layout;
};

}  // namespace pallium::ui
