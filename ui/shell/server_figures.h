#pragma once

#include "ui/client/api_client.h"
#include "ui/client/status_api.h"
#include "ui/connection/poller.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>

#include <deque>
#include <memory>
#include <optional>

namespace pallium::ui {

class Session;

/// Active series and samples per second of the session's tenant, read from the server's /metrics
/// again and again while one is open; absent where the server does not tell. Threads: GUI thread.
class ServerFigures final : public QObject {
    Q_OBJECT

  public:
    explicit ServerFigures(Session& session, QObject* parent = nullptr);
    ~ServerFigures() override;

    std::optional<double> series() const { return m_series; }
    /// Over the last half minute, because samples come in batches; needs two looks.
    std::optional<double> samplesPerSecond() const { return m_rate; }

  Q_SIGNALS:
    void changed();

  private:
    void restart();
    void take(const std::vector<MetricSample>& samples);
    void takeReceived(std::optional<double> received);
    void forget();

    Session& m_session;
    std::unique_ptr<Poller::Handle> m_job;
    ApiCall m_call;
    std::optional<double> m_series;
    std::optional<double> m_rate;
    struct Look {
        qint64 timeMs = 0;  // of m_clock
        double received = 0;
    };
    std::deque<Look> m_looks;  // of the last kRateSpanMs, oldest first
    QElapsedTimer m_clock;
};

}  // namespace pallium::ui
