#include "backend/ring/hash_ring.h"

#include <algorithm>

namespace pallium::ring {
namespace {

/// Numbers that look random and depend on tenant and zone alone (SplitMix64 from an FNV-1a hash).
/// Each zone has its own, so that a new zone moves nothing in the others.
class ShardNumbers {
  public:
    ShardNumbers(std::string_view tenant, std::string_view zone) {
        add(tenant);
        add(std::string_view("\0", 1));
        add(zone);
    }

    uint32_t next() {
        m_state += 0x9e3779b97f4a7c15ULL;
        uint64_t mixed = m_state;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
        return static_cast<uint32_t>((mixed ^ (mixed >> 31)) >> 32);
    }

  private:
    void add(std::string_view text) {
        for (const char c : text)
            m_state = (m_state ^ static_cast<uint8_t>(c)) * 1099511628211ULL;
    }

    uint64_t m_state = 14695981039346656037ULL;
};

}  // namespace

HashRing HashRing::shuffleShard(std::string_view tenant, size_t size,
                                std::optional<int64_t> registeredSinceSec) const {
    std::vector<bool> chosen(m_instances.size(), size == 0 || size >= m_instances.size());
    // Walks on to a member that counts; false if none is left.
    const auto choose = [&](std::span<const Token> tokens, size_t at) {
        for (size_t i = 0; i < tokens.size(); ++i) {
            const uint32_t index = tokens[(at + i) % tokens.size()].instance;
            if (chosen[index]) continue;
            chosen[index] = true;
            const Instance& instance = m_instances[index];
            const bool isNew = registeredSinceSec && instance.registeredSec >= *registeredSinceSec;
            if (!isNew && instance.state != InstanceState::ReadOnly) return true;
        }
        return false;
    };
    const auto chooseSome = [&](std::span<const Token> tokens, std::string_view zone,
                                size_t count) {
        ShardNumbers numbers(tenant, zone);
        for (size_t i = 0; i < count; ++i)
            if (!choose(tokens, firstAbove(tokens, numbers.next()))) return;
    };
    if (!m_options.isZoneAware)
        chooseSome(m_tokens, {}, size);
    else
        for (const std::string_view zone : m_zones)
            chooseSome(tokensOf(zone), zone, (size + m_zones.size() - 1) / m_zones.size());

    RingState shard;
    for (size_t i = 0; i < m_instances.size(); ++i)
        if (chosen[i]) shard.emplace(m_instances[i].id, m_instances[i]);
    return {shard, m_options};
}

}  // namespace pallium::ring
