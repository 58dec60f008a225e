// A server for tests of the console: speaks HTTP/1.1 on a loopback port, answers what it is told
// to, misbehaves on demand and remembers what it was asked.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QString>
#include <QTcpServer>
#include <QUrl>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

class QTcpSocket;

namespace pallium::test {

struct FakeRequest {
    QByteArray method;
    QByteArray target;                      // as sent: `/a%2Fb?x=1`
    QHash<QByteArray, QByteArray> headers;  // names in lower case
    QByteArray body;

    QByteArray path() const;  // as sent, without the query
    QByteArray header(const QByteArray& name) const { return headers.value(name.toLower()); }
    /// Decoded, from the URL or from a form; empty if absent.
    QString parameter(const QString& name) const;
};

struct FakeAnswer {
    int status = 200;
    std::vector<std::pair<QByteArray, QByteArray>> headers;  // Content-Length is added
    QByteArray body;

    static FakeAnswer json(QByteArray body, int status = 200);
    static FakeAnswer text(QByteArray body, int status = 200);
    static FakeAnswer html(QByteArray body, int status = 200);
};

enum class Misbehaviour : quint8 {
    None,
    NeverAnswers,         // until releaseHeld()
    ClosesBeforeHeaders,  // as soon as the request is read
    ClosesAfterHeaders,   // which announce a body
    TruncatesBody,        // half of it, then closes
    SendsGarbage,         // bytes that are no HTTP, then closes
    DripsSlowly,          // the body a byte at a time, every 20 ms
};

/// Serves from its construction to its destruction. Answers are found by `METHOD /path`, then
/// `/path`, then the fallback; else it is 404 like a router's. Paths are compared as sent, without
/// the query. Threads: confined to the thread that made it, which runs an event loop.
class FakeServer final : public QObject {
    Q_OBJECT

  public:
    using Responder = std::function<FakeAnswer(const FakeRequest&)>;
    using Fallback = std::function<std::optional<FakeAnswer>(const FakeRequest&)>;

    FakeServer();
    ~FakeServer() override;

    QUrl url() const;  // `http://127.0.0.1:1234`

    /// `where` is `/path` for any method or `METHOD /path`.
    void answer(const QByteArray& where, FakeAnswer answer);
    void answer(const QByteArray& where, Responder responder);
    /// Asked where nothing else is set.
    void setFallback(Fallback fallback);
    /// A small healthy server: tenant `team-a`, three metrics, three ingesters, no sharding.
    void serveBasics();
    /// Recorded answers of Cortex, the one that fits a request best; basics where the recordings
    /// are absent, and then false. Both leave what answer() set before.
    bool serveRecorded();

    /// From now on; `where` as above, empty for every request.
    void misbehave(const QByteArray& where, Misbehaviour misbehaviour);
    void delay(const QByteArray& where, std::chrono::milliseconds delay);
    /// Answers what NeverAnswers holds back, in order, and behaves again.
    void releaseHeld();
    qsizetype heldCount() const { return static_cast<qsizetype>(m_held.size()); }
    /// Refuses new connections and closes the others; resume() listens on the same port again.
    void goOffline();
    void resume();

    const std::vector<FakeRequest>& requests() const { return m_requests; }
    /// How many of them went to `where`.
    qsizetype count(const QByteArray& where) const;
    /// The newest of them; an empty request if there is none.
    FakeRequest last(const QByteArray& where) const;

  Q_SIGNALS:
    void requested();

  private:
    struct Held {
        QTcpSocket* socket;
        FakeRequest request;
    };
    void accept();
    void readFrom(QTcpSocket* socket);
    void handle(QTcpSocket* socket, FakeRequest request);
    void respond(QTcpSocket* socket, const FakeRequest& request, Misbehaviour misbehaviour);
    FakeAnswer find(const FakeRequest& request) const;

    QTcpServer m_listener;
    quint16 m_port = 0;
    QHash<QTcpSocket*, QByteArray> m_buffers;
    std::map<QByteArray, Responder> m_answers;
    Fallback m_fallback;
    std::map<QByteArray, Misbehaviour> m_misbehaviours;
    std::map<QByteArray, std::chrono::milliseconds> m_delays;
    std::vector<Held> m_held;
    std::vector<FakeRequest> m_requests;
};

}  // namespace pallium::test
