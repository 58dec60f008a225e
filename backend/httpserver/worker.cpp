#include "backend/httpserver/worker.h"

#include "backend/base/thread_pool.h"

#include <QHttpServer>
#include <QHttpServerResponder>
#include <QTcpServer>
#include <QTimer>

#include <algorithm>
#include <deque>
#include <unistd.h>
#include <utility>
#include <vector>

namespace pallium::httpserver {
namespace {

/// Often enough for the shortest timeout, seldom enough to cost nothing.
std::chrono::milliseconds tickInterval(const ServerOptions& options) {
    const auto shortest = std::min(
        {options.headerTimeout, options.idleTimeout, options.writeTimeout, options.bodyRateWindow});
    return std::clamp(shortest / 4, std::chrono::milliseconds(10), std::chrono::milliseconds(1000));
}

/// A request on its way to a pool. Shared because pools take copyable tasks.
struct Job {
    http::Request request;
    std::shared_ptr<Exchange> exchange;
};

}  // namespace

/// Hands connections to QHttpServer as if it had accepted them.
class Worker::PendingServer final : public QTcpServer {
  public:
    void present(EdgeSocket* socket) {
        socket->setParent(this);
        m_pending.push_back(socket);
        QMetaObject::invokeMethod(this, "pendingConnectionAvailable", Qt::DirectConnection);
    }
    bool hasPendingConnections() const override { return !m_pending.empty(); }
    QTcpSocket* nextPendingConnection() override {
        if (m_pending.empty()) return nullptr;
        QTcpSocket* socket = m_pending.front();
        m_pending.pop_front();
        return socket;
    }

  private:
    std::deque<QTcpSocket*> m_pending;
};

Worker::Worker(std::shared_ptr<SharedState> state) : m_state(std::move(state)) {}
Worker::~Worker() = default;

void Worker::start(qintptr listener) {
    m_mailbox = std::make_shared<Mailbox>(this, [this] { deliverAnswers(); });
    m_http = std::make_unique<QHttpServer>();
    m_http->setMissingHandler([this](const QHttpServerRequest&, QHttpServerResponder&&) {
        if (m_announced != nullptr) dispatch(*std::exchange(m_announced, nullptr));
    });
    m_pending = new PendingServer;
    // bind() complains about a server that does not listen, so it does for this moment.
    m_pending->setSocketDescriptor(::dup(static_cast<int>(listener)));
    m_http->bind(m_pending);
    m_pending->close();
    auto* timer = new QTimer(m_http.get());
    connect(timer, &QTimer::timeout, this, [this] { tick(); });
    timer->start(tickInterval(m_state->options));
}

void Worker::adopt(qintptr descriptor, bool isWithinLimit) {
    auto* socket = new EdgeSocket(*this, m_state, m_nextId++, descriptor);
    m_connections.emplace(socket->id(), socket);
    m_pending->present(socket);
    if (m_state->isStopping) return socket->abandon();
    const http::Response full =
        http::Response::error(503, "server overloaded: too many connections");
    socket->open(isWithinLimit ? nullptr : &full);
}

void Worker::announceRequest(EdgeSocket& socket) {
    m_announced = &socket;
    Q_EMIT socket.readyRead();
}

void Worker::dispatch(EdgeSocket& socket) {
    RequestFacts facts;
    std::optional<BodyLease> lease;
    auto job = std::make_shared<Job>();
    job->request = socket.takeRequest(facts, lease);
    job->request.receivedAt = systemClock().steadyNow();
    const http::Route& route = *facts.route;
    ServerStats& stats = m_state->stats;
    if (++stats.inflight > static_cast<int64_t>(m_state->options.maxInflightRequests)) {
        --stats.inflight;
        return socket.reject(
            facts, http::Response::error(503, "server overloaded: too many requests in flight"));
    }
    facts.running = &m_state->routeLoad.begin(route, job->request.method);
    job->exchange = std::make_shared<Exchange>(m_state, m_mailbox, socket.id(), std::move(facts),
                                               *std::move(lease));
    const bool isPosted = route.pool->post(
        [job, &route] { runHandler(route, std::move(job->request), std::move(job->exchange)); });
    if (!isPosted)
        job->exchange->send(
            http::Response::error(503, "server overloaded: too many requests are waiting"));
}

void Worker::deliverAnswers() {
    for (const Answer& answer : m_mailbox->take()) {
        observe(answer.record);
        const auto found = m_connections.find(answer.connection);
        if (found != m_connections.end()) found->second->answer(answer);
    }
}

void Worker::connectionGone(EdgeSocket& socket) {
    m_connections.erase(socket.id());
    --m_load;
    m_state->connectionClosed();
}

void Worker::observe(const RequestRecord& record) {
    if (m_state->observer) m_state->observer(record);
}

template <class Action>
void Worker::forEachConnection(Action action) {
    std::vector<EdgeSocket*>
        sockets;  // a copy: the action may remove connections; deletion comes later
    sockets.reserve(m_connections.size());
    for (const auto& [id, socket] : m_connections)
        sockets.push_back(socket);
    for (EdgeSocket* socket : sockets)
        action(*socket);
}

void Worker::tick() {
    const SteadyTime now = systemClock().steadyNow();
    forEachConnection([now](EdgeSocket& socket) { socket.tick(now); });
}

void Worker::drain() {
    forEachConnection([](EdgeSocket& socket) { socket.drain(); });
}

void Worker::shutDown() {
    m_mailbox->close();
    forEachConnection([](EdgeSocket& socket) { socket.abandon(); });
    m_pending = nullptr;
    m_http.reset();
}

}  // namespace pallium::httpserver
