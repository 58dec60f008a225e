#pragma once

#include "backend/base/mutex.h"
#include "backend/telemetry/registry.h"

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace pallium::api {

/// True for routes whose requests the querier answers, by their name.
bool isQuerierRoute(std::string_view route);

/// A method as a label: a client may send any word; those that do not exist are `other`.
std::string_view methodLabel(std::string_view method);
/// Route::name as a label: empty (no route matched) is `other`.
std::string_view routeLabel(std::string_view route);

/// cortex_request_duration_seconds by method, route and status, cortex_request_message_bytes and
/// cortex_response_message_bytes by method and route; requests that the querier answers count in
/// cortex_querier_* of the same names, too. Threads: internally synchronised.
class RequestMetrics {
  public:
    explicit RequestMetrics(telemetry::Registry& registry) : m_registry(registry) {}
    /// `route` is Route::name.
    void record(std::string_view method, std::string_view route, int status, double seconds);
    /// Bytes of the bodies as they were on the wire.
    void recordBodies(std::string_view method, std::string_view route, size_t requestBytes,
                      size_t responseBytes);

  private:
    /// The same of all requests and, where the querier answers them, of its own; else null.
    struct Pair {
        telemetry::Histogram* all = nullptr;
        telemetry::Histogram* ofQuerier = nullptr;
        void observe(double value) const {
            all->observe(value);
            if (ofQuerier != nullptr) ofQuerier->observe(value);
        }
    };
    using Key = std::tuple<std::string, std::string, int>;
    using BodyKey = std::pair<std::string, std::string>;

    Pair makeDurations(const Key& key);
    std::pair<Pair, Pair> makeBodies(const BodyKey& key);

    telemetry::Registry& m_registry;
    Mutex m_mutex;
    std::map<Key, Pair, std::less<>> m_durations PALLIUM_GUARDED_BY(m_mutex);
    /// Of requests and of responses.
    std::map<BodyKey, std::pair<Pair, Pair>, std::less<>> m_bodies PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::api
