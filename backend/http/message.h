// http: HTTP/1.1 as values (no Qt, no sockets): the pure parser (bytes in, events out), requests
// and responses, the raw-path router, content coding, and the one table from error kinds to
// statuses. Start at message.h, then router.h; what reads sockets is backend/httpserver.
#pragma once

#include "backend/base/context.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pallium::http {

enum class Method : uint8_t { Get, Head, Post, Put, Delete, Options, Patch, Other };
std::string_view methodName(Method method);

/// Header fields in order of arrival; names compared without regard to case.
class Headers {
  public:
    void add(std::string name, std::string value) {
        m_fields.emplace_back(std::move(name), std::move(value));
    }
    /// Replaces all fields of that name.
    void set(std::string_view name, std::string value);
    /// The first field of that name; nullopt if there is none.
    std::optional<std::string_view> get(std::string_view name) const;
    /// The first field's value or empty.
    std::string_view value(std::string_view name) const {
        return get(name).value_or(std::string_view{});
    }
    const std::vector<std::pair<std::string, std::string>>& fields() const { return m_fields; }
    std::vector<std::pair<std::string, std::string>>& fields() { return m_fields; }

  private:
    std::vector<std::pair<std::string, std::string>> m_fields;
};

/// Query or form parameters, percent- and plus-decoded, in order, duplicates kept (Go's
/// url.Values).
class Values {
  public:
    /// Parses `a=b&c=d`. Pairs with bad escapes or semicolons are skipped, as Go's ParseQuery does.
    void parse(std::string_view text);
    /// What was wrong with the first pair that was skipped, in Go's words; empty: none was.
    const std::string& failure() const { return m_failure; }
    void add(std::string key, std::string value) {
        m_pairs.emplace_back(std::move(key), std::move(value));
    }
    bool has(std::string_view key) const;
    /// The first value, empty if absent.
    std::string_view get(std::string_view key) const;
    std::vector<std::string_view> all(std::string_view key) const;
    const std::vector<std::pair<std::string, std::string>>& pairs() const { return m_pairs; }

  private:
    std::vector<std::pair<std::string, std::string>> m_pairs;
    std::string m_failure;
};

/// One complete request. A value: moved to the pool that handles it.
struct Request {
    Method method = Method::Get;
    std::string methodText;  // as sent: `GET`
    std::string rawPath;     // path of the target as sent, percent-encoded, without query
    std::string rawQuery;    // after `?`, without it
    std::vector<std::pair<std::string, std::string>> pathVariables;  // decoded, from the route
    Headers headers;
    std::string body;         // complete, transfer coding removed, content coding still on
    std::string peerAddress;  // `127.0.0.1:53412`
    Context context;          // canceled when the client leaves
    SteadyTime receivedAt;    // when it was complete; the epoch: not known

    std::string_view pathVariable(std::string_view name) const;
    /// Parameters of the query string; with `form` also of an urlencoded POST/PUT body, which come
    /// first (Go's Request.Form). A body without the form content type is not read.
    Values query() const;
    Values form() const;
};

/// One complete answer. Length, date, connection and chunking are the edge's business.
struct Response {
    int status = 200;
    Headers headers;
    std::string body;

    static Response text(int status, std::string body);  // text/plain; charset=utf-8
    /// Go's http.Error: the text plus a newline, plain text, `X-Content-Type-Options: nosniff`.
    static Response error(int status, std::string_view message);
    static Response json(int status, std::string body);  // application/json
    static Response html(std::string body);              // text/html; charset=utf-8
    static Response empty(int status) { return Response{status, {}, {}}; }
};

/// Statuses that handlers name. 499: the client left, as nginx and Cortex have it.
inline constexpr int kBadRequest = 400, kUnauthorized = 401, kForbidden = 403, kUnprocessable = 422,
                     kClientClosed = 499, kInternal = 500, kNotImplemented = 501,
                     kUnavailable = 503;

/// `OK`, `Bad Request`, …; empty for an unknown code.
std::string_view reasonPhrase(int status);

/// The one table from error kinds to HTTP statuses.
int statusOf(ErrorKind kind);

/// The right to answer one request, exactly once. Move-only; destroyed unanswered it answers 500.
/// Sending after the client left does nothing. Threads: may be used on any thread, one at a time.
class Reply {
  public:
    /// Where an answer goes; implemented by the edge (posts to its thread) and by tests.
    class Sink {
      public:
        virtual ~Sink() = default;
        virtual void send(Response response) = 0;
    };
    explicit Reply(std::shared_ptr<Sink> sink) : m_sink(std::move(sink)) {}
    Reply(Reply&& other) noexcept = default;
    Reply& operator=(Reply&& other) noexcept;
    ~Reply();

    void send(Response response);

  private:
    std::shared_ptr<Sink> m_sink;  // null once answered
};

}  // namespace pallium::http
