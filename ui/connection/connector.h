#pragma once

#include "ui/connection/connection_profile.h"
#include "ui/connection/embedded_server.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace pallium::ui {

class ConnectionTest;
class SecretStore;
class Session;

/// The one way to open a server in the session: the one in this process with own or demo data, and
/// those of profiles. A failure leaves the session as it is and is told by failed(), never in a
/// dialog. `tenant` is looked at first, whatever the profile says; empty: the profile's, else the
/// one of before. Threads: GUI thread.
class Connector final : public QObject {
    Q_OBJECT

  public:
    /// All outlive it.
    Connector(Session& session, EmbeddedServer& server, SecretStore& secrets,
              QObject* parent = nullptr);
    ~Connector() override;

    bool offersLocal() const { return m_server.isOffered(); }
    /// The server in this process, to look at.
    EmbeddedServer& server() { return m_server; }
    void openLocal(const QString& tenant = {});
    void openDemo(const QString& tenant = {});
    /// By id; an unknown one fails.
    void openProfile(const QString& id);
    void openProfile(const ConnectionProfile& profile, const QString& tenant = {});
    /// A saved profile of that address, else a passing one; read-only unless asked otherwise. If a
    /// passing one finds no query API, a plain Prometheus for instance, it is opened again with the
    /// address and prefix that have one.
    void openUrl(const QUrl& address, bool isReadWrite, const QString& tenant = {});
    /// The same again, after a failure.
    void retry();
    /// Opens the session's connection again, with or without the right to change things; the
    /// profile as saved keeps its flag.
    void setReadOnly(bool isReadOnly);
    /// setReadOnly(false) for a while; then, if it is still that connection, setReadOnly(true).
    void unlockFor(std::chrono::milliseconds time);
    /// setReadOnly(false), also for the profile as saved.
    void unlockForGood();
    /// Leaves the session without a connection, and drops what is being opened.
    void close();
    /// Ends the server in this process, or ends and starts it with the same data, without waiting
    /// for it; nothing may look at it meanwhile, so the session's connection is closed if it is
    /// that one. One that runs in another process is only left.
    void stopLocal();
    void restartLocal();

  Q_SIGNALS:
    void starting(const QString& text);
    void opened();
    void failed(const QString& title, const QString& reason);
    /// What stopLocal() asked for is done, and nothing else was asked for since.
    void localStopped();
    /// A password or token is needed that only the person knows: answer by giveSecret(), or by
    /// refuseSecret(). What is opened in the meantime makes the answer void.
    void secretWanted(const pallium::ui::ConnectionProfile& profile);

  public:
    /// Kept in the secret store until the program ends, then used.
    void giveSecret(const ConnectionProfile& profile, const QString& secret);
    void refuseSecret(const ConnectionProfile& profile);

  private:
    int begin(std::function<void()> again, const QString& text);
    void openServer(EmbeddedServer::Data data, const QString& tenant);
    void leaveLocal();
    void open(const ConnectionProfile& profile, const QString& secret, const QString& tenant);
    void findPaths(const ConnectionProfile& profile, const QString& secret, const QString& tenant);
    bool isSaved(const ConnectionProfile& profile) const;

    Session& m_session;
    EmbeddedServer& m_server;
    SecretStore& m_secrets;
    std::function<void()> m_again;
    std::unique_ptr<ConnectionTest> m_pathSearch;
    QTimer m_relock;
    QString m_unlockedId;  // of the profile that is locked when the time is over
    int m_attempt = 0;     // a newer one makes the answer to an older one void
    QString m_awaitedId;   // of the profile whose secret is wanted; empty: none
    QString m_awaitedTenant;
};

}  // namespace pallium::ui
