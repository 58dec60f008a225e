#pragma once

#include "ui/client/api_client.h"
#include "ui/client/status_api.h"
#include "ui/connection/capabilities.h"
#include "ui/connection/connection_profile.h"
#include "ui/connection/poller.h"

#include <QObject>

#include <memory>

namespace pallium::ui {

/// One open server: its client, what it can do, and whether it is there. Probes when opened, every
/// 10 minutes, and when the server comes back; watches /ready, or Prometheus's /-/ready where there
/// is none. A server with neither counts as ready as long as it answers. Threads: GUI thread.
class Connection final : public QObject {
    Q_OBJECT

  public:
    enum class State : quint8 { Starting, Ready, NotReady, Offline };

    /// `secret` is the password or token that the profile's reference led to; empty if none.
    Connection(ConnectionProfile profile, const QString& secret, QObject* parent = nullptr);
    ~Connection() override;

    const ConnectionProfile& profile() const { return m_profile; }
    ApiClient& client() { return *m_client; }
    Poller& poller() { return *m_poller; }
    const Capabilities& capabilities() const { return m_capabilities; }
    State state() const { return m_state; }
    /// The body of /ready, or the error's text.
    const QString& stateText() const { return m_stateText; }
    /// What of the profile could not be used, a certificate file for instance; empty if nothing.
    const QString& profileProblem() const { return m_profileProblem; }
    /// `Cortex 1.20.0`; empty until known.
    QString productText() const;
    bool isLocal() const { return m_profile.kind != ConnectionProfile::Kind::Remote; }

    /// Asks once more what the server can do, from now on for this tenant.
    void probe(const QString& tenant);

  Q_SIGNALS:
    /// State, its text or the product's changed.
    void stateChanged();
    void capabilitiesChanged();

  private:
    void watchReadiness();
    void askReadiness(const Poller::Done& done);
    void takeReadiness(const ApiResult<Readiness>& result, const Poller::Done& done);
    void runProbe(const Poller::Done& done);
    void setState(State state, const QString& text);

    ConnectionProfile m_profile;
    QString m_profileProblem;
    std::unique_ptr<ApiClient> m_client;
    std::unique_ptr<Poller> m_poller;
    Capabilities m_capabilities;
    State m_state = State::Starting;
    QString m_stateText;
    std::optional<BuildInfo> m_build;
    QString m_probeTenant;
    bool m_hasOwnReady = true;  // false: the server answered 404 for /ready
    ApiCall m_readinessCall;
    ApiCall m_buildInfoCall;
    std::unique_ptr<CapabilityProbe> m_probe;
    std::unique_ptr<Poller::Handle> m_readiness;
    std::unique_ptr<Poller::Handle> m_reprobe;
};

}  // namespace pallium::ui
