#pragma once

#include "backend/httpserver/edge_socket.h"
#include "backend/httpserver/mailbox.h"
#include "backend/httpserver/shared_state.h"

#include <QObject>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>

class QHttpServer;

namespace pallium::httpserver {

/// One I/O thread's share: its connections and the QHttpServer that dispatches their requests to
/// pools. Threads: lives on its own thread, where all is called but load(); see HttpServer.
class Worker final : public QObject, private EdgeHost {
  public:
    explicit Worker(std::shared_ptr<SharedState> state);
    ~Worker() override;

    /// Connections given to this worker and not gone yet. Any thread.
    int load() const { return m_load; }
    /// Counts a connection that adopt() will bring. Any thread.
    void expectConnection() { ++m_load; }

    /// `listener` is any listening descriptor: QHttpServer wants to see one, but accepts nothing.
    void start(qintptr listener);
    void adopt(qintptr descriptor, bool isWithinLimit);
    void drain();
    /// Closes all connections; late answers are dropped from here on.
    void shutDown();

  private:
    class PendingServer;

    void announceRequest(EdgeSocket& socket) override;
    void connectionGone(EdgeSocket& socket) override;
    void observe(const RequestRecord& record) override;
    std::span<char> scratch() override { return m_scratch; }
    void dispatch(EdgeSocket& socket);
    void deliverAnswers();
    void tick();
    template <class Action>
    void forEachConnection(Action action);

    const std::shared_ptr<SharedState> m_state;
    std::shared_ptr<Mailbox> m_mailbox;
    std::unique_ptr<QHttpServer> m_http;
    PendingServer* m_pending = nullptr;                       // child of m_http
    std::unordered_map<uint64_t, EdgeSocket*> m_connections;  // owned by m_pending
    uint64_t m_nextId = 1;
    EdgeSocket* m_announced = nullptr;  // whose request QHttpServer is looking at
    std::atomic<int> m_load{0};
    std::array<char, 64 << 10> m_scratch;
};

}  // namespace pallium::httpserver
