#pragma once

#include "backend/base/clock.h"
#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/ring/kv_store.h"

namespace pallium::api {

/// The page /memberlist where a setting names that store: its keys, and this process as its only
/// member, since here it is a file of the process. As HTML, as JSON where Accept names it;
/// `?viewKey=` shows a value as it is kept. Otherwise a sentence. Threads: immutable after
/// construction.
class MemberlistApi {
  public:
    /// `store`: null if no setting names it; outlives this, as the clock does.
    MemberlistApi(const ring::KvStore* store, const Clock& clock)
        : m_store(store), m_clock(clock) {}
    void addRoutes(http::Router& router, ThreadPool& pool) const;

  private:
    http::Response show(const http::Request& request) const;
    std::string json() const;
    http::Response page() const;

    const ring::KvStore* const m_store;
    const Clock& m_clock;
};

}  // namespace pallium::api
