#pragma once

#include <QTimer>
#include <QWidget>

#include <chrono>
#include <functional>

class QLabel;
class QPushButton;

namespace pallium::ui {

/// One line that says what was done and takes it back while it is offered: for half a minute, or
/// as long as the pointer or the keyboard is in it. Hidden otherwise. Threads: GUI thread.
class UndoBar final : public QWidget {
    Q_OBJECT

  public:
    static constexpr std::chrono::seconds kOffered{30};

    explicit UndoBar(QWidget* parent = nullptr);

    /// `undo` runs at most once; the offer before is gone.
    void offer(const QString& text, std::function<void()> undo);
    void withdraw();
    bool isOffered() const { return m_undo != nullptr; }
    /// How long an offer stands; for tests.
    void setTime(std::chrono::milliseconds time) { m_time.setInterval(time); }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void take();
    void endUnlessUsed();

    QLabel* m_text = nullptr;
    QPushButton* m_button = nullptr;
    std::function<void()> m_undo;
    QTimer m_time;
};

}  // namespace pallium::ui
