#include "backend/ring/ring.h"

#include "backend/base/log.h"
#include "backend/ring/ring_codec.h"
#include "backend/ring/ring_update.h"

namespace pallium::ring {

Ring::Ring(std::string name, std::string key, KvStore& store, const RingOptions& options,
           const Clock& clock)
    : m_name(std::move(name)),
      m_key(std::move(key)),
      m_store(store),
      m_options(options),
      m_clock(clock),
      m_ring(std::make_shared<HashRing>(RingState(), options)) {}

void Ring::refresh() const {
    const uint64_t revision = m_store.revision();
    if (revision == m_revision) return;
    m_revision = revision;
    std::string text = m_store.get(m_key).value_or(std::string());
    if (text == m_text) return;  // others share the store
    m_text = std::move(text);
    RingState state;
    if (!m_text.empty()) {
        auto decoded = decodeRing(m_text);
        if (!decoded) {
            log::warn("ring not readable, keeping the last one",
                      {{"ring", m_name}, {"err", decoded.error().message}});
            return;
        }
        state = std::move(*decoded);
    }
    m_ring = std::make_shared<HashRing>(state, m_options);
    m_shards.clear();
}

std::shared_ptr<const HashRing> Ring::snapshot() const {
    const Lock lock(m_mutex);
    refresh();
    return m_ring;
}

std::shared_ptr<const HashRing> Ring::shard(std::string_view tenant, size_t size) const {
    const Lock lock(m_mutex);
    refresh();
    if (size == 0 || size >= m_ring->instances().size()) return m_ring;
    auto& shard = m_shards[ShardKey(tenant, size)];
    if (!shard) shard = std::make_shared<HashRing>(m_ring->shuffleShard(tenant, size));
    return shard;
}

Result<void> Ring::forget(const std::string& id) {
    return updateRing(m_store, m_key, [&](RingState& state) { state.erase(id); });
}

}  // namespace pallium::ring
