#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace pallium::ui {

class CommandRegistry;

/// Stands in the place of pages that need a server while there is none: starting, failed, or not
/// chosen yet; each with what to do next. Threads: GUI thread.
class ConnectFace final : public QWidget {
    Q_OBJECT

  public:
    /// Requires: the commands `connection.retry`, `connection.demo` and `connection.switch` exist.
    explicit ConnectFace(CommandRegistry& commands, QWidget* parent = nullptr);

    void showStarting(const QString& text);
    void showFailure(const QString& title, const QString& reason);
    void showNone();
    QString title() const;

  private:
    QPushButton* addButton(CommandRegistry& commands, const QString& command);
    void showFace(const QString& icon, const QString& title, const QString& reason);

    QLabel* m_icon = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_reason = nullptr;
    QPushButton* m_retry = nullptr;
    QPushButton* m_demo = nullptr;
    QPushButton* m_choose = nullptr;
    QString m_iconName;
};

}  // namespace pallium::ui
