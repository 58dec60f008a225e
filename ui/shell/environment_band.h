#pragma once

#include "ui/connection/session.h"

#include <QAbstractButton>
#include <QWidget>

namespace pallium::ui {

/// A strip in the colour of the connection's environment, all across the window.
class EnvironmentBand final : public QWidget {
    Q_OBJECT

  public:
    explicit EnvironmentBand(Session& session, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {0, 4}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Session& m_session;
};

/// The environment's name at the band's right end, with a lock while the connection is read-only:
/// a button that leads to unlocking it. Hidden without a connection.
class EnvironmentTag final : public QAbstractButton {
    Q_OBJECT

  public:
    explicit EnvironmentTag(Session& session, QWidget* parent = nullptr);
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void showState();
    QString label() const;

    Session& m_session;
};

}  // namespace pallium::ui
