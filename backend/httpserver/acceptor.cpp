#include "backend/httpserver/acceptor.h"

#include "backend/base/log.h"

#include <fmt/format.h>

#include <QHostAddress>
#include <QMetaObject>
#include <QTimer>

#include <algorithm>
#include <unistd.h>
#include <utility>

namespace pallium::httpserver {
namespace {

constexpr int kBacklog = 511;
constexpr int kAcceptRetryMs = 100;
constexpr uint32_t kMaxPort = 65535;

/// So many connections above the limit are still answered with 503; beyond, they are just closed.
constexpr int64_t kRefusedAtOnce = 64;

}  // namespace

Acceptor::Acceptor(std::shared_ptr<SharedState> state,
                   const std::vector<std::unique_ptr<Worker>>& workers)
    : m_state(std::move(state)), m_workers(workers) {
    setListenBacklogSize(kBacklog);
    // Qt stops accepting for good when descriptors run out; they come back when connections close.
    connect(this, &QTcpServer::acceptError, this, [this] {
        log::warn("accepting connections failed", {{"err", errorString().toStdString()}});
        QTimer::singleShot(kAcceptRetryMs, this, [this] { resumeAccepting(); });
    });
}

Result<void> Acceptor::listenAt(const std::string& address, uint16_t port, uint16_t ports) {
    const QString text = QString::fromStdString(address);
    const QHostAddress host =
        address == "localhost" ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(text);
    if (host.isNull()) {
        return fail(ErrorKind::Unavailable,
                    fmt::format("listen on {}:{}: not an IP address", address, port));
    }
    std::string problem;
    for (uint32_t offset = 0; offset < ports && port + offset <= kMaxPort; ++offset) {
        if (listen(host, static_cast<uint16_t>(port + offset))) return {};
        if (offset == 0) problem = errorString().toStdString();
        if (serverError() != QAbstractSocket::AddressInUseError) break;
    }
    return fail(ErrorKind::Unavailable, fmt::format("listen on {}:{}: {}", address, port, problem));
}

void Acceptor::incomingConnection(qintptr descriptor) {
    ServerStats& stats = m_state->stats;
    const auto limit = static_cast<int64_t>(m_state->options.maxConnections);
    const bool isWithinLimit = stats.connections < limit;
    ++(isWithinLimit ? stats.connectionsAccepted : stats.connectionsRefused);
    if (stats.connections >= limit + kRefusedAtOnce) {
        ::close(static_cast<int>(descriptor));
        return;
    }
    ++stats.connections;
    const auto least =
        std::min_element(m_workers.begin(), m_workers.end(),
                         [](const auto& a, const auto& b) { return a->load() < b->load(); });
    Worker* worker = least->get();
    worker->expectConnection();
    QMetaObject::invokeMethod(
        worker, [worker, descriptor, isWithinLimit] { worker->adopt(descriptor, isWithinLimit); },
        Qt::QueuedConnection);
}

}  // namespace pallium::httpserver
