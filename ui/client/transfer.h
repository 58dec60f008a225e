#pragma once

#include "ui/client/api_client.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QNetworkReply>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

class QIODevice;

namespace pallium::ui {

/// What came of sending one request: the answer with its status, whatever it is, or why there is
/// none.
struct TransferOutcome {
    ApiAnswer answer;
    std::optional<ApiError> failure;  // the answer is then as far as it came
    bool isConnectionLost = false;    // reset or closed before the answer was complete
    std::optional<std::chrono::seconds> retryAfter;
};

/// One request on its way, once: no retry, no judgement of the status. Reads the answer into memory
/// and stops at the limit of bytes, after the time of silence that the request allows, and when no
/// connection comes about in time. Redirects are followed within the same server only.
/// Destroying it aborts silently. Threads: GUI thread.
class Transfer final : public QObject {
  public:
    using Finished = std::function<void(TransferOutcome)>;

    /// `finished` is entered once, from the event loop; it may destroy this object.
    Transfer(QNetworkAccessManager& manager, const Endpoint& endpoint, const ApiRequest& request,
             Finished finished);
    ~Transfer() override;

  private:
    QNetworkReply* send(QNetworkAccessManager& manager, const Endpoint& endpoint,
                        const ApiRequest& request);
    void connectReply();
    void startConnectTimer(std::chrono::milliseconds timeout);
    void refuseTooLarge();
    void readAvailable();
    void judgeRedirect(const QUrl& target);
    void fail(ApiError error);
    void finish();
    ApiError replyError() const;
    ApiAnswer takeAnswer();

    Finished m_finished;
    std::unique_ptr<QIODevice> m_body;
    QNetworkReply* m_reply;
    QUrl m_base;
    bool m_isPost;
    qint64 m_maxBytes;
    QByteArray m_received;
    QStringList m_tlsProblems;
    std::optional<ApiError> m_failure;  // ours; it wins over the reply's
    QTimer m_connectTimer;
    QElapsedTimer m_clock;
    std::chrono::milliseconds m_sentAfter{0};
    std::chrono::milliseconds m_answeredAfter{0};
};

}  // namespace pallium::ui
