#pragma once

#include "backend/base/clock.h"
#include "backend/http/message.h"
#include "backend/http/response_writer.h"
#include "backend/httpserver/mailbox.h"
#include "backend/httpserver/shared_state.h"

#include <QByteArray>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace pallium::httpserver {

/// What is kept of a request while its handler runs.
struct RequestFacts {
    const http::Route* route = nullptr;
    std::string method;
    std::string acceptEncoding;
    http::ResponseFraming framing;
    size_t bodyBytes = 0;
    std::vector<log::Field> notes;
    SteadyTime start;                         // when its head was complete
    std::atomic<int64_t>* running = nullptr;  // of its route, as long as its handler runs
};

/// Head and body of an answer in one piece, ready to be written. Without the body if the request
/// was HEAD.
QByteArray answerBytes(const http::Response& response, http::ResponseFraming framing);

/// What the observer is told; takes the notes.
RequestRecord recordOf(RequestFacts& facts, const http::Response& response);

/// The way back of one request: makes the bytes of the answer on the thread that answers, and posts
/// them to the worker of the connection. Counts as in flight until then.
/// Threads: send() on any thread, once; see http::Reply.
class Exchange final : public http::Reply::Sink {
  public:
    /// Requires: the caller has counted the request into stats.inflight and facts.running.
    Exchange(std::shared_ptr<SharedState> state, std::shared_ptr<Mailbox> mailbox,
             uint64_t connection, RequestFacts facts, BodyLease lease);

    void send(http::Response response) override;

  private:
    const std::shared_ptr<SharedState> m_state;
    const std::shared_ptr<Mailbox> m_mailbox;
    const uint64_t m_connection;
    RequestFacts m_facts;
    BodyLease m_lease;
};

/// Runs the handler of a route; what it throws is logged and becomes a 500.
void runHandler(const http::Route& route, http::Request request,
                std::shared_ptr<Exchange> exchange);

}  // namespace pallium::httpserver
