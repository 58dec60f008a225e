#pragma once

#include "backend/base/clock.h"
#include "backend/base/mutex.h"
#include "backend/base/result.h"
#include "backend/ring/hash_ring.h"
#include "backend/ring/kv_store.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace pallium::ring {

/// The newest view of a ring that a store keeps. Changes are seen by the next call, nobody has to
/// tell. Threads: internally synchronised.
class Ring {
  public:
    /// `name` is that of the ring in metrics: `ingester`. `key` is the prefix of the settings and
    /// Cortex' name of the ring: `collectors/ring`. Store and clock are borrowed.
    Ring(std::string name, std::string key, KvStore& store, const RingOptions& options,
         const Clock& clock);

    const std::string& name() const { return m_name; }
    /// Never null. A request takes one and uses it throughout.
    std::shared_ptr<const HashRing> snapshot() const;
    /// snapshot()'s shuffleShard(), kept until the ring changes.
    std::shared_ptr<const HashRing> shard(std::string_view tenant, size_t size) const;
    /// Unix time for lookups.
    int64_t nowSec() const { return m_clock.nowMs() / 1000; }

    /// Removes a member, as long as it gives no sign of life again; success if there is none of
    /// that id. Errors: as KvStore::update().
    Result<void> forget(const std::string& id);

  private:
    void refresh() const PALLIUM_REQUIRES(m_mutex);

    const std::string m_name;
    const std::string m_key;
    KvStore& m_store;
    const RingOptions m_options;
    const Clock& m_clock;

    // A copy of what the store has, brought up to date by whoever asks first.
    mutable Mutex m_mutex;
    mutable uint64_t m_revision PALLIUM_GUARDED_BY(m_mutex) = 0;
    mutable std::string m_text PALLIUM_GUARDED_BY(m_mutex);
    mutable std::shared_ptr<const HashRing> m_ring PALLIUM_GUARDED_BY(m_mutex);
    using ShardKey = std::pair<std::string, size_t>;
    mutable std::map<ShardKey, std::shared_ptr<const HashRing>> m_shards
        PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::ring
