#pragma once

#include "ui/shell/row_model.h"

#include <QObject>

namespace pallium::ui {

class CommandRegistry;
class Connector;
class SearchPopup;
class Session;

/// The popup that chooses a server: favourites and folders of saved profiles, the server of this
/// process, the demo, and the way to the page of connections. Threads: GUI thread.
class ConnectionSwitcher final : public QObject {
    Q_OBJECT

  public:
    /// All outlive it.
    ConnectionSwitcher(Session& session, Connector& connector, CommandRegistry& commands,
                       QWidget* parent);
    void openBelow(const QWidget& anchor);
    SearchPopup& popup() { return *m_popup; }

  private:
    void showRows(const QString& filter);
    std::vector<Row> profileRows(const QString& filter) const;
    std::vector<Row> commandRows(const QString& filter) const;
    void choose(const QString& key);

    Session& m_session;
    Connector& m_connector;
    CommandRegistry& m_commands;
    SearchPopup* m_popup;
};

/// The popup that chooses a tenant: those known on this connection, the server's default, and
/// whatever is typed; several joined by `|` for queries. Threads: GUI thread.
class TenantSwitcher final : public QObject {
    Q_OBJECT

  public:
    /// `session` outlives it.
    TenantSwitcher(Session& session, QWidget* parent);
    void openBelow(const QWidget& anchor);
    SearchPopup& popup() { return *m_popup; }

  private:
    void showRows(const QString& filter);

    Session& m_session;
    SearchPopup* m_popup;
};

}  // namespace pallium::ui
