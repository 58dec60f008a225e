#include "backend/httpserver/exchange.h"

#include "backend/base/log.h"
#include "backend/http/content_coding.h"

#include <exception>
#include <utility>

namespace pallium::httpserver {
namespace {
constexpr size_t kMaxFailureBytes = 512;
}

QByteArray answerBytes(const http::Response& response, http::ResponseFraming framing) {
    const std::string head = http::responseHead(response, framing, systemClock().nowMs() / 1000);
    const bool hasBody = !framing.isHeadRequest && http::statusHasBody(response.status);
    QByteArray bytes;
    bytes.reserve(static_cast<qsizetype>(head.size() + (hasBody ? response.body.size() : 0)));
    bytes.append(head.data(), static_cast<qsizetype>(head.size()));
    if (hasBody) bytes.append(response.body.data(), static_cast<qsizetype>(response.body.size()));
    return bytes;
}

RequestRecord recordOf(RequestFacts& facts, const http::Response& response) {
    const std::chrono::duration<double> elapsed = systemClock().steadyNow() - facts.start;
    const size_t told = response.status >= 500 ? kMaxFailureBytes : 0;
    return {facts.route,
            facts.method,
            response.status,
            elapsed.count(),
            facts.bodyBytes,
            facts.framing.isHeadRequest ? 0 : response.body.size(),
            std::move(facts.notes),
            response.body.substr(0, told)};
}

Exchange::Exchange(std::shared_ptr<SharedState> state, std::shared_ptr<Mailbox> mailbox,
                   uint64_t connection, RequestFacts facts, BodyLease lease)
    : m_state(std::move(state)),
      m_mailbox(std::move(mailbox)),
      m_connection(connection),
      m_facts(std::move(facts)),
      m_lease(std::move(lease)) {}

void Exchange::send(http::Response response) {
    if (m_state->options.compressResponses)
        http::compressResponse(response, m_facts.acceptEncoding);
    http::ResponseFraming framing = m_facts.framing;
    framing.isKeepAlive = framing.isKeepAlive && !m_state->isStopping;
    Answer answer{m_connection, answerBytes(response, framing), framing.isKeepAlive,
                  recordOf(m_facts, response)};
    // Before the answer leaves: the client's next request must find the place free.
    m_lease.release();
    --m_state->stats.inflight;
    RouteLoad::end(*m_facts.running);
    m_mailbox->post(std::move(answer));
}

void runHandler(const http::Route& route, http::Request request,
                std::shared_ptr<Exchange> exchange) {
    try {
        route.handler(std::move(request), http::Reply(std::move(exchange)));
    } catch (const std::exception& exception) {
        log::error("request handler threw", {{"route", route.pattern}, {"err", exception.what()}});
    } catch (...) {
        log::error("request handler threw",
                   {{"route", route.pattern}, {"err", "unknown exception"}});
    }
}

}  // namespace pallium::httpserver
