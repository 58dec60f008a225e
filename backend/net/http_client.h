// net: outgoing requests (libcurl, no Qt).
#pragma once

#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/http/message.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace pallium::net {

/// One request to another server.
struct OutgoingRequest {
    std::string method = "GET";
    std::string url;  // absolute, http or https
    http::Headers headers;
    std::string body;  // sent if it is not empty, or the method is POST or PUT
};

struct HttpClientOptions {
    std::chrono::milliseconds connectTimeout{5'000};
    size_t maxBodyBytes = 16 << 20;  // of an answer
};

/// Sends requests one after another over a connection that is kept alive between them.
///
/// Redirects are not followed: a 302 is an answer. Nothing but http and https is spoken. A proxy
/// that the environment names is used, except for hosts that are this machine. Waits for the
/// answer, so it is for pool threads. Threads: confined to one at a time.
class HttpClient {
  public:
    explicit HttpClient(HttpClientOptions options = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Any answer is a success, whatever its status. The wait ends at the context's deadline, and
    /// within about a second of its cancellation. Errors: InvalidArgument for a bad URL or header,
    /// Unavailable if there is no connection or it broke, LimitExceeded if the answer's body is too
    /// large, DeadlineExceeded, Canceled.
    Result<http::Response> send(const OutgoingRequest& request, const Context& context);

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::net
