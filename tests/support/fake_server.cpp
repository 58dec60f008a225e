#include "tests/support/fake_server.h"

#include "tests/support/fake_answers.h"
#include "tests/support/recorded_answers.h"

#include <QHostAddress>
#include <QPointer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrlQuery>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace pallium::test {
namespace {

constexpr std::chrono::milliseconds kDripInterval{20};
constexpr char kGarbage[] = "\x16\x03\x01garbage\xff\r\n\r\nnot http";  // its end included

/// Takes one request off the front of `buffer` when it is there in full.
std::optional<FakeRequest> takeRequest(QByteArray& buffer) {
    const qsizetype end = buffer.indexOf("\r\n\r\n");
    if (end < 0) return std::nullopt;
    const QList<QByteArray> lines = buffer.first(end).split('\n');
    const QList<QByteArray> start = lines.first().trimmed().split(' ');
    FakeRequest request;
    request.method = start.value(0);
    request.target = start.value(1);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        request.headers.insert(lines[i].first(std::max<qsizetype>(colon, 0)).toLower(),
                               lines[i].mid(colon + 1).trimmed());
    }
    const qsizetype length = request.header("content-length").toLongLong();
    if (buffer.size() < end + 4 + length) return std::nullopt;
    request.body = buffer.mid(end + 4, length);
    buffer.remove(0, end + 4 + length);
    return request;
}

QByteArray headOf(const FakeAnswer& answer) {
    QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + " Status\r\n";
    for (const auto& [name, value] : answer.headers)
        head += name + ": " + value + "\r\n";
    head += "Content-Length: " + QByteArray::number(answer.body.size()) + "\r\n\r\n";
    return head;
}

void drip(QTcpSocket* socket, const QByteArray& body) {
    auto* timer = new QTimer(socket);
    auto position = std::make_shared<qsizetype>(0);
    QObject::connect(timer, &QTimer::timeout, socket, [=] {
        if (*position == body.size()) return timer->stop();
        socket->write(body.mid((*position)++, 1));
    });
    timer->start(kDripInterval);
}

/// The value for `METHOD /path`, `/path` or everything, in this order; null if there is none.
template <class T>
const T* findFor(const std::map<QByteArray, T>& map, const FakeRequest& request) {
    for (const QByteArray& key :
         {QByteArray(request.method + ' ' + request.path()), request.path(), QByteArray()})
        if (const auto found = map.find(key); found != map.end()) return &found->second;
    return nullptr;
}

bool isAt(const FakeRequest& request, const QByteArray& where) {
    return request.path() == where || request.method + ' ' + request.path() == where;
}

}  // namespace

QByteArray FakeRequest::path() const {
    const qsizetype query = target.indexOf('?');
    return query < 0 ? target : target.first(query);
}

QString FakeRequest::parameter(const QString& name) const {
    const QByteArray inUrl = target.mid(path().size() + 1);
    for (const QByteArray& encoded : {inUrl, body}) {
        const QUrlQuery query(QString::fromUtf8(encoded));
        for (const auto& [key, value] : query.queryItems(QUrl::FullyDecoded))
            if (key == name) return value;
    }
    return {};
}

FakeAnswer FakeAnswer::json(QByteArray body, int status) {
    return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}
FakeAnswer FakeAnswer::text(QByteArray body, int status) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}
FakeAnswer FakeAnswer::html(QByteArray body, int status) {
    return {status, {{"Content-Type", "text/html; charset=utf-8"}}, std::move(body)};
}

FakeServer::FakeServer() {
    connect(&m_listener, &QTcpServer::newConnection, this, &FakeServer::accept);
    if (!m_listener.listen(QHostAddress::LocalHost)) throw std::runtime_error("no loopback port");
    m_port = m_listener.serverPort();
}

FakeServer::~FakeServer() {
    goOffline();
}

QUrl FakeServer::url() const {
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port));
}

void FakeServer::answer(const QByteArray& where, FakeAnswer answer) {
    m_answers[where] = [answer = std::move(answer)](const FakeRequest&) { return answer; };
}
void FakeServer::answer(const QByteArray& where, Responder responder) {
    m_answers[where] = std::move(responder);
}
void FakeServer::setFallback(Fallback fallback) {
    m_fallback = std::move(fallback);
}

void FakeServer::serveBasics() {
    setFallback(basicAnswer);
}

