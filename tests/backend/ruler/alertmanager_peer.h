#pragma once

#include "backend/base/mutex.h"
#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/httpserver/http_server.h"

#include <memory>
#include <string>
#include <vector>

namespace pallium::test {

/// A server on a free port that stands in for an Alertmanager: it keeps what is posted to
/// `/am/api/v2/alerts`. Threads: internally synchronised.
class AlertmanagerPeer {
  public:
    AlertmanagerPeer();
    ~AlertmanagerPeer();

    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_server->port()); }

    /// The status of the next answers.
    void answer(int status);
    /// Answers nothing from now on, until release().
    void hold();
    void release();

    std::vector<http::Request> requests() const;
    size_t count() const { return requests().size(); }

  private:
    void take(http::Request request, http::Reply reply);

    mutable Mutex m_mutex;
    int m_status PALLIUM_GUARDED_BY(m_mutex) = 200;
    bool m_isHolding PALLIUM_GUARDED_BY(m_mutex) = false;
    std::vector<http::Request> m_requests PALLIUM_GUARDED_BY(m_mutex);
    std::vector<http::Reply> m_held PALLIUM_GUARDED_BY(m_mutex);
    ThreadPool m_pool{"peer", 1, 100};
    http::Router m_router;
    std::unique_ptr<httpserver::HttpServer> m_server;
};

}  // namespace pallium::test
