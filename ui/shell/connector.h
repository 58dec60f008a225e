#pragma once

#include "ui/connection/connection_profile.h"
#include "ui/shell/embedded_server.h"

#include <QObject>

#include <functional>

namespace pallium::ui {

class SecretStore;
class Session;

/// Opens servers in the session: the one in this process with own or demo data, and those of
/// profiles. A failure leaves the session as it is and is told by failed(), never in a dialog.
/// Threads: GUI thread.
class Connector final : public QObject {
    Q_OBJECT

  public:
    /// All outlive it.
    Connector(Session& session, EmbeddedServer& server, SecretStore& secrets,
              QObject* parent = nullptr);

    bool offersLocal() const { return m_server.isOffered(); }
    void openLocal();
    void openDemo();
    /// By id; an unknown one fails.
    void openProfile(const QString& id);
    void openProfile(const ConnectionProfile& profile);
    /// A saved profile of that address, else a passing one; read-only unless asked otherwise.
    void openUrl(const QUrl& address, bool isReadWrite);
    /// The same again, after a failure.
    void retry();
    /// Opens the session's connection again, with or without the right to change things; the
    /// profile as saved keeps its flag.
    void setReadOnly(bool isReadOnly);
    /// Used by the next connection whose profile names no tenant.
    void setNextTenant(const QString& tenant) { m_nextTenant = tenant; }

  Q_SIGNALS:
    void starting(const QString& text);
    void opened();
    void failed(const QString& title, const QString& reason);
    /// A password or token is needed that only the person knows; give it to the secret store and
    /// open the profile again.
    void secretWanted(const pallium::ui::ConnectionProfile& profile);

  private:
    void openServer(EmbeddedServer::Data data);
    void start(EmbeddedServer::Data data);
    void open(const ConnectionProfile& profile, const QString& secret);

    Session& m_session;
    EmbeddedServer& m_server;
    SecretStore& m_secrets;
    std::function<void()> m_again;
    QString m_nextTenant;
    int m_attempt = 0;  // a newer one makes the answer to an older one void
};

}  // namespace pallium::ui
