#pragma once

#include "ui/client/api_client.h"
#include "ui/connection/poller.h"

#include <QObject>

#include <memory>

namespace pallium::ui {

class NavigationModel;
class Session;

/// Counts what needs a look, for the rail: services that do not run, unhealthy ring members. Asks
/// only servers that offer it. Threads: GUI thread.
class RailBadges final : public QObject {
    Q_OBJECT

  public:
    /// Both outlive it.
    RailBadges(Session& session, NavigationModel& navigation, QObject* parent = nullptr);
    ~RailBadges() override;

  private:
    void followConnection();
    void restart();
    void watchServices();
    void watchRing();

    Session& m_session;
    NavigationModel& m_navigation;
    std::unique_ptr<Poller::Handle> m_services;
    std::unique_ptr<Poller::Handle> m_ring;
    ApiCall m_servicesCall;
    ApiCall m_ringCall;
};

}  // namespace pallium::ui
