#pragma once

#include "ui/client/api_client.h"
#include "ui/connection/poller.h"

#include <QObject>

#include <memory>

namespace pallium::ui {

class Session;

/// Keeps what tenants have over time while a connection is open, whatever page is looked at: asks
/// for their statistics once a minute, in the background. Threads: GUI thread.
class TenantRecorder final : public QObject {
    Q_OBJECT

  public:
    /// The session outlives it.
    explicit TenantRecorder(Session& session, QObject* parent = nullptr);
    ~TenantRecorder() override;

  private:
    void restart();

    Session& m_session;
    std::unique_ptr<Poller::Handle> m_job;
    ApiCall m_call;
};

}  // namespace pallium::ui
