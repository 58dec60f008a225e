#pragma once

#include "tests/support/fake_server.h"
#include "ui/client/api_client.h"

#include <QTest>

#include <optional>

namespace pallium::ui {

inline constexpr int kCallTimeoutMs = 20000;

inline Endpoint endpointOf(const test::FakeServer& server) {
    Endpoint endpoint;
    endpoint.baseUrl = server.url();
    return endpoint;
}

inline ApiRequest getRequest(const QString& path) {
    ApiRequest request;
    request.path = path;
    return request;
}

/// Keeps what a handler got. Runs the event loop until it did.
template <class T>
class Awaited {
  public:
    auto handler() {
        return [this](ApiResult<T> result) {
            m_result = std::move(result);
            ++m_count;
        };
    }
    bool wait() {
        return QTest::qWaitFor([this] { return m_result.has_value(); }, kCallTimeoutMs);
    }
    bool isThere() const { return m_result.has_value(); }
    int count() const { return m_count; }
    ApiResult<T>& operator*() { return *m_result; }
    ApiResult<T>* operator->() { return &*m_result; }

  private:
    std::optional<ApiResult<T>> m_result;
    int m_count = 0;
};

/// The body as it came.
inline ApiResult<QByteArray> decodeBody(const ApiAnswer& answer) {
    return answer.body;
}

inline ApiCall fetch(ApiClient& client, const ApiRequest& request, Awaited<QByteArray>& awaited) {
    return client.call<QByteArray>(request, decodeBody, awaited.handler());
}

}  // namespace pallium::ui
