#pragma once

#include "ui/client/status_api.h"
#include "ui/connection/session.h"
#include "ui/models/rate_meter.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace pallium::ui {

/// Whether samples arrive at the session's server for its tenant, and how many. Reads the server's
/// own counters while it is switched on: every second of a local server, every 5 s of a remote one;
/// of several instances behind one address it sees the one that answers. Where a local server has
/// no such counters, its series are counted by a query. Threads: GUI thread.
class ReceptionWatch final : public QObject {
    Q_OBJECT

  public:
    enum class State : quint8 {
        Off,
        Waiting,    // nothing arrived since it is on
        Receiving,  // something arrived during the last 10 s
        Quiet,      // something arrived, but not lately
        Unknown,    // the server does not tell; problem() says why
    };

    explicit ReceptionWatch(Session& session, QObject* parent = nullptr);
    ~ReceptionWatch() override;

    /// Begins anew, or stops.
    void setOn(bool isOn);

    State state() const { return m_state; }
    double samplesPerSecond() const;
    /// Counted since the server started; 0 if it does not tell.
    qint64 samples() const { return static_cast<qint64>(m_received.count().value_or(0)); }
    qint64 series() const { return m_series; }
    /// When the first sample was noticed, and when it was switched on; ms since the epoch.
    qint64 firstSampleMs() const { return m_firstSampleMs; }
    qint64 sinceMs() const { return m_sinceMs; }
    qint64 lastSampleMs() const { return m_lastSampleMs; }
    const QString& problem() const { return m_problem; }

  Q_SIGNALS:
    void changed();

  private:
    static constexpr std::chrono::milliseconds kWindow{10000};

    void ask(const Poller::Done& done);
    void askSeries(const Poller::Done& done);
    void takeMetrics(const std::vector<MetricSample>& metrics);
    void takeSamples(double samples);
    void giveUp(const ApiError& error);

    Session& m_session;
    State m_state = State::Off;
    RateMeter m_received{kWindow};
    qint64 m_series = 0;
    qint64 m_sinceMs = 0;
    qint64 m_firstSampleMs = 0;
    qint64 m_lastSampleMs = 0;
    bool m_countsSeries = false;  // by a query, for want of counters
    QString m_problem;
    ApiCall m_call;
    std::unique_ptr<Poller::Handle> m_poll;
};

}  // namespace pallium::ui
