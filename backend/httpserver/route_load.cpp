#include "backend/httpserver/route_load.h"

namespace pallium::httpserver {

void RouteLoad::adopt(const http::Router& router) {
    for (const auto& route : router.routes())
        m_routes.try_emplace(route.get());
}

std::atomic<int64_t>& RouteLoad::begin(const http::Route& route, http::Method method) {
    Counts& counts = m_routes.find(&route)->second;  // all were adopted
    const auto index = static_cast<size_t>(method);
    counts.wasSeen[index].store(true, std::memory_order_relaxed);
    ++counts.running[index];
    return counts.running[index];
}

std::vector<RouteInflight> RouteLoad::now() const {
    std::vector<RouteInflight> all;
    for (const auto& [route, counts] : m_routes)
        for (size_t i = 0; i < kMethods; ++i)
            if (counts.wasSeen[i].load(std::memory_order_relaxed))
                all.push_back({route, static_cast<http::Method>(i), counts.running[i].load()});
    return all;
}

}  // namespace pallium::httpserver
