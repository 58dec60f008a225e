#include "backend/httpserver/edge_socket.h"

#include <QHostAddress>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <sys/socket.h>
#include <utility>

namespace pallium::httpserver {
namespace {

/// What QHttpServer is shown for every request. Its own parser must have nothing to decide.
constexpr std::string_view kStagedRequest = "GET / HTTP/1.1\r\n\r\n";

/// Qt reads ahead this far while a handler works: enough to notice that the client left, little
/// enough to stop a flood of pipelined requests. While receiving there is no limit, which halves
/// the cost of bodies.
constexpr qint64 kReadAheadBytes = 64 << 10;

/// Heads are short; looking at more would only copy the beginning of the body twice.
constexpr size_t kHeadLookBytes = 8 << 10;

/// How long a closed connection still takes the client's bytes: closing with unread bytes resets
/// the connection, and the client might never see the answer.
constexpr std::chrono::milliseconds kLingerTime{2000};
constexpr std::chrono::milliseconds kForever = std::chrono::hours(24 * 365);

/// `127.0.0.1:53412`, `[::1]:53412`
std::string peerOf(const QTcpSocket& wire) {
    QString host = wire.peerAddress().toString();
    if (host.contains(QLatin1Char(':'))) host = QLatin1Char('[') + host + QLatin1Char(']');
    return host.toStdString() + ":" + std::to_string(wire.peerPort());
}

/// A connection to a client.
QTcpSocket* openWire(qintptr descriptor, QObject* parent) {
    auto* wire = new QTcpSocket(parent);
    wire->setSocketDescriptor(descriptor);
    wire->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    return wire;
}

}  // namespace

EdgeSocket::EdgeSocket(EdgeHost& host, std::shared_ptr<SharedState> state, uint64_t id,
                       qintptr descriptor)
    : m_host(host),
      m_state(std::move(state)),
      m_id(id),
      m_wire(openWire(descriptor, this)),
      m_intake(m_state, peerOf(*m_wire)) {
    setPeerAddress(m_wire->peerAddress());
    setPeerPort(m_wire->peerPort());
    setOpenMode(ReadWrite);
    setSocketState(ConnectedState);
}

EdgeSocket::~EdgeSocket() {
    m_wire->disconnect(this);
    setSocketState(UnconnectedState);
}

void EdgeSocket::open(const http::Response* refusal) {
    connect(m_wire, &QTcpSocket::readyRead, this, [this] { readWire(); });
    connect(m_wire, &QTcpSocket::bytesWritten, this, [this] { wireWritten(); });
    connect(m_wire, &QTcpSocket::disconnected, this, [this] { wireGone(); });
    enter(Phase::Waiting, m_state->options.headerTimeout);
    if (m_wire->state() != ConnectedState) return wireGone();
    if (refusal != nullptr) {
        ++m_state->stats.refusals;
        return send(answerBytes(*refusal, {false, false, false}), false);
    }
    readWire();
}

void EdgeSocket::enter(Phase phase, std::chrono::milliseconds timeout) {
    m_phase = phase;
    m_deadline = systemClock().steadyNow() + timeout;
}

// ---- receiving

void EdgeSocket::readWire() {
    if (m_phase == Phase::Lingering) m_wire->skip(m_wire->bytesAvailable());
    if (m_isReading) return;
    m_isReading = true;
    while (m_phase <= Phase::Body && m_wire->bytesAvailable() > 0)
        act(receive());
    m_isReading = false;
}

Intake::Outcome EdgeSocket::receive() {
    const auto available = static_cast<size_t>(m_wire->bytesAvailable());
    if (const size_t direct = m_intake.directBytes(available); direct > 0)
        return receiveDirectly(direct);
    const std::span<char> room = m_host.scratch();
    const size_t look =
        std::min({available, room.size(), m_phase == Phase::Body ? room.size() : kHeadLookBytes});
    const qint64 seen = m_wire->peek(room.data(), static_cast<qint64>(look));
    std::string_view input(room.data(), static_cast<size_t>(std::max<qint64>(seen, 0)));
    const size_t offered = input.size();
    const Intake::Outcome outcome = m_intake.take(input);
    m_wire->skip(static_cast<qint64>(offered - input.size()));
    return outcome;
}

Intake::Outcome EdgeSocket::receiveDirectly(size_t bytes) {
    char* const space = m_intake.bodySpace(bytes);
    if (space == nullptr) return Intake::Outcome::Refused;
    // Qt has these bytes in its buffer already, so the read is complete.
    const qint64 read = m_wire->read(space, static_cast<qint64>(bytes));
    return m_intake.bodyFilled(static_cast<size_t>(std::max<qint64>(read, 0)));
}

void EdgeSocket::act(Intake::Outcome outcome) {
    switch (outcome) {
        case Intake::Outcome::NeedMore:
            return followPhase();
        case Intake::Outcome::Continue:
            followPhase();
            return sendContinue();
        case Intake::Outcome::Complete:
            return deliver();
        case Intake::Outcome::Refused:
            return refuse(m_intake.takeRefusal());
    }
}

/// Starts the clock of the head or the body when it begins.
void EdgeSocket::followPhase() {
    const ServerOptions& options = m_state->options;
    if (m_phase == Phase::Waiting && (m_intake.hasStarted() || m_intake.isReceivingBody())) {
        enter(Phase::Head, options.readTimeout);
        m_readDeadline = m_deadline;
        enter(Phase::Head, std::min(options.headerTimeout, options.readTimeout));
    }
    if (m_phase == Phase::Head && m_intake.isReceivingBody()) {
        m_bytesAtWindowStart = 0;
        enter(Phase::Body, options.bodyRateWindow);
        m_deadline = std::min(m_deadline, m_readDeadline);
    }
}

void EdgeSocket::sendContinue() {
    if (m_wire->bytesAvailable() > 0) return;  // the client did not wait
    m_wire->write("HTTP/1.1 100 Continue\r\n\r\n");
    m_wire->flush();
}

void EdgeSocket::deliver() {
    enter(Phase::Handling, kForever);
    m_wire->setReadBufferSize(kReadAheadBytes);
    m_stagedRead = 0;
    m_host.announceRequest(*this);
}

http::Request EdgeSocket::takeRequest(RequestFacts& facts, std::optional<BodyLease>& lease) {
    Intake::Received received = m_intake.takeRequest();
    m_cancel = CancelToken();
    received.request.context = Context(m_cancel);
    facts = std::move(received.facts);
    lease.emplace(std::move(received.lease));
    ++m_state->stats.requests;
    return std::move(received.request);
}

// ---- answering

void EdgeSocket::refuse(Intake::Refusal refusal) {
    ++m_state->stats.refusals;
    refusal.facts.framing.isKeepAlive = refusal.isKeepAlive && !m_state->isStopping;
    if (refusal.hasHead) m_host.observe(recordOf(refusal.facts, refusal.response));
    send(answerBytes(refusal.response, refusal.facts.framing), refusal.facts.framing.isKeepAlive);
}

void EdgeSocket::reject(RequestFacts& facts, const http::Response& response) {
    ++m_state->stats.refusals;
    m_host.observe(recordOf(facts, response));
    http::ResponseFraming framing = facts.framing;
    framing.isKeepAlive = framing.isKeepAlive && !m_state->isStopping;
    send(answerBytes(response, framing), framing.isKeepAlive);
}

void EdgeSocket::answer(const Answer& answer) {
    if (m_phase == Phase::Handling) send(answer.bytes, answer.isKeepAlive);
}

void EdgeSocket::send(const QByteArray& bytes, bool isKeepAlive) {
    m_staysOpen = isKeepAlive;
    enter(Phase::Writing, m_state->options.writeTimeout);
    m_isSending = true;
    m_wire->write(bytes);  // shares the bytes
    m_wire->flush();       // now, not in the next turn of the event loop
    m_isSending = false;
    if (m_phase == Phase::Writing && m_wire->bytesToWrite() == 0) endOfAnswer();
}

void EdgeSocket::wireWritten() {
    if (m_phase != Phase::Writing || m_isSending) return;
    if (m_wire->bytesToWrite() == 0) return endOfAnswer();
    enter(Phase::Writing, m_state->options.writeTimeout);  // it moves: wait on
}

void EdgeSocket::endOfAnswer() {
    if (!m_staysOpen) return linger();
    enter(Phase::Waiting, m_state->options.idleTimeout);
    m_wire->setReadBufferSize(0);
    readWire();
}

void EdgeSocket::linger() {
    if (m_state->isStopping) return abandon();
    enter(Phase::Lingering, kLingerTime);
    ::shutdown(static_cast<int>(m_wire->socketDescriptor()), SHUT_WR);
    m_wire->setReadBufferSize(kReadAheadBytes);
    m_wire->skip(m_wire->bytesAvailable());
}

// ---- ends

void EdgeSocket::tick(SteadyTime now) {
    if (now < m_deadline) return;
    switch (m_phase) {
        case Phase::Waiting:
        case Phase::Writing:
        case Phase::Lingering:
            return abandon();
        case Phase::Head:
            return refuse(m_intake.giveUp(408, "timeout while reading the request header"));
        case Phase::Body:
            return checkBodyRate(now);
        case Phase::Handling:
        case Phase::Gone:
            return;
    }
}

void EdgeSocket::checkBodyRate(SteadyTime now) {
    if (now >= m_readDeadline)
        return refuse(m_intake.giveUp(408, "timeout while reading the request body"));
    const ServerOptions& options = m_state->options;
    const auto windowMs = static_cast<size_t>(options.bodyRateWindow.count());
    const size_t wanted = options.minBodyBytesPerSec * windowMs / 1000;
    if (m_intake.bodySize() - m_bytesAtWindowStart < wanted) {
        return refuse(m_intake.giveUp(408, "request body is sent too slowly"));
    }
    m_bytesAtWindowStart = m_intake.bodySize();
    m_deadline = std::min(now + options.bodyRateWindow, m_readDeadline);
}

void EdgeSocket::drain() {
    if (m_phase == Phase::Waiting || m_phase == Phase::Head || m_phase == Phase::Lingering)
        abandon();
}

void EdgeSocket::abandon() {
    if (m_phase == Phase::Gone) return;
    // Everything was written, or the client does not read: nothing is lost by closing at once.
    if (m_wire->bytesToWrite() == 0) {
        m_wire->close();
    } else {
        m_wire->abort();
    }
    wireGone();
}

void EdgeSocket::wireGone() {
    if (m_phase == Phase::Gone) return;
    if (m_phase == Phase::Handling) {
        m_cancel.cancel();
        if (!m_state->isStopping) ++m_state->stats.clientsLeftEarly;
    }
    m_phase = Phase::Gone;
    setSocketState(UnconnectedState);
    m_host.connectionGone(*this);
    Q_EMIT disconnected();  // QHttpServer deletes this later
}

// ---- what QHttpServer sees

qint64 EdgeSocket::bytesAvailable() const {
    const qint64 staged =
        m_phase == Phase::Handling ? qint64(kStagedRequest.size()) - m_stagedRead : 0;
    return QIODevice::bytesAvailable() + staged;
}

qint64 EdgeSocket::readData(char* to, qint64 maxBytes) {
    if (m_phase != Phase::Handling) return 0;
    const std::string_view rest = kStagedRequest.substr(static_cast<size_t>(m_stagedRead));
    const size_t bytes = std::min(rest.size(), static_cast<size_t>(maxBytes));
    std::memcpy(to, rest.data(), bytes);
    m_stagedRead += static_cast<qint64>(bytes);
    return static_cast<qint64>(bytes);
}

qint64 EdgeSocket::writeData(const char*, qint64) {
    return -1;  // all answers are ours; Qt has none to give
}

}  // namespace pallium::httpserver
