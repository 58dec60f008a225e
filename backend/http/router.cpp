#include "backend/http/router.h"

#include "backend/http/characters.h"
#include "backend/http/percent.h"
#include "backend/http/route_name.h"

#include <algorithm>
#include <cassert>
#include <map>

namespace pallium::http {
namespace {

bool isVariable(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool accepts(const Route& route, Method method) {
    return route.methods.empty() ||
           std::find(route.methods.begin(), route.methods.end(), method) != route.methods.end();
}

/// False for what cleanPath() would change; true is the common case and allocates nothing.
bool isClean(std::string_view path) {
    return path.substr(0, 1) == "/" && path.find("//") == std::string_view::npos &&
           path.find("/.") == std::string_view::npos;
}

/// Without empty, `.` and `..` segments; a trailing slash stays. As Go's path.Clean for routers.
std::string cleanPath(std::string_view path) {
    std::vector<std::string_view> kept;
    const bool hasTrailingSlash = !path.empty() && path.back() == '/';
    while (!path.empty()) {
        const std::string_view segment = takeItem(path, '/');
        if (segment == "..") {
            if (!kept.empty()) kept.pop_back();
        } else if (!segment.empty() && segment != ".") {
            kept.push_back(segment);
        }
    }
    std::string clean;
    for (const std::string_view segment : kept)
        clean.append("/").append(segment);
    if (clean.empty() || hasTrailingSlash) clean += '/';
    return clean;
}

/// A Location header that stays on this server: browsers read a backslash as a slash, so `/\host`
/// would leave it.
std::string locationOf(std::string_view path, std::string_view rawQuery) {
    std::string location;
    for (const char c : path) {
        if (c == '\\' || static_cast<unsigned char>(c) >= 0x80) {
            location += percentEncode(std::string_view(&c, 1));
        } else {
            location += c;
        }
    }
    if (!rawQuery.empty()) location.append("?").append(rawQuery);
    return location;
}

}  // namespace

struct Router::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> segments;
    std::unique_ptr<Node> variable;
    std::vector<const Route*> routes;      // whose pattern ends here
    std::vector<const Route*> restRoutes;  // whose pattern goes on with `/*`
};

/// One walk through the trie: the best route that accepts the method, and whether any matched the
/// path at all.
class Router::Search {
  public:
    explicit Search(Method method) : m_method(method) {}

    const Route* findIn(const std::vector<const Route*>& routes) {
        for (const Route* route : routes) {
            if (accepts(*route, m_method)) return route;
        }
        m_hasPathMatch |= !routes.empty();
        return nullptr;
    }

    /// `path` is what follows the node: empty, or begins with a slash.
    const Route* walk(const Node& node, std::string_view path) {
        if (path.empty()) return findIn(node.routes);
        std::string_view rest = path.substr(1);
        const std::string_view segment = rest.substr(0, rest.find('/'));
        rest.remove_prefix(segment.size());
        const auto plain = node.segments.find(segment);
        if (plain != node.segments.end()) {
            if (const Route* route = walk(*plain->second, rest)) return route;
        }
        if (node.variable && !segment.empty()) {
            if (const Route* route = walk(*node.variable, rest)) return route;
        }
        return findIn(node.restRoutes);
    }

    bool hasPathMatch() const { return m_hasPathMatch; }

  private:
    const Method m_method;
    bool m_hasPathMatch = false;
};

namespace {

/// Reads the variables of a matched pattern off the path. Requires: the path matches and its
/// escapes are valid.
void readVariables(std::string_view pattern, std::string_view path,
                   std::vector<std::pair<std::string, std::string>>& variables) {
    pattern.remove_prefix(1);
    path.remove_prefix(1);
    while (!pattern.empty()) {
        const std::string_view name = takeItem(pattern, '/');
        const bool isRest = name == "*" && pattern.empty();
        const std::string_view segment = isRest ? path : takeItem(path, '/');
        if (!isRest && !isVariable(name)) continue;
        std::string value;
        percentDecode(segment, false, value);
        variables.emplace_back(isRest ? name : name.substr(1, name.size() - 2), std::move(value));
    }
}

}  // namespace

Router::Router(std::string prefix)
    : m_prefix(std::move(prefix)), m_root(std::make_unique<Node>()) {}
Router::~Router() = default;

void Router::add(Route route) {
    assert(route.pattern.substr(0, 1) == "/" && "a pattern is a path");
    route.pattern.insert(0, m_prefix);
    if (route.name.empty()) route.name = routeName(route.pattern);
    m_routes.push_back(std::make_unique<Route>(std::move(route)));
    const Route* added = m_routes.back().get();
    const std::string_view pattern = added->pattern;
    if (pattern.find('{') == std::string_view::npos && pattern.back() != '*') {
        m_plain[pattern].push_back(added);
        return;
    }
    Node* node = m_root.get();
    size_t begin = 1;
    while (begin <= pattern.size()) {
        const size_t end = std::min(pattern.find('/', begin), pattern.size());
        const std::string_view segment = pattern.substr(begin, end - begin);
        begin = end + 1;
        if (segment == "*") {
            node->restRoutes.push_back(added);
            return;
        }
        std::unique_ptr<Node>& next =
            isVariable(segment) ? node->variable : node->segments[std::string(segment)];
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    }
    node->routes.push_back(added);
}

Router::Match Router::find(Method method, std::string_view rawPath,
                           std::string_view rawQuery) const {
    Match match;
    if (!badEscape(rawPath).empty()) {
        match.refusal = Response::error(400, "invalid URL escape in the path");
        return match;
    }
    if (rawPath != "*" && !isClean(rawPath)) {
        if (const std::string clean = cleanPath(rawPath); clean != rawPath) {
            match.refusal = Response::empty(301);
            match.refusal.headers.add("Location", locationOf(clean, rawQuery));
            return match;
        }
    }
    Search search(method);
    const auto plain = m_plain.find(rawPath);
    if (plain != m_plain.end()) match.route = search.findIn(plain->second);
    if (match.route == nullptr) {
        match.route = search.walk(*m_root, rawPath);
        if (match.route != nullptr) readVariables(match.route->pattern, rawPath, match.variables);
    }
    if (match.route == nullptr) {
        match.refusal = search.hasPathMatch() ? Response::empty(405)
                                              : Response::error(404, "404 page not found");
    }
    return match;
}

}  // namespace pallium::http