bool FakeServer::serveRecorded() {
    auto recordings = RecordedAnswers::load();
    if (!recordings) {
        serveBasics();
        return false;
    }
    setFallback([all = std::make_shared<const RecordedAnswers>(std::move(*recordings))](
                    const FakeRequest& request) { return all->find(request); });
    return true;
}

void FakeServer::misbehave(const QByteArray& where, Misbehaviour misbehaviour) {
    m_misbehaviours[where] = misbehaviour;
}
void FakeServer::delay(const QByteArray& where, std::chrono::milliseconds delay) {
    m_delays[where] = delay;
}

void FakeServer::releaseHeld() {
    m_misbehaviours.clear();
    const std::vector<Held> held = std::exchange(m_held, {});
    for (const auto& [socket, request] : held)
        respond(socket, request, Misbehaviour::None);
}

void FakeServer::goOffline() {
    m_listener.close();
    m_held.clear();
    const QList<QTcpSocket*> sockets = m_buffers.keys();
    m_buffers.clear();
    for (QTcpSocket* socket : sockets) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

void FakeServer::resume() {
    if (!m_listener.listen(QHostAddress::LocalHost, m_port))
        throw std::runtime_error("the port was taken");
}

qsizetype FakeServer::count(const QByteArray& where) const {
    return std::count_if(m_requests.begin(), m_requests.end(),
                         [&](const FakeRequest& request) { return isAt(request, where); });
}

FakeRequest FakeServer::last(const QByteArray& where) const {
    const auto found =
        std::find_if(m_requests.rbegin(), m_requests.rend(),
                     [&](const FakeRequest& request) { return isAt(request, where); });
    return found == m_requests.rend() ? FakeRequest() : *found;
}

void FakeServer::accept() {
    while (QTcpSocket* socket = m_listener.nextPendingConnection()) {
        m_buffers.insert(socket, {});
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { readFrom(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_buffers.remove(socket);
            std::erase_if(m_held, [&](const Held& held) { return held.socket == socket; });
            socket->deleteLater();
        });
    }
}

void FakeServer::readFrom(QTcpSocket* socket) {
    m_buffers[socket] += socket->readAll();
    while (m_buffers.contains(socket)) {
        auto request = takeRequest(m_buffers[socket]);
        if (!request) return;
        handle(socket, std::move(*request));
    }
}

void FakeServer::handle(QTcpSocket* socket, FakeRequest request) {
    m_requests.push_back(request);
    Q_EMIT requested();
    const Misbehaviour* found = findFor(m_misbehaviours, request);
    const Misbehaviour misbehaviour = found == nullptr ? Misbehaviour::None : *found;
    if (misbehaviour == Misbehaviour::NeverAnswers)
        return m_held.push_back({socket, std::move(request)});
    const auto* delay = findFor(m_delays, request);
    if (delay == nullptr) return respond(socket, request, misbehaviour);
    QTimer::singleShot(*delay, socket, [=, this] { respond(socket, request, misbehaviour); });
}

void FakeServer::respond(QTcpSocket* socket, const FakeRequest& request,
                         Misbehaviour misbehaviour) {
    const FakeAnswer answer = find(request);
    switch (misbehaviour) {
        case Misbehaviour::ClosesBeforeHeaders:
            return socket->abort();
        case Misbehaviour::SendsGarbage:
            socket->write(kGarbage, sizeof(kGarbage));
            return socket->disconnectFromHost();
        case Misbehaviour::ClosesAfterHeaders:
            socket->write(headOf(answer));
            return socket->disconnectFromHost();
        case Misbehaviour::TruncatesBody:
            socket->write(headOf(answer) + answer.body.first(answer.body.size() / 2));
            return socket->disconnectFromHost();
        case Misbehaviour::DripsSlowly:
            socket->write(headOf(answer));
            return drip(socket, answer.body);
        case Misbehaviour::None:
        case Misbehaviour::NeverAnswers:
            socket->write(headOf(answer) + answer.body);
    }
}

FakeAnswer FakeServer::find(const FakeRequest& request) const {
    if (const Responder* responder = findFor(m_answers, request)) return (*responder)(request);
    if (m_fallback)
        if (auto answer = m_fallback(request)) return std::move(*answer);
    return FakeAnswer::text("404 page not found\n", 404);
}

}  // namespace pallium::test
