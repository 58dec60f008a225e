// The parts that StateStack is made of.
#pragma once

#include "ui/widgets/theme.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace pallium::ui {

class ActionButton;
class LimitsButton;
struct ApiError;

/// Grey bars in place of rows. Draws nothing until reveal().
class SkeletonFace final : public QWidget {
    Q_OBJECT

  public:
    using QWidget::QWidget;
    void setRevealed(bool isRevealed);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    bool m_isRevealed = false;
};

/// Two pixels high; a piece of it runs from left to right while it is on.
class ProgressLine final : public QWidget {
    Q_OBJECT

  public:
    explicit ProgressLine(QWidget* parent = nullptr);
    void setRunning(bool isRunning);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QTimer m_tick;
    int m_phase = 0;  // per mille of the way
};

/// Covers its parent, dims it by a fifth and lets every event through.
class Veil final : public QWidget {
    Q_OBJECT

  public:
    explicit Veil(QWidget* parent);
    bool eventFilter(QObject* watched, QEvent* event) override;

  protected:
    void paintEvent(QPaintEvent* event) override;
};

/// An icon, a title, a sentence and up to two actions, and for errors the details.
class MessageFace final : public QWidget {
    Q_OBJECT

  public:
    explicit MessageFace(QWidget* parent = nullptr);

    void setMessage(const QString& iconName, Token color, const QString& title,
                    const QString& text);
    void setActions(QAction* main, QAction* secondary);
    /// Null takes Retry's neighbours away: Open Limits, Copy, Details.
    void setError(const ApiError* error);
    void setRetryShown(bool isShown);

  Q_SIGNALS:
    void retryRequested();

  private:
    void createTexts(QVBoxLayout& column);
    void createButtons(QVBoxLayout& column);
    void updateIcon();

    QString m_iconName;
    Token m_color = Token::TextMuted;
    QLabel* m_icon = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_text = nullptr;
    ActionButton* m_main = nullptr;
    ActionButton* m_secondary = nullptr;
    QPushButton* m_retry = nullptr;
    LimitsButton* m_limits = nullptr;
    QPushButton* m_copy = nullptr;
    QToolButton* m_expander = nullptr;
    QPlainTextEdit* m_details = nullptr;
};

/// One line above stale content: what happened and when the content was fresh.
class StaleBar final : public QWidget {
    Q_OBJECT

  public:
    explicit StaleBar(QWidget* parent = nullptr);
    void setText(const QString& text);
    void setRetryShown(bool isShown);
    void setError(const ApiError& error);

  Q_SIGNALS:
    void retryRequested();

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void updateIcon();

    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
    LimitsButton* m_limits = nullptr;
    QPushButton* m_retry = nullptr;
};

}  // namespace pallium::ui
