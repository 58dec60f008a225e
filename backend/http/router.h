#pragma once

#include "backend/http/message.h"
#include "backend/http/request_head.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pallium {
class ThreadPool;
}

namespace pallium::http {

/// Handles one request on a pool thread. Must answer the reply, now or later.
using Handler = std::function<void(Request request, Reply reply)>;

/// What a route may demand of a body before it is buffered.
struct BodyLimit {
    size_t maxBytes = 10 << 20;
    /// Answered for a larger body, given what it is of, its declared size (or, of one in chunks,
    /// one more than the limit) and the limit; null: 413 `http: request body too large`.
    std::function<Response(const RequestHead& head, size_t size, size_t limit)> refuse;
};

struct Route {
    /// Path with variables as whole segments: `/prometheus/api/v1/label/{name}/values`. A segment
    /// matches percent-encoded text, so `%2F` may be part of it; the handler sees it decoded. A
    /// path ending in `/*` matches everything below.
    std::string pattern;
    std::vector<Method> methods;  // empty: every method
    Handler handler;
    ThreadPool* pool = nullptr;  // where the handler runs; not owned
    BodyLimit bodyLimit;
    size_t maxTargetBytes = 16 << 10;  // 414 above
    std::string
        name;  // label `route` of request metrics; empty: made of the pattern, see route_name.h
};

/// Static hash for plain paths, then a segment trie; built once, then only read.
///
/// Answers as Cortex' router: unknown path 404 `404 page not found`, wrong method 405 with an empty
/// body, doubled slashes and dot segments 301 to the clean path (query kept), a trailing slash is
/// another path; ours: 400 for a broken escape in the path. Several routes may share a pattern with
/// different methods. Where patterns overlap, plain text wins over a variable, a variable over
/// `/*`, the route that was added first over a later one. Threads: immutable once serving.
class Router {
  public:
    /// All routes lie below `prefix`: a clean path without a slash at its end, or empty.
    explicit Router(std::string prefix = {});
    ~Router();
    /// The pattern is what follows the prefix. Requires: it begins with `/`; `*` only as its last
    /// segment.
    void add(Route route);

    struct Match {
        const Route* route = nullptr;  // null: answer `refusal`
        std::vector<std::pair<std::string, std::string>>
            variables;  // decoded; the rest of `/*` is named `*`
        Response refusal;
    };
    /// `rawPath` as sent, without the query; `rawQuery` is only needed for the target of a 301.
    Match find(Method method, std::string_view rawPath, std::string_view rawQuery = {}) const;
    const std::vector<std::unique_ptr<Route>>& routes() const { return m_routes; }

  private:
    struct Node;
    class Search;
    const std::string m_prefix;
    std::vector<std::unique_ptr<Route>> m_routes;
    std::unordered_map<std::string_view, std::vector<const Route*>>
        m_plain;                   // keys: the routes' patterns
    std::unique_ptr<Node> m_root;  // patterns with variables
};

}  // namespace pallium::http
