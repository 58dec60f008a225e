#pragma once

#include "ui/client/query_api.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <optional>

namespace pallium::ui {

/// One expression over one stretch of time.
struct RunRequest {
    QString expression;
    QString tenant;
    qint64 startMs = 0;
    qint64 endMs = 0;
    qint64 stepMs = 15000;
    qint64 instantMs = 0;  // of the table's values; not rounded to the step as the range is
};

/// Runs one expression: the range query for the graph and the instant query at its end for the
/// table, together. A newer run cancels the older one; its answers stay until the new ones are
/// there. Threads: GUI thread.
class QueryRun final : public QObject {
    Q_OBJECT

  public:
    enum class State : quint8 { Idle, Running, Done, Failed, Cancelled };
    static constexpr int kDrawnSeries = 1000;
    static constexpr int kListedSeries = 10000;
    static constexpr int kHardLimit = 100000;  // of "load all"

    explicit QueryRun(QObject* parent = nullptr);

    /// The two queries that a request becomes.
    static RangeQuery rangeQuery(const RunRequest& request);
    static InstantQuery instantQuery(const RunRequest& request);

    /// `client` is borrowed until the answers arrive or the run is cancelled.
    void start(ApiClient& client, const RunRequest& request);
    void cancel();
    /// Forgets answers and errors too.
    void clear();

    State state() const { return m_state; }
    qint64 elapsedMs() const {
        return m_state == State::Running ? m_clock.elapsed() : m_durationMs;
    }
    const RunRequest& request() const { return m_request; }
    /// Of the newest run of the same expression and tenant that gave one; null before.
    const QueryAnswerPtr& range() const { return m_range.answer; }
    const QueryAnswerPtr& instant() const { return m_instant.answer; }
    /// What range() and instant() answer, which is not request() while a newer run is on its way;
    /// without an answer request().
    const RunRequest& rangeRequest() const { return requestOf(m_range); }
    const RunRequest& instantRequest() const { return requestOf(m_instant); }
    /// Why the half has no answer from the newest run; of Cancelled there is none. An expression
    /// that only one of the two can answer (`up[5m]`, a string) is Done and has the other's error.
    const std::optional<ApiError>& rangeError() const { return m_range.error; }
    const std::optional<ApiError>& instantError() const { return m_instant.error; }
    /// The one that failed the run; null unless Failed.
    const ApiError* error() const;
    QStringList warnings() const;
    QStringList infos() const;

    /// `12 series · 2,880 points · 120 KiB · server 38 ms · total 50 ms · decoded in 2 ms · step 15
    /// s`; empty without an answer.
    QString resultText() const;
    /// `38 ms · 5 series`: the short form beside the expression; while running the time so far.
    QString statusText() const;
    /// `1,000 of 10,000 series are drawn`; empty if all are.
    QString drawnText() const;
    QString listedText() const;
    /// How many series "load all" would bring; 0 if all are there.
    qint64 loadableSeries() const;
    /// Decodes the answers as received once more with all their series up to kHardLimit, on the
    /// pool; changed() follows. Nothing happens while running.
    void loadAll();

  Q_SIGNALS:
    void stateChanged();
    /// While running, ten times a second.
    void elapsedChanged();
    /// Answers or errors changed; always after stateChanged().
    void answered();

  private:
    struct Half {
        ApiCall call;
        QueryAnswerPtr answer;
        RunRequest source;  // of answer
        std::optional<ApiError> error;
        bool isPending = false;
    };

    const RunRequest& requestOf(const Half& half) const {
        return half.answer ? half.source : m_request;
    }
    void setState(State state);
    void stop(State state);
    void send(ApiClient& client);
    void dropForeignAnswers();
    void finish(Half& half, ApiResult<QueryAnswerPtr> result);
    void loadAll(Half QueryRun::*half);
    static QString countText(const QueryAnswer& answer);

    RunRequest m_request;
    State m_state = State::Idle;
    Half m_range;
    Half m_instant;
    QElapsedTimer m_clock;
    QTimer m_tick;
    qint64 m_durationMs = 0;
    quint64 m_generation = 0;
};

}  // namespace pallium::ui
