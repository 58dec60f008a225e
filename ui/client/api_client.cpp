#include "ui/client/api_client.h"

#include "ui/client/error_mapping.h"
#include "ui/client/request_builder.h"
#include "ui/client/request_guard.h"
#include "ui/client/request_queue.h"
#include "ui/client/transfer.h"

#include <QMetaObject>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QThread>
#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <unordered_map>

namespace pallium::ui {

struct ApiCall::State {
    std::atomic<bool> isCancelled = false;  // read by the decoder before it begins
    bool isActive = true;
    std::function<void()> drop;  // takes the request out of the client; empty once it is over
};

ApiCall& ApiCall::operator=(ApiCall&& other) noexcept {
    if (this != &other) {
        cancel();
        m_state = std::move(other.m_state);
    }
    return *this;
}

ApiCall::~ApiCall() {
    cancel();
}

void ApiCall::cancel() {
    const auto state = std::move(m_state);
    m_state.reset();
    if (!state || !state->isActive) return;
    state->isActive = false;
    state->isCancelled = true;
    const auto drop = std::exchange(state->drop, {});
    if (drop) drop();
}

bool ApiCall::isActive() const {
    return m_state && m_state->isActive;
}

/// The requests under way. A request is known by its number from start() until its handler is
/// entered or its ApiCall is gone; what arrives for a number that is no longer known is dropped.
class ApiClient::Impl {
  public:
    using Id = RequestQueue::Id;

    explicit Impl(ApiClient& client) : m_client(client) {
        m_pool.setMaxThreadCount(std::max(1, QThread::idealThreadCount() - 1));
        for (QNetworkAccessManager* const network : {&m_network, &m_queries}) {
            network->setProxy(QNetworkProxy::NoProxy);
            network->setAutoDeleteReplies(false);
        }
    }

    ~Impl() {
        for (auto& [id, job] : m_jobs) {
            job.state->isActive = false;
            job.state->isCancelled = true;
            job.state->drop = {};
        }
        m_pool.clear();
        m_pool.waitForDone();
    }

    std::shared_ptr<ApiCall::State> add(ApiRequest request, ErasedDecoder decode,
                                        ErasedHandler handler) {
        const Id id = ++m_lastId;
        auto state = std::make_shared<ApiCall::State>();
        state->drop = [this, id] { remove(id); };
        const auto urgency = request.urgency;
        if (m_sendsReadsByGet && request.fallsBackToGet) toGet(request);
        auto refused = refusal(m_client.endpoint(), request);
        m_jobs.emplace(
            id, Job{std::move(request), std::move(decode), std::move(handler), state, nullptr});
        if (refused)
            later(id, tl::unexpected(std::move(*refused)));
        else
            m_queue.add(id, urgency);
        return state;
    }

  private:
    struct Job {
        ApiRequest request;
        ErasedDecoder decode;
        ErasedHandler handler;
        std::shared_ptr<ApiCall::State> state;
        std::unique_ptr<Transfer> transfer;
        bool isRepeated = false;  // after a lost connection
    };
    using Decoded = tl::expected<std::shared_ptr<void>, ApiError>;

    static void toGet(ApiRequest& request) {
        request.method = ApiRequest::Method::Get;
        request.fallsBackToGet = false;
    }

    void remove(Id id) {
        auto node = m_jobs.extract(id);  // its handler may own what calls back into this client
        m_queue.remove(id);
    }

    void send(Id id) {
        Job& job = m_jobs.at(id);
        const bool isQuery = job.request.urgency == ApiRequest::Urgency::Query;
        job.transfer = std::make_unique<Transfer>(
            isQuery ? m_queries : m_network, m_client.endpoint(), job.request,
            [this, id](TransferOutcome outcome) { transferred(id, std::move(outcome)); });
    }

