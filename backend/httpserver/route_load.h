#pragma once

#include "backend/http/router.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pallium::httpserver {

/// How many requests of one route and method are answered at the moment.
struct RouteInflight {
    const http::Route* route = nullptr;
    http::Method method = http::Method::Get;
    int64_t requests = 0;
};

/// Counts requests by route and method from when they are handed to a handler until they are
/// answered. Threads: internally synchronised once the routes are there.
class RouteLoad {
  public:
    /// Requires: called once, before anything is counted.
    void adopt(const http::Router& router);
    /// One more; the count stays where it is as long as this, for end().
    std::atomic<int64_t>& begin(const http::Route& route, http::Method method);
    static void end(std::atomic<int64_t>& count) { --count; }
    /// Of all that there was a request of, in no order.
    std::vector<RouteInflight> now() const;

  private:
    static constexpr size_t kMethods = 8;
    struct Counts {
        std::array<std::atomic<int64_t>, kMethods> running{};
        std::array<std::atomic<bool>, kMethods> wasSeen{};
    };
    std::unordered_map<const http::Route*, Counts> m_routes;  // never changes once adopted
};

}  // namespace pallium::httpserver
