#pragma once

#include "backend/api/index_page.h"
#include "backend/base/clock.h"
#include "backend/base/thread_pool.h"
#include "backend/distributor/distributor.h"
#include "backend/http/router.h"

#include <vector>

namespace pallium::api {

/// The page of HA pairs and whom of each is listened to, as HTML, as JSON where Accept names it. No
/// tenant. Threads: immutable after construction.
class HaTrackerApi {
  public:
    /// Both outlive this; a distributor without a tracker has no pairs.
    HaTrackerApi(const distributor::Distributor& distributor, const Clock& clock)
        : m_distributor(distributor), m_clock(clock) {}
    void addRoutes(http::Router& router, ThreadPool& pool) const;
    static std::vector<IndexLink> links();

  private:
    http::Response show(const http::Request& request) const;

    const distributor::Distributor& m_distributor;
    const Clock& m_clock;
};

}  // namespace pallium::api