    void transferred(Id id, TransferOutcome outcome) {
        Job& job = m_jobs.at(id);
        const std::unique_ptr<Transfer> finished = std::move(job.transfer);
        outcome.answer.request = requestText(m_client.endpoint(), job.request);
        if (mayRepeat(job, outcome)) return send(id);
        const QPointer<ApiClient> client = &m_client;
        record(job.request, outcome.answer);
        if (!client || !m_jobs.contains(id)) return;  // whoever listened dropped it
        judge(id, m_jobs.at(id), std::move(outcome));
    }

    bool mayRepeat(Job& job, const TransferOutcome& outcome) {
        if (outcome.isConnectionLost && !job.request.changesState && !job.isRepeated)
            return job.isRepeated = true;
        if (outcome.failure || outcome.answer.status != 405 || !job.request.fallsBackToGet)
            return false;
        m_sendsReadsByGet = true;
        toGet(job.request);
        return true;
    }

    void judge(Id id, Job& job, TransferOutcome outcome) {
        const int status = outcome.answer.status;
        // A change that is answered by a redirect was taken; where it leads is of no interest.
        const bool isTaken = (status >= 200 && status < 300) ||
                             (job.request.changesState && status >= 300 && status < 400);
        if (!outcome.failure && !isTaken)
            outcome.failure = statusError(status, outcome.answer.body);
        if (outcome.failure) {
            outcome.failure->retryAfter = outcome.retryAfter;
            completeError(*outcome.failure, outcome.answer);
            return deliver(id, tl::unexpected(std::move(*outcome.failure)));
        }
        decode(id, job, std::move(outcome.answer));
        m_queue.remove(id);
    }

    void decode(Id id, Job& job, ApiAnswer answer) {
        m_pool.start([this, id, state = job.state, decode = std::move(job.decode),
                      answer = std::move(answer)] {
            if (state->isCancelled) return;
            later(id, decode(answer));
        });
    }

    /// From any thread.
    void later(Id id, Decoded result) {
        QMetaObject::invokeMethod(
            &m_client,
            [this, id, result = std::move(result)]() mutable { deliver(id, std::move(result)); },
            Qt::QueuedConnection);
    }

    /// Last step of a request; the handler may destroy the client.
    void deliver(Id id, Decoded result) {
        auto node = m_jobs.extract(id);
        if (node.empty()) return;
        Job job = std::move(node.mapped());
        job.transfer.reset();
        job.state->isActive = false;
        job.state->drop = {};
        m_queue.remove(id);
        job.handler(std::move(result));
    }

    void record(const ApiRequest& request, const ApiAnswer& answer) {
        RequestRecord record;
        record.method = methodName(request.method);
        record.url = requestUrl(m_client.endpoint(), request).toString(QUrl::FullyEncoded);
        record.status = answer.status;
        record.bytes = answer.bytes;
        record.totalTime = answer.totalTime;
        record.isBackground = request.urgency == ApiRequest::Urgency::Background;
        Q_EMIT m_client.requestFinished(record);
    }

    ApiClient& m_client;
    // Each has at most 6 connections to a server.
    QNetworkAccessManager m_network;
    QNetworkAccessManager m_queries;
    QThreadPool m_pool;
    bool m_sendsReadsByGet = false;  // the server refused a query by POST
    Id m_lastId = 0;
    RequestQueue m_queue{[this](Id id) { send(id); }};
    std::unordered_map<Id, Job> m_jobs;  // transfers end before the managers
};

ApiClient::ApiClient(Endpoint endpoint, QObject* parent)
    : QObject(parent), m_endpoint(std::move(endpoint)), m_impl(std::make_unique<Impl>(*this)) {}

ApiClient::~ApiClient() = default;

ApiCall ApiClient::start(ApiRequest request, ErasedDecoder decode, ErasedHandler handler) {
    return ApiCall(m_impl->add(std::move(request), std::move(decode), std::move(handler)));
}

QString ApiClient::curlCommand(const ApiRequest& request) const {
    return curlText(m_endpoint, request);
}

void ApiClient::completeError(ApiError& error, const ApiAnswer& answer) {
    if (error.status == 0) error.status = answer.status;
    error.request = answer.request;
}

}  // namespace pallium::ui
