#pragma once

#include "ui/client/api_client.h"
#include "ui/connection/capabilities.h"
#include "ui/connection/connection_profile.h"
#include "ui/connection/poller.h"

#include <QObject>

#include <memory>

namespace pallium::ui {

/// One open server: its client, what it can do, and whether it is there. Probes when opened and
/// every 10 minutes, watches /ready by the poller. Threads: GUI thread.
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
    /// `Cortex 1.20.0`; empty until known.
    const QString& productText() const { return m_productText; }
    bool isLocal() const { return m_profile.kind != ConnectionProfile::Kind::Remote; }

    void probe(const QString& tenant);

  Q_SIGNALS:
    void stateChanged();
    void capabilitiesChanged();

  private:
    void watchReadiness();

    ConnectionProfile m_profile;
    std::unique_ptr<ApiClient> m_client;
    std::unique_ptr<Poller> m_poller;
    Capabilities m_capabilities;
    State m_state = State::Starting;
    QString m_stateText;
    QString m_productText;
    std::unique_ptr<CapabilityProbe> m_probe;
    std::unique_ptr<Poller::Handle> m_readiness;
    std::unique_ptr<Poller::Handle> m_reprobe;
};

}  // namespace pallium::ui
