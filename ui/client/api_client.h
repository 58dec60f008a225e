// ui/client: the public HTTP API of a Cortex-like server as typed calls. Qt Core and Network only.
// Start here; each *_api.h holds the calls of one area with their result structs and decoders.
#pragma once

#include "ui/client/api_error.h"

#include <QNetworkRequest>
#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QUrl>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

class QNetworkAccessManager;

namespace pallium::ui {

/// How to reach one server: a plain value, made from a profile and its secrets.
struct Endpoint {
    QUrl baseUrl;  // scheme, host, port and possibly a path, without a trailing slash
    QString prometheusPrefix = QStringLiteral("/prometheus");
    QString alertmanagerPrefix = QStringLiteral("/alertmanager");
    QByteArray tenantHeader = "X-Scope-OrgID";               // empty: the server has no tenants
    std::vector<std::pair<QByteArray, QByteArray>> headers;  // Authorization and whatever else
    QSslConfiguration tls;
    bool isReadOnly = true;
    std::chrono::milliseconds timeout{30000};  // of a read; queries carry their own
    std::chrono::milliseconds connectTimeout{5000};
    qint64 maxAnswerBytes = 64LL << 20;  // after decompression
};

using Parameters = std::vector<std::pair<QString, QString>>;  // repeated names allowed, order kept

/// One request, before tenant, authentication and prefix are put to it.
struct ApiRequest {
    enum class Method : quint8 { Get, Post, Delete };
    enum class Area : quint8 { Root, Prometheus, Alertmanager };  // which prefix goes before path
    /// Visible: somebody waits for the answer. Background: polls and probes. Query: somebody waits
    /// for what a server may work on for minutes. Each has places of its own, so that nobody waits
    /// behind another kind.
    enum class Urgency : quint8 { Visible, Background, Query };
    Method method = Method::Get;
    Area area = Area::Root;
    QString path;           // `/services`; segments that come from people through pathSegment()
    Parameters parameters;  // in the URL, or as a form when method is Post
    QByteArray body;        // with contentType; only for Post without parameters
    QByteArray contentType;
    QString tenant;  // empty: no tenant header
    bool changesState = false;
    bool fallsBackToGet = false;  // a query: repeated with GET where the server answers 405
    Urgency urgency = Urgency::Visible;
    std::chrono::milliseconds timeout{0};  // 0: the endpoint's
};

/// The same request, on behalf of somebody who waits or of nobody.
inline ApiRequest withUrgency(ApiRequest request, ApiRequest::Urgency urgency) {
    request.urgency = urgency;
    return request;
}

/// Percent-encodes one path segment, `/` included.
QString pathSegment(const QString& text);

/// What arrived with a status of 2xx, or of 3xx where the request changes something: read on the
/// decoder pool, never on the GUI thread.
struct ApiAnswer {
    QByteArray body;
    QByteArray contentType;
    int status = 0;
    std::chrono::milliseconds serverTime{0};  // from sending to the first byte
    std::chrono::milliseconds totalTime{0};   // to the last
    qint64 bytes = 0;
    QString request;  // as in ApiError
};

/// A request under way. Who keeps this object wants the answer: destroying it, or assigning another
/// call to it, cancels the request, and its handler is never called. So a page that holds its calls
/// as members drops late answers by being destroyed, and a newer request replaces the older.
/// Threads: GUI thread.
class ApiCall {
  public:
    struct State;
    ApiCall() = default;
    explicit ApiCall(std::shared_ptr<State> state) : m_state(std::move(state)) {}
    ApiCall(ApiCall&&) noexcept = default;
    ApiCall& operator=(ApiCall&& other) noexcept;
    ~ApiCall();
    void cancel();
    /// From the start until the handler is entered.
    bool isActive() const;

  private:
    std::shared_ptr<State> m_state;
};

/// What the request console and the status bar learn about each finished request.
struct RequestRecord {
    QString method;
    QString url;  // without secrets
    int status = 0;
    qint64 bytes = 0;
    std::chrono::milliseconds totalTime{0};
    bool isBackground = false;
};

/// Sends requests to one server. At most 4 visible and 2 background requests and 4 queries are in
/// flight, the rest wait in order. Redirects are followed for reads only; one retry after a lost
/// connection, for reads only; no cookies. A state-changing request is refused with ReadOnly when
/// the endpoint is read-only, and the paths that act on GET on real servers are never sent by GET
/// at all. Connects directly: no proxy is looked for. Destroying it cancels all its calls. Threads:
/// GUI thread; decoders run on a pool of cores - 1 threads.
class ApiClient final : public QObject {
    Q_OBJECT

  public:
    explicit ApiClient(Endpoint endpoint, QObject* parent = nullptr);
    ~ApiClient() override;

    const Endpoint& endpoint() const { return m_endpoint; }

    /// Sends `request`; on success `decode` runs on the pool and `handler` gets its result on this
    /// thread, on failure the error. The handler is entered at most once, never from within call(),
    /// never after the ApiCall is gone. `decode` must not touch objects of the GUI thread.
    template <class T>
    [[nodiscard]] ApiCall call(ApiRequest request,
                               std::function<ApiResult<T>(const ApiAnswer&)> decode,
                               std::function<void(ApiResult<T>)> handler) {
        return start(
            std::move(request),
            [decode = std::move(decode)](const ApiAnswer& answer) -> std::shared_ptr<void> {
                auto result = std::make_shared<ApiResult<T>>(decode(answer));
                if (!*result) completeError(result->error(), answer);
                return result;
            },
            [handler = std::move(handler)](tl::expected<std::shared_ptr<void>, ApiError> result) {
                if (!result) return handler(tl::unexpected(std::move(result.error())));
                handler(std::move(*std::static_pointer_cast<ApiResult<T>>(*result)));
            });
    }

    /// The request as it would be sent, as a curl command with every secret replaced by `$TOKEN`.
    QString curlCommand(const ApiRequest& request) const;

  Q_SIGNALS:
    void requestFinished(const pallium::ui::RequestRecord& record);

  private:
    using ErasedDecoder = std::function<std::shared_ptr<void>(const ApiAnswer&)>;
    using ErasedHandler = std::function<void(tl::expected<std::shared_ptr<void>, ApiError>)>;
    ApiCall start(ApiRequest request, ErasedDecoder decode, ErasedHandler handler);
    /// Puts to an error of a decoder what only the answer knows.
    static void completeError(ApiError& error, const ApiAnswer& answer);

    class Impl;
    Endpoint m_endpoint;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::ui
