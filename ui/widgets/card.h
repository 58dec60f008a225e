#pragma once

#include <QFrame>
#include <QVBoxLayout>

class QLabel;

namespace pallium::ui {

/// A titled pane. With a target it is also a button: the pointer, Enter and Space activate it.
/// Threads: GUI thread.
class Card final : public QFrame {
    Q_OBJECT

  public:
    explicit Card(const QString& title, QWidget* parent = nullptr);

    /// Below the title; the card owns it.
    void setContent(QWidget* content);
    /// `hint` says where it leads: `Open services`.
    void setTarget(const QString& hint);
    void setTitle(const QString& title);
    QString title() const;
    /// At the right end of the title's line.
    void setNote(const QString& note);
    /// What assistive technology reads besides the title.
    void setSummary(const QString& summary);

  Q_SIGNALS:
    void activated();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    QLabel* m_title = nullptr;
    QLabel* m_note = nullptr;
    QVBoxLayout* m_column = nullptr;
    bool m_isButton = false;
    bool m_isHovered = false;
};

/// A column of parts as a card's content.
template <class... Parts>
QWidget* stacked(Parts*... parts) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    (column->addWidget(parts), ...);
    column->addStretch(1);
    return content;
}

}  // namespace pallium::ui
