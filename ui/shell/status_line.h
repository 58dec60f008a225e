#pragma once

#include <QHash>
#include <QPointer>
#include <QTimer>
#include <QWidget>

class QLabel;
class QMenu;
class QToolButton;

namespace pallium::ui {

class CommandRegistry;
class Connection;
class ServerFigures;
class Session;
struct RequestRecord;

/// The line at the window's foot: each cell is a button with a name, leads to what it tells about,
/// and is absent while nothing is known. A success shows for 4 s at its right. Threads: GUI thread.
class StatusLine final : public QWidget {
    Q_OBJECT

  public:
    /// All outlive it.
    StatusLine(Session& session, ServerFigures& figures, CommandRegistry& commands,
               QWidget* parent = nullptr);

    void showSuccess(const QString& text);
    /// `menu` belongs to the caller; refreshing rests while paused.
    void setRefreshMenu(QMenu* menu);
    void setPaused(bool isPaused);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QToolButton* addCell(const QString& objectName, const QString& command);
    void showCell(QToolButton& cell, const QString& text, const QString& accessibleName);
    void followConnection();
    void showState();
    void showTenant();
    void showFigures();
    void showZone();
    void showLatency(const RequestRecord& record);

    Session& m_session;
    ServerFigures& m_figures;
    CommandRegistry& m_commands;
    QPointer<Connection> m_followed;
    QToolButton* m_state = nullptr;
    QToolButton* m_connection = nullptr;
    QToolButton* m_tenant = nullptr;
    QToolButton* m_series = nullptr;
    QToolButton* m_rate = nullptr;
    QToolButton* m_latency = nullptr;
    QToolButton* m_refresh = nullptr;
    QToolButton* m_zone = nullptr;
    QLabel* m_success = nullptr;
    QTimer m_successTimer;
};

}  // namespace pallium::ui
