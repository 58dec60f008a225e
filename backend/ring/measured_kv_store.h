#pragma once

#include "backend/ring/kv_store.h"
#include "backend/telemetry/registry.h"

#include <chrono>
#include <string>
#include <string_view>

namespace pallium::ring {

/// A store as one component uses it, with what its requests take in
/// cortex_kv_request_duration_seconds. Threads: internally synchronised.
class MeasuredKvStore final : public KvStore {
  public:
    /// `name`: who asks, in Cortex' words: `ingester-lifecycler`. Store and registry are borrowed.
    MeasuredKvStore(KvStore& store, std::string name, telemetry::Registry& metrics)
        : m_store(store), m_name(std::move(name)), m_metrics(metrics) {}

    std::string_view type() const override { return m_store.type(); }
    Value get(std::string_view key) const override;
    std::vector<std::pair<std::string, std::string>> list(std::string_view prefix) const override;
    Result<void> update(const std::string& key, const Change& change) override;
    uint64_t revision() const override { return m_store.revision(); }

  private:
    void observe(std::string_view operation, bool isDone, std::chrono::nanoseconds took) const;

    KvStore& m_store;
    const std::string m_name;
    telemetry::Registry& m_metrics;
};

}  // namespace pallium::ring
