#pragma once

#include "backend/base/mutex.h"
#include "backend/ring/kv_store.h"

#include <atomic>
#include <functional>
#include <map>

namespace pallium::ring {

/// Forgets everything at the end of the process.
class MemoryKvStore final : public KvStore {
  public:
    MemoryKvStore() = default;
    /// Begins with these.
    explicit MemoryKvStore(std::map<std::string, std::string, std::less<>> values)
        : m_values(std::move(values)) {}

    std::string_view type() const override { return "inmemory"; }
    Value get(std::string_view key) const override;
    std::vector<std::pair<std::string, std::string>> list(std::string_view prefix) const override;
    Result<void> update(const std::string& key, const Change& change) override;
    uint64_t revision() const override { return m_revision.load(std::memory_order_acquire); }

  private:
    /// Serialises updates, also while `change` writes to a disk; taken before m_mutex.
    Mutex m_updating;
    mutable SharedMutex m_mutex;
    std::map<std::string, std::string, std::less<>> m_values PALLIUM_GUARDED_BY(m_mutex);
    std::atomic<uint64_t> m_revision{1};
};

}  // namespace pallium::ring
