#include "ui/client/transfer.h"

#include "ui/client/address.h"
#include "ui/client/error_mapping.h"
#include "ui/client/request_builder.h"
#include "ui/client/request_guard.h"

#include <QIODevice>
#include <QNetworkAccessManager>
#include <QSslError>

#include <algorithm>
#include <cstring>

namespace pallium::ui {
namespace {

constexpr qint64 kReadStep = 256 << 10;

/// A body that can be sent once. The network layer sends a request again by itself when a kept
/// connection turns out to be closed, which must not happen to one that changes something; where
/// the body cannot be rewound it gives up instead.
class OneTimeBody final : public QIODevice {
  public:
    explicit OneTimeBody(QByteArray data) : m_data(std::move(data)) { open(ReadOnly); }
    bool isSequential() const override { return true; }
    bool atEnd() const override { return m_position == m_data.size(); }
    qint64 bytesAvailable() const override { return m_data.size() - m_position; }
    bool seek(qint64) override { return false; }

  protected:
    qint64 readData(char* to, qint64 maxBytes) override {
        if (atEnd()) return -1;
        const qint64 count = std::min(maxBytes, bytesAvailable());
        std::memcpy(to, m_data.constData() + m_position, static_cast<size_t>(count));
        m_position += count;
        return count;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

  private:
    QByteArray m_data;
    qint64 m_position = 0;
};

std::optional<std::chrono::seconds> retryAfterOf(const QNetworkReply& reply) {
    bool isNumber = false;
    const int seconds = reply.rawHeader("Retry-After").trimmed().toInt(&isNumber);
    if (!isNumber || seconds < 0) return std::nullopt;
    return std::chrono::seconds(seconds);
}

bool isSameServer(const QUrl& from, const QUrl& to) {
    const int defaultPort = from.scheme() == QLatin1String("https") ? 443 : 80;
    return from.scheme() == to.scheme() && from.host() == to.host() &&
           from.port(defaultPort) == to.port(defaultPort);
}

}  // namespace

Transfer::Transfer(QNetworkAccessManager& manager, const Endpoint& endpoint,
                   const ApiRequest& request, Finished finished)
    : m_finished(std::move(finished)),
      m_reply(send(manager, endpoint, request)),
      m_base(m_reply->url()),
      m_isPost(request.method == ApiRequest::Method::Post),
      m_maxBytes(endpoint.maxAnswerBytes) {
    m_clock.start();
    m_reply->setParent(this);
    connectReply();
    startConnectTimer(endpoint.connectTimeout);
}

Transfer::~Transfer() {
    m_reply->disconnect(this);
    // A finished reply may be telling so right now, so it must survive its manager. One that is
    // under way must not: its start can still wait in the event loop, and would look for the
    // manager.
    if (m_reply->isFinished()) m_reply->setParent(nullptr);
    m_reply->abort();
    m_reply->deleteLater();
}

QNetworkReply* Transfer::send(QNetworkAccessManager& manager, const Endpoint& endpoint,
                              const ApiRequest& request) {
    QNetworkRequest network = networkRequest(endpoint, request);
    const QByteArray verb = methodName(request.method).toLatin1();
    if (request.method == ApiRequest::Method::Get) return manager.get(network);
    const QByteArray body = requestBody(request);
    network.setHeader(QNetworkRequest::ContentLengthHeader, body.size());
    if (!request.changesState) return manager.sendCustomRequest(network, verb, body);
    network.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    m_body = std::make_unique<OneTimeBody>(body);
    return manager.sendCustomRequest(network, verb, m_body.get());
}

void Transfer::connectReply() {
    connect(m_reply, &QNetworkReply::readyRead, this, &Transfer::readAvailable);
    connect(m_reply, &QNetworkReply::redirected, this, &Transfer::judgeRedirect);
    connect(m_reply, &QNetworkReply::finished, this, &Transfer::finish);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError>& errors) {
        for (const QSslError& error : errors)
            m_tlsProblems << error.errorString();
        m_tlsProblems.removeDuplicates();
    });
    connect(m_reply, &QNetworkReply::requestSent, this, [this] {
        m_sentAfter = std::chrono::milliseconds(m_clock.elapsed());
        m_connectTimer.stop();
    });
    connect(m_reply, &QNetworkReply::metaDataChanged, this, [this] {
        m_answeredAfter = std::chrono::milliseconds(m_clock.elapsed());
        m_connectTimer.stop();
        if (m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > m_maxBytes)
            refuseTooLarge();
    });
}

