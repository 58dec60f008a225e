#pragma once

#include <QPointer>
#include <QWidget>

class QMenu;
class QToolButton;

namespace pallium::ui {

class CommandRegistry;
class Connection;
class Notices;
class Session;

/// The line below the menus: which server and tenant, the way back and forward, the search box, the
/// time zone, messages, looks. Every button runs a command. Threads: GUI thread.
class TopBar final : public QWidget {
    Q_OBJECT

  public:
    /// All outlive it; `lookMenu` belongs to the caller. Requires: the commands exist.
    TopBar(Session& session, Notices& notices, CommandRegistry& commands, QMenu* lookMenu,
           QWidget* parent = nullptr);

    /// Where their popups open.
    QWidget& connectionButton();
    QWidget& tenantButton();
    QWidget& messagesButton();

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QToolButton* addButton(const QString& objectName, const QString& command);
    void followConnection();
    void showConnection();
    void showTenant();
    void showZone();
    void showNotices();

    Session& m_session;
    Notices& m_notices;
    CommandRegistry& m_commands;
    QPointer<Connection> m_followed;
    QToolButton* m_connection = nullptr;
    QToolButton* m_tenant = nullptr;
    QToolButton* m_zone = nullptr;
    QToolButton* m_messages = nullptr;
};

}  // namespace pallium::ui
