#pragma once

#include "backend/httpserver/shared_state.h"
#include "backend/httpserver/worker.h"

#include <QTcpServer>

#include <memory>
#include <vector>

namespace pallium::httpserver {

/// Accepts connections and hands each to the worker with the fewest.
/// Threads: lives on the acceptor thread, where all is called.
class Acceptor final : public QTcpServer {
  public:
    /// `workers` are started before listening and outlive the acceptor's listening.
    Acceptor(std::shared_ptr<SharedState> state,
             const std::vector<std::unique_ptr<Worker>>& workers);

    /// Tries the ports `port`, `port` + 1, … while they are taken, `ports` of them at most.
    /// Errors: Unavailable; the message names the first port.
    Result<void> listenAt(const std::string& address, uint16_t port, uint16_t ports);

  protected:
    void incomingConnection(qintptr descriptor) override;

  private:
    const std::shared_ptr<SharedState> m_state;
    const std::vector<std::unique_ptr<Worker>>& m_workers;
};

}  // namespace pallium::httpserver
