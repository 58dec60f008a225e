#include "backend/httpserver/intake.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace pallium::httpserver {
namespace {

constexpr size_t kFirstBodyBytes = 64 << 10;  // reserved for a body of which nothing came yet

http::RequestParser::Limits parserLimits(const SharedState& state) {
    return {state.maxTargetBytes, state.options.maxHeaderBytes, state.options.maxHeaderFields};
}

http::Response overloaded(std::string_view what) {
    return http::Response::error(503, "server overloaded: " + std::string(what));
}

}  // namespace

Intake::Intake(std::shared_ptr<SharedState> state, std::string peer)
    : m_state(std::move(state)), m_peer(std::move(peer)), m_parser(parserLimits(*m_state)) {}

Intake::Outcome Intake::take(std::string_view& input) {
    while (true) {
        switch (m_parser.next(input)) {
            case http::RequestParser::Event::NeedMore:
                return Outcome::NeedMore;
            case http::RequestParser::Event::Complete:
                return Outcome::Complete;
            case http::RequestParser::Event::Failed:
                return refuse(
                    http::Response::error(m_parser.failure().status, m_parser.failure().message));
            case http::RequestParser::Event::Head: {
                const Outcome outcome = admit();
                // What follows of a body with a length is read directly, not through `input`.
                if (outcome != Outcome::NeedMore || m_parser.bodyRemaining() > 0) return outcome;
                break;
            }
            case http::RequestParser::Event::Body: {
                const Outcome outcome = appendBody(m_parser.body());
                if (outcome != Outcome::NeedMore) return outcome;
                break;
            }
        }
    }
}

Intake::Outcome Intake::admit() {
    const http::RequestHead& head = m_parser.head();
    m_hasHead = true;
    m_declaredBytes = head.contentLength;
    m_facts.method = head.methodText;
    m_facts.acceptEncoding = head.headers.value("Accept-Encoding");
    m_facts.framing = {head.method == http::Method::Head, head.isHttp10, head.isKeepAlive};
    m_facts.start = systemClock().steadyNow();
    if (m_state->options.notes) m_facts.notes = m_state->options.notes(head, m_peer);
    http::Router::Match match = m_state->router.find(head.method, head.rawPath, head.rawQuery);
    m_facts.route = match.route;
    m_route = match.route;
    m_variables = std::move(match.variables);
    if (m_route == nullptr) return refuse(std::move(match.refusal));
    if (std::optional<http::Response> response = objection(head))
        return refuse(*std::move(response));
    m_lease.emplace(m_state);
    return head.expectsContinue && head.hasBody() ? Outcome::Continue : Outcome::NeedMore;
}

std::optional<http::Response> Intake::objection(const http::RequestHead& head) const {
    const ServerStats& stats = m_state->stats;
    const ServerOptions& options = m_state->options;
    if (head.rawPath.size() + head.rawQuery.size() > m_route->maxTargetBytes) {
        return http::Response::error(414, "request target too long");
    }
    if (head.contentLength > m_route->bodyLimit.maxBytes) {
        return tooLarge(static_cast<size_t>(head.contentLength));
    }
    if (stats.inflight >= static_cast<int64_t>(options.maxInflightRequests)) {
        return overloaded("too many requests in flight");
    }
    const uint64_t held = static_cast<uint64_t>(std::max<int64_t>(stats.bodyBytes, 0));
    if (held + head.contentLength > options.maxInflightBodyBytes && head.contentLength > 0) {
        return overloaded("too many request bodies in flight");
    }
    return std::nullopt;
}

size_t Intake::directBytes(size_t available) const {
    if (m_route == nullptr) return 0;
    return static_cast<size_t>(std::min<uint64_t>(available, m_parser.bodyRemaining()));
}

char* Intake::bodySpace(size_t bytes) {
    if (!m_lease->take(bytes)) {
        (void)refuse(overloaded("too many request bodies in flight"));
        return nullptr;
    }
    const size_t oldSize = m_body.size();
    if (m_body.capacity() < oldSize + bytes) {
        // Grows with what came, at most to what was declared: a claim alone costs next to nothing.
        const uint64_t ahead = std::max<uint64_t>(2 * (oldSize + bytes), kFirstBodyBytes);
        m_body.reserve(static_cast<size_t>(std::min<uint64_t>(m_declaredBytes, ahead)));
    }
    m_body.resize(oldSize + bytes);
    return m_body.data() + oldSize;
}

Intake::Outcome Intake::bodyFilled(size_t bytes) {
    m_parser.skipBody(bytes);
    if (m_parser.bodyRemaining() > 0) return Outcome::NeedMore;
    std::string_view nothing;
    (void)m_parser.next(nothing);  // Complete: moves the parser past the body
    return Outcome::Complete;
}

Intake::Outcome Intake::appendBody(std::string_view part) {
    if (m_body.size() + part.size() > m_route->bodyLimit.maxBytes) {
        return refuse(tooLarge(m_route->bodyLimit.maxBytes + 1));
    }
    if (!m_lease->take(part.size())) return refuse(overloaded("too many request bodies in flight"));
    m_body += part;
    return Outcome::NeedMore;
}

http::Response Intake::tooLarge(size_t size) const {
    const http::BodyLimit& limit = m_route->bodyLimit;
    if (limit.refuse) return limit.refuse(m_parser.head(), size, limit.maxBytes);
    return http::Response::error(413, "http: request body too large");
}

Intake::Outcome Intake::refuse(http::Response response) {
    m_refusal = std::move(response);
    return Outcome::Refused;
}

Intake::Received Intake::takeRequest() {
    http::RequestHead& head = m_parser.head();
    http::Request request;
    request.method = head.method;
    request.methodText = std::move(head.methodText);
    request.rawPath = std::move(head.rawPath);
    request.rawQuery = std::move(head.rawQuery);
    request.headers = std::move(head.headers);
    request.pathVariables = std::move(m_variables);
    request.body = std::move(m_body);
    request.peerAddress = m_peer;
    m_facts.bodyBytes = request.body.size();
    Received received{std::move(request), std::move(m_facts), *std::move(m_lease)};
    reset();
    return received;
}

Intake::Refusal Intake::takeRefusal() {
    const bool isRead = m_hasHead && !m_parser.head().hasBody();
    Refusal refusal{*std::move(m_refusal), std::move(m_facts), m_hasHead, isRead};
    refusal.isKeepAlive = isRead && refusal.facts.framing.isKeepAlive;
    refusal.facts.bodyBytes = m_body.size();
    reset();
    return refusal;
}

Intake::Refusal Intake::giveUp(int status, std::string_view message) {
    (void)refuse(http::Response::error(status, message));
    Refusal refusal = takeRefusal();
    refusal.isKeepAlive = false;
    return refusal;
}

void Intake::reset() {
    m_parser.reset();
    m_route = nullptr;
    m_variables.clear();
    m_body = std::string();  // gives the memory back
    m_declaredBytes = 0;
    m_lease.reset();
    m_refusal.reset();
    m_facts = RequestFacts{};
    m_hasHead = false;
}

}  // namespace pallium::httpserver