void Transfer::startConnectTimer(std::chrono::milliseconds timeout) {
    m_connectTimer.setSingleShot(true);
    connect(&m_connectTimer, &QTimer::timeout, this, [this, timeout] {
        ApiError error;
        error.text = ApiClient::tr("No connection within %1 seconds.")
                         .arg(static_cast<double>(timeout.count()) / 1000);
        fail(std::move(error));
    });
    m_connectTimer.start(timeout);
}

void Transfer::refuseTooLarge() {
    ApiError error;
    error.kind = ApiErrorKind::TooLarge;
    error.text = ApiClient::tr("The answer is larger than the limit of this connection.");
    fail(std::move(error));
}

void Transfer::readAvailable() {
    while (!m_failure && m_reply->bytesAvailable() > 0) {
        const QByteArray part = m_reply->read(kReadStep);
        if (part.isEmpty()) return;
        if (m_received.size() + part.size() > m_maxBytes) return refuseTooLarge();
        m_received += part;
    }
}

void Transfer::judgeRedirect(const QUrl& target) {
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // Other redirects turn a POST into a GET without its parameters.
    const bool keepsRequest = !m_isPost || status == 307 || status == 308;
    // Tenant and authentication go along, so only to where they were meant to go.
    if (keepsRequest && isSameServer(m_base, target) &&
        !actsOnGet(target.path(QUrl::FullyDecoded))) {
        Q_EMIT m_reply->redirectAllowed();
        return;
    }
    fail(decodeError(
        ApiClient::tr("The server sends this request on to %1.").arg(shownAddress(target))));
}

void Transfer::fail(ApiError error) {
    if (m_failure) return;
    m_failure = std::move(error);
    m_reply->abort();  // finished() follows
}

ApiError Transfer::replyError() const {
    ApiError error = transferError(m_reply->error(), m_reply->errorString());
    if (error.kind == ApiErrorKind::Tls && !m_tlsProblems.isEmpty())
        error.text = m_tlsProblems.join(QLatin1Char('\n'));
    return error;
}

ApiAnswer Transfer::takeAnswer() {
    ApiAnswer answer;
    answer.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.contentType = m_reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
    answer.bytes = m_received.size();
    answer.body = std::move(m_received);
    answer.totalTime = std::chrono::milliseconds(m_clock.elapsed());
    const auto answeredAfter = m_answeredAfter.count() > 0 ? m_answeredAfter : answer.totalTime;
    answer.serverTime = std::max(answeredAfter - m_sentAfter, std::chrono::milliseconds(0));
    return answer;
}

void Transfer::finish() {
    m_connectTimer.stop();
    readAvailable();
    TransferOutcome outcome;
    outcome.answer = takeAnswer();
    outcome.retryAfter = retryAfterOf(*m_reply);
    const auto error = m_reply->error();
    // Qt reports a status outside 2xx as an error too; those are answers here.
    const bool isWholeAnswer = error == QNetworkReply::NoError ||
                               (outcome.answer.status >= 300 && error >= 201 && error < 500 &&
                                error != QNetworkReply::ContentReSendError);
    if (m_failure)
        outcome.failure = std::move(m_failure);
    else if (!isWholeAnswer)
        outcome.failure = replyError();
    outcome.isConnectionLost = outcome.failure && error == QNetworkReply::RemoteHostClosedError;
    const Finished finished = std::move(m_finished);
    finished(std::move(outcome));
}

}  // namespace pallium::ui
