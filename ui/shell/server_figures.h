#pragma once

#include "ui/client/api_client.h"
#include "ui/client/status_api.h"
#include "ui/connection/poller.h"
#include "ui/models/rate_meter.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>

#include <chrono>
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
    std::optional<double> samplesPerSecond() const { return m_received.perSecond(); }

  Q_SIGNALS:
    void changed();

  private:
    void restart();
    void take(const std::vector<MetricSample>& samples);
    void forget();

    Session& m_session;
    std::unique_ptr<Poller::Handle> m_job;
    ApiCall m_call;
    std::optional<double> m_series;
    RateMeter m_received{std::chrono::seconds(30)};
    QElapsedTimer m_clock;
};

}  // namespace pallium::ui
