#pragma once

#include "ui/connection/host.h"

#include <tl/expected.hpp>

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QUrl>

#include <functional>
#include <vector>

namespace pallium::ui {

/// Lines of the log of this process.
struct ServerLog {
    std::vector<QByteArray> lines;  // as PalliumHost::takeLog has them, oldest first
    quint64 lost = 0;               // older ones that nobody took in time
};

/// The backend inside this process, reached through the executable's callbacks; knows a URL and no
/// component. Starting and stopping take a while, so they happen one after the other on a thread of
/// its own. Destroying it stops the backend and waits for that. Threads: GUI thread.
class EmbeddedServer final : public QObject {
    Q_OBJECT

  public:
    enum class Data : quint8 { Own, Demo };
    /// Its address, or why it did not start.
    using Outcome = tl::expected<QUrl, QString>;

    /// `host` outlives it.
    explicit EmbeddedServer(const PalliumHost& host, QObject* parent = nullptr);
    ~EmbeddedServer() override;

    /// False with --no-server.
    bool isOffered() const { return m_host.startsServer != 0; }
    /// As of what was asked last, once that is done; false while it stops.
    bool isRunning() const { return m_isRunning; }
    /// What it was started with last.
    Data data() const { return m_data; }

    /// It runs on if it serves this data already; with other data it is stopped first. `done` is
    /// called from the event loop. Services may still be starting then: /ready tells.
    void start(Data data, std::function<void(const Outcome&)> done);
    void stop(std::function<void()> done);

    bool hasLog() const { return m_host.takeLog != nullptr; }
    /// What was logged since the last call. Requires: hasLog().
    ServerLog takeLog();

  private:
    Outcome startNow(Data data);
    void stopNow();

    const PalliumHost& m_host;
    int m_asked = 0;  // counts what was asked
    bool m_isRunning = false;
    Data m_data = Data::Own;
    // Of the thread that starts and stops:
    bool m_isUp = false;
    Data m_upData = Data::Own;
    QUrl m_url;
    QThreadPool m_thread;  // of one thread that never ends: what one starts the same one stops
};

}  // namespace pallium::ui
