#include "ui/shell/rail_badges.h"

#include "ui/client/cluster_api.h"
#include "ui/client/status_api.h"
#include "ui/connection/session.h"
#include "ui/shell/navigation_model.h"

#include <algorithm>
#include <utility>

namespace pallium::ui {
namespace {

std::chrono::milliseconds badgeInterval(const Connection& connection) {
    return std::chrono::seconds(connection.isLocal() ? 10 : 30);
}

}  // namespace

RailBadges::RailBadges(Session& session, NavigationModel& navigation, QObject* parent)
    : QObject(parent), m_session(session), m_navigation(navigation) {
    connect(&session, &Session::connectionChanged, this, &RailBadges::followConnection);
    followConnection();
}

RailBadges::~RailBadges() = default;

void RailBadges::followConnection() {
    if (Connection* connection = m_session.connection())
        connect(connection, &Connection::capabilitiesChanged, this, &RailBadges::restart);
    restart();
}

void RailBadges::restart() {
    m_services.reset();
    m_ring.reset();
    m_servicesCall.cancel();
    m_ringCall.cancel();
    const Connection* connection = m_session.connection();
    const auto has = [connection](Capability capability) {
        return connection != nullptr &&
               connection->capabilities()[capability].state == Availability::State::Yes;
    };
    if (has(Capability::Services))
        watchServices();
    else
        m_navigation.setBadge(QStringLiteral("services"), 0);
    if (has(Capability::IngesterRing))
        watchRing();
    else
        m_navigation.setBadge(QStringLiteral("rings"), 0);
}

void RailBadges::watchServices() {
    Connection& connection = *m_session.connection();
    const auto count = [this](const std::vector<ServiceStatus>& all) {
        const auto stopped = std::count_if(
            all.begin(), all.end(),
            [](const ServiceStatus& service) { return service.state != QLatin1String("Running"); });
        const int badge = static_cast<int>(stopped);
        m_navigation.setBadge(QStringLiteral("services"), badge,
                              tr("%n service(s) not running", nullptr, badge));
    };
    m_services = connection.poller().add(
        QStringLiteral("badge of services"), badgeInterval(connection),
        [this, &connection, count](Poller::Done done) {
            m_servicesCall = services(connection.client(), ApiRequest::Urgency::Background,
                                      [count, done = std::move(done)](auto result) {
                                          if (result) count(*result);
                                          done(result.has_value());
                                      });
        });
}

void RailBadges::watchRing() {
    Connection& connection = *m_session.connection();
    const auto count = [this](const RingStatus& ring) {
        const auto ill = std::count_if(
            ring.members.begin(), ring.members.end(),
            [](const RingMember& member) { return member.state == QLatin1String("UNHEALTHY"); });
        const int badge = static_cast<int>(ill);
        m_navigation.setBadge(QStringLiteral("rings"), badge,
                              tr("%n unhealthy ingester(s)", nullptr, badge));
    };
    m_ring = connection.poller().add(
        QStringLiteral("badge of rings"), badgeInterval(connection),
        [this, &connection, count](Poller::Done done) {
            m_ringCall =
                ringStatus(connection.client(), RingKind::Ingester, ApiRequest::Urgency::Background,
                           [count, done = std::move(done)](auto result) {
                               if (result) count(*result);
                               done(result.has_value());
                           });
        });
}

}  // namespace pallium::ui
