#pragma once

#include "backend/api/index_page.h"
#include "backend/api/ingester_admin.h"
#include "backend/base/thread_pool.h"
#include "backend/http/router.h"

namespace pallium::api {

/// Operating ingesters: flush, shutdown, mode, renewTokens. With several ingesters in the process
/// the parameter `instance` (ours) names one of them. Threads: immutable after construction.
class IngesterApi {
  public:
    /// Both outlive this; flushes and shutdowns run on `longPool`.
    IngesterApi(IngesterAdmin& admin, ThreadPool& longPool)
        : m_admin(admin), m_longPool(longPool) {}
    void addRoutes(http::Router& router, ThreadPool& pool) const;
    static std::vector<IndexLink> links();

  private:
    void flush(const http::Request& request, http::Reply reply) const;
    void shutDown(const http::Request& request, http::Reply reply) const;
    http::Response mode(const http::Request& request) const;
    http::Response renewTokens(const http::Request& request) const;

    IngesterAdmin& m_admin;
    ThreadPool& m_longPool;
};

}  // namespace pallium::api
