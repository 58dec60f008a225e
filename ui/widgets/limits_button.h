#pragma once

#include "ui/client/api_error.h"

#include <QEvent>
#include <QPushButton>
#include <QString>

namespace pallium::ui {

/// Somebody wants to see the limit that an error comes from. Sent to the widgets around a
/// LimitsButton, from the inside out, until one of them accepts it.
class LimitsEvent final : public QEvent {
  public:
    explicit LimitsEvent(QString errorText);
    static QEvent::Type kind();
    const QString& errorText() const { return m_errorText; }

  private:
    QString m_errorText;
};

/// Leads from an error to the limit that it comes from; hidden while it has none. It knows no page:
/// where it is pressed a LimitsEvent goes up. Threads: GUI thread.
class LimitsButton final : public QPushButton {
    Q_OBJECT

  public:
    explicit LimitsButton(QWidget* parent = nullptr);
    /// Shown if the error comes from a limit.
    void offerFor(const ApiError& error);
    /// Shown if the text names a limit.
    void offerFor(const QString& text);
    void withdraw() { hide(); }

  private:
    void offer(const QString& text, bool isOffered);

    QString m_errorText;
};

}  // namespace pallium::ui
