#pragma once

#include "backend/base/mutex.h"
#include "backend/telemetry/registry.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

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
    /// `route` is Route::name; bytes are those of the bodies as they were on the wire.
    void record(std::string_view method, std::string_view route, int status, double seconds,
                size_t requestBytes, size_t responseBytes);

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
    struct Histograms {
        Pair seconds, requestBytes, responseBytes;
    };
    /// Method, route and status.
    using Key = std::tuple<std::string, std::string, int>;
    using KeyView = std::tuple<std::string_view, std::string_view, int>;
    /// Not std::less<>: clang 14 has no order between a Key and a KeyView.
    struct KeyLess {
        using is_transparent = void;
        bool operator()(const KeyView& a, const KeyView& b) const { return a < b; }
    };

    Histograms makeHistograms(std::string_view method, std::string_view route, int status);

    telemetry::Registry& m_registry;
    Mutex m_mutex;
    std::map<Key, Histograms, KeyLess> m_histograms PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::api
