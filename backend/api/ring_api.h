#pragma once

#include "backend/base/clock.h"
#include "backend/base/thread_pool.h"
#include "backend/http/router.h"
#include "backend/ring/ring.h"

#include <string>
#include <string_view>
#include <vector>

namespace pallium::api {

/// What is shown where a component has no ring.
struct NoRing {
    std::string_view title, sentence;
    std::string_view contentType = "text/html; charset=utf-8";
};
// Titles, sentences and content types of Cortex.
inline constexpr NoRing kNoDistributorRing{"Cortex Distributor Status",
                                           "Distributor is not running with global limits enabled",
                                           "text/html"};
inline constexpr NoRing kNoStoreGatewayRing{
    "Cortex Store Gateway Ring", "Store gateway has no ring because sharding is disabled."};
inline constexpr NoRing kNoCompactorRing{"Cortex Compactor Ring",
                                         "Compactor has no ring because sharding is disabled."};
inline constexpr NoRing kNoRulerRing{"Cortex Ruler Status", "Ruler running with shards disabled",
                                     "text/html"};
inline constexpr NoRing kNoAlertmanagerRing{
    "Cortex Alertmanager Ring", "Alertmanager has no ring because sharding is disabled."};

/// The page of one ring, at one or more paths.
struct RingPage {
    std::vector<std::string> paths;  // `/ingester/ring`, `/ring`
    ring::Ring* ring = nullptr;      // null: `absence` is shown; borrowed, outlives the routes
    NoRing absence = {};
};

/// Pages of rings as HTML, as JSON where Accept names it; a form forgets a member. No tenant.
/// Threads: immutable after construction.
class RingApi {
  public:
    RingApi(std::vector<RingPage> pages, const Clock& clock)
        : m_pages(std::move(pages)), m_clock(clock) {}
    void addRoutes(http::Router& router, ThreadPool& pool) const;

  private:
    http::Response show(const ring::Ring& ring, const http::Request& request) const;
    static http::Response forget(ring::Ring& ring, const http::Request& request);

    const std::vector<RingPage> m_pages;
    const Clock& m_clock;
};

}  // namespace pallium::api
