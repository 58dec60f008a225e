#include "backend/ring/measured_kv_store.h"

#include "backend/base/times_taken.h"

namespace pallium::ring {

KvStore::Value MeasuredKvStore::get(std::string_view key) const {
    const Stopwatch stopwatch;
    Value value = m_store.get(key);
    observe("GET", true, stopwatch.elapsed());
    return value;
}

std::vector<std::pair<std::string, std::string>> MeasuredKvStore::list(
    std::string_view prefix) const {
    const Stopwatch stopwatch;
    auto entries = m_store.list(prefix);
    observe("List", true, stopwatch.elapsed());
    return entries;
}

Result<void> MeasuredKvStore::update(const std::string& key, const Change& change) {
    const Stopwatch stopwatch;
    auto updated = m_store.update(key, change);
    observe("CAS", updated.has_value(), stopwatch.elapsed());
    return updated;
}

void MeasuredKvStore::observe(std::string_view operation, bool isDone,
                              std::chrono::nanoseconds took) const {
    // Looked up each time: requests are rare, and a series is there once there was one.
    m_metrics
        .histogram("cortex_kv_request_duration_seconds", "Time spent on kv store requests.",
                   {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
                   {{"kv_name", m_name},
                    {"operation", std::string(operation)},
                    {"role", "primary"},
                    {"status_code", isDone ? "200" : "500"},
                    {"type", std::string(m_store.type())}})
        .observe(std::chrono::duration<double>(took).count());
}

}  // namespace pallium::ring
