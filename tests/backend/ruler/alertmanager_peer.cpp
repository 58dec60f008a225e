#include "tests/backend/ruler/alertmanager_peer.h"

#include <stdexcept>

namespace pallium::test {

AlertmanagerPeer::AlertmanagerPeer() {
    http::Route route;
    route.pattern = "/am/api/v2/alerts";
    route.methods = {http::Method::Post};
    route.handler = [this](http::Request request, http::Reply reply) {
        take(std::move(request), std::move(reply));
    };
    route.pool = &m_pool;
    m_router.add(std::move(route));
    m_server =
        std::make_unique<httpserver::HttpServer>(m_router, httpserver::ServerOptions{}, nullptr);
    const Result<void> started = m_server->start();
    if (!started) throw std::runtime_error(started.error().message);
}

AlertmanagerPeer::~AlertmanagerPeer() {
    release();
    m_server->stop(std::chrono::milliseconds(0));
    m_pool.stop();
}

void AlertmanagerPeer::answer(int status) {
    const Lock lock(m_mutex);
    m_status = status;
}

void AlertmanagerPeer::hold() {
    const Lock lock(m_mutex);
    m_isHolding = true;
}

void AlertmanagerPeer::release() {
    std::vector<http::Reply> held;
    const Lock lock(m_mutex);
    m_isHolding = false;
    held.swap(m_held);
    for (http::Reply& reply : held)
        reply.send(http::Response::empty(m_status));
}

std::vector<http::Request> AlertmanagerPeer::requests() const {
    const Lock lock(m_mutex);
    return m_requests;
}

void AlertmanagerPeer::take(http::Request request, http::Reply reply) {
    const Lock lock(m_mutex);
    m_requests.push_back(std::move(request));
    if (m_isHolding)
        m_held.push_back(std::move(reply));
    else
        reply.send(http::Response::empty(m_status));
}

}  // namespace pallium::test
