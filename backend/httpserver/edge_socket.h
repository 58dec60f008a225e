#pragma once

#include "backend/base/context.h"
#include "backend/httpserver/intake.h"
#include "backend/httpserver/mailbox.h"

#include <QByteArray>
#include <QTcpSocket>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace pallium::httpserver {

class EdgeSocket;

/// What a connection asks of the worker that owns it.
class EdgeHost {
  public:
    virtual ~EdgeHost() = default;
    /// Shows QHttpServer one complete request; it comes back as dispatch of `socket`.
    virtual void announceRequest(EdgeSocket& socket) = 0;
    /// The connection is gone; the object is deleted later.
    virtual void connectionGone(EdgeSocket& socket) = 0;
    virtual void observe(const RequestRecord& record) = 0;
    /// Room to look at bytes before they are taken; shared by all connections of the worker.
    virtual std::span<char> scratch() = 0;
};

/// One client connection, and at the same time the only thing that QHttpServer sees of it.
///
/// Qt's HTTP layer (6.4) has no limits, lets requests hide in bodies and frees connections under
/// answers that are on their way, so it never reads the wire. This socket owns the real one,
/// receives requests by itself (see Intake), and then presents a constant little request to
/// QHttpServer, which calls the missing handler of the worker for it; nothing of the client's bytes
/// reaches Qt. The answer is written to the wire in one piece, and the next request is read only
/// then, so pipelined requests are answered in order. A client that shuts down its sending side
/// counts as gone. Threads: confined to the thread of its worker.
class EdgeSocket final : public QTcpSocket {
  public:
    EdgeSocket(EdgeHost& host, std::shared_ptr<SharedState> state, uint64_t id, qintptr descriptor);
    ~EdgeSocket() override;

    uint64_t id() const { return m_id; }

    /// Begins to serve, or with `refusal` answers that and closes.
    void open(const http::Response* refusal);
    /// During announceRequest: the request, to be answered with answer() or reject().
    http::Request takeRequest(RequestFacts& facts, std::optional<BodyLease>& lease);
    /// Answers from the worker's thread, in place of a handler.
    void reject(RequestFacts& facts, const http::Response& response);
    void answer(const Answer& answer);

    /// Acts on timeouts; called a few times a second.
    void tick(SteadyTime now);
    /// The server stops: closes what has no request in progress.
    void drain();
    /// Closes at once.
    void abandon();

    qint64 bytesAvailable() const override;

  protected:
    qint64 readData(char* to, qint64 maxBytes) override;
    qint64 writeData(const char* from, qint64 bytes) override;

  private:
    enum class Phase { Waiting, Head, Body, Handling, Writing, Lingering, Gone };

    void enter(Phase phase, std::chrono::milliseconds timeout);
    void readWire();
    Intake::Outcome receive();
    Intake::Outcome receiveDirectly(size_t bytes);
    void followPhase();
    void act(Intake::Outcome outcome);
    void deliver();
    void refuse(Intake::Refusal refusal);
    void sendContinue();
    void send(const QByteArray& bytes, bool isKeepAlive);
    void wireWritten();
    void endOfAnswer();
    void linger();
    void wireGone();
    void checkBodyRate(SteadyTime now);

    EdgeHost& m_host;
    const std::shared_ptr<SharedState> m_state;
    const uint64_t m_id;
    QTcpSocket* m_wire;  // the real connection; child of this
    Intake m_intake;
    CancelToken m_cancel;  // of the request that is being handled

    Phase m_phase = Phase::Waiting;
    SteadyTime m_deadline;
    SteadyTime m_readDeadline;        // of the request that is being received, with its body
    size_t m_bytesAtWindowStart = 0;  // of the body, when the current rate window began
    bool m_isReading = false;         // readWire() is on the stack and will go on by itself
    bool m_isSending = false;         // send() is on the stack
    bool m_staysOpen = true;          // after the current answer

    qint64 m_stagedRead = 0;  // how much of the constant request QHttpServer has read
};

}  // namespace pallium::httpserver
