#pragma once

#include "ui/connection/session.h"

#include <QFrame>

class QVBoxLayout;

namespace pallium::ui {

class Notices;

/// A popup with what happened in the background, newest first. Opening it marks all as read.
/// Threads: GUI thread.
class MessageCentre final : public QFrame {
    Q_OBJECT

  public:
    /// Both outlive it.
    MessageCentre(Notices& notices, Session& session, QWidget* parent);
    void openBelow(const QWidget& anchor);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void fill();

    Notices& m_notices;
    Session& m_session;
    QWidget* m_list = nullptr;
    QVBoxLayout* m_listLayout = nullptr;
};

}  // namespace pallium::ui
