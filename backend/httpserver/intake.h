#pragma once

#include "backend/http/request_parser.h"
#include "backend/httpserver/exchange.h"
#include "backend/httpserver/shared_state.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pallium::httpserver {

/// Receives the requests of one connection, one after the other: finds the route when the head is
/// there, admits or refuses before a body is buffered, and collects the body. No sockets.
/// Threads: confined to the worker of the connection.
class Intake {
  public:
    enum class Outcome {
        NeedMore,  // or: more of the input can be taken
        Continue,  // the client waits for `100 Continue`; then go on
        Complete,  // takeRequest()
        Refused,   // refusal()
    };

    /// `peer`: the client, as RequestNotes wants it.
    Intake(std::shared_ptr<SharedState> state, std::string peer);

    /// Takes bytes off the front of `input`.
    Outcome take(std::string_view& input);

    /// How many of `available` bytes belong to a body with Content-Length; these may be read
    /// straight into bodySpace(), followed by bodyFilled().
    size_t directBytes(size_t available) const;
    /// Requires: 0 < bytes <= directBytes(). Null if that many bodies are held already: refusal().
    char* bodySpace(size_t bytes);
    /// `bytes` of the space were filled.
    Outcome bodyFilled(size_t bytes);

    bool hasStarted() const { return m_parser.hasStarted(); }
    bool isReceivingBody() const { return m_route != nullptr; }
    size_t bodySize() const { return m_body.size(); }

    /// After Complete: hands everything over and is ready for the next request.
    struct Received {
        http::Request request;
        RequestFacts facts;
        BodyLease lease;
    };
    Received takeRequest();

    struct Refusal {
        http::Response response;
        RequestFacts facts;
        bool hasHead = false;      // the request could be read
        bool isKeepAlive = false;  // the request was read to its end and the connection may stay
    };
    /// After Refused. Ready for the next request if the connection stays.
    Refusal takeRefusal();
    /// The same for a request that is given up: for `status`.
    Refusal giveUp(int status, std::string_view message);

  private:
    Outcome admit();
    std::optional<http::Response> objection(const http::RequestHead& head) const;
    Outcome appendBody(std::string_view part);
    Outcome refuse(http::Response response);
    http::Response tooLarge(size_t size) const;
    void reset();

    const std::shared_ptr<SharedState> m_state;
    const std::string m_peer;
    http::RequestParser m_parser;
    const http::Route* m_route = nullptr;  // set while an admitted request is received
    std::vector<std::pair<std::string, std::string>> m_variables;
    std::string m_body;
    uint64_t m_declaredBytes = 0;
    std::optional<BodyLease> m_lease;
    std::optional<http::Response> m_refusal;
    RequestFacts m_facts;
    bool m_hasHead = false;
};

}  // namespace pallium::httpserver
