#pragma once

#include "ui/connection/connection.h"

#include <QObject>
#include <QStringList>
#include <QTimeZone>

#include <memory>

namespace pallium::ui {

class ChangeSender;
class StateDatabase;

/// What the whole window looks at: one connection, one tenant, one time zone. Pages read it and
/// listen to its signals; only the shell and the switchers change it. Threads: GUI thread.
class Session final : public QObject {
    Q_OBJECT

  public:
    explicit Session(StateDatabase& database, QObject* parent = nullptr);
    ~Session() override;

    /// Null until one is open.
    Connection* connection() const { return m_connection.get(); }
    /// Closes the one before. The tenant is the one given, else the profile's, else it stays. Null
    /// closes only. The one before is destroyed once everybody heard connectionChanged(). Only
    /// Connector and tests call this.
    void open(std::unique_ptr<Connection> connection, const QString& tenant = {});

    /// Empty: the server decides (default tenant, or none at all).
    const QString& tenant() const { return m_tenant; }
    void setTenant(const QString& tenant);
    /// Tenants seen so far on this connection: from statistics, recent use, demo; sorted.
    QStringList knownTenants() const;
    void addKnownTenants(const QStringList& tenants);

    /// UTC or local, for every absolute time in the window.
    QTimeZone timeZone() const { return m_timeZone; }
    void setUtc(bool isUtc);
    bool isUtc() const { return m_isUtc; }

    StateDatabase& database() { return m_database; }
    /// By which everything is changed that is changed on a server.
    ChangeSender& changes() { return *m_changes; }

  Q_SIGNALS:
    void connectionChanged();
    void tenantChanged();
    void knownTenantsChanged();
    void timeZoneChanged();

  private:
    StateDatabase& m_database;
    std::unique_ptr<Connection> m_connection;
    QString m_tenant;
    QStringList m_knownTenants;
    bool m_isUtc;
    QTimeZone m_timeZone;
    std::unique_ptr<ChangeSender> m_changes;
};

}  // namespace pallium::ui
