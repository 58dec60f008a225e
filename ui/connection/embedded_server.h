#pragma once

#include "ui/connection/host.h"

#include <tl/expected.hpp>

#include <QString>
#include <QUrl>

namespace pallium::ui {

/// The backend inside this process, reached through the executable's callbacks; knows a URL and no
/// component. Stopped when destroyed. Threads: GUI thread.
class EmbeddedServer final {
  public:
    enum class Data : quint8 { Own, Demo };

    /// `host` outlives it.
    explicit EmbeddedServer(const PalliumHost& host) : m_host(host) {}
    ~EmbeddedServer() { stop(); }
    EmbeddedServer(const EmbeddedServer&) = delete;
    EmbeddedServer& operator=(const EmbeddedServer&) = delete;

    /// False with --no-server.
    bool isOffered() const { return m_host.startsServer != 0; }
    bool isRunning() const { return m_isRunning; }
    Data data() const { return m_data; }

    /// Its address, or why it did not start. It runs on if it serves this data already; with other
    /// data it is stopped first. Services may still be starting: /ready tells.
    tl::expected<QUrl, QString> start(Data data);
    void stop();

  private:
    const PalliumHost& m_host;
    bool m_isRunning = false;
    QUrl m_url;
    Data m_data = Data::Own;
};

}  // namespace pallium::ui
