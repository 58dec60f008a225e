#pragma once

#include <cstdint>
#include <vector>

namespace pallium::tsdb {

/// A hash set of dense 32-bit ids whose keys lie elsewhere: open addressing, five bytes a slot (the
/// id and seven bits of its hash, so that a probe rarely looks at a wrong key). It never shrinks.
/// Threads: callers must hold the owner's lock.
class IdIndex {
  public:
    static constexpr uint32_t kNone = UINT32_MAX;

    /// The id with this hash for which isSame(id) holds, or kNone.
    template <class IsSame>
    uint32_t find(uint32_t hash, IsSame&& isSame) const {
        if (m_size == 0) return kNone;
        const uint8_t tag = tagOf(hash);
        for (size_t slot = hash & m_mask; m_tags[slot] != kEmpty; slot = (slot + 1) & m_mask)
            if (m_tags[slot] == tag && isSame(m_ids[slot])) return m_ids[slot];
        return kNone;
    }

    /// Fetches what find() will look at first.
    void prefetch(uint32_t hash) const {
        if (m_size == 0) return;
        __builtin_prefetch(&m_tags[hash & m_mask]);
        __builtin_prefetch(&m_ids[hash & m_mask]);
    }

    /// Adds an id that is not there. hashOf(id) gives the hash of an id added before.
    template <class HashOf>
    void insert(uint32_t hash, uint32_t id, HashOf&& hashOf) {
        if (m_size + m_size / 4 >= m_tags.size()) grow(hashOf);
        place(hash, id);
        ++m_size;
    }

    /// Takes out an id that was added with this hash. What follows it without a gap moves up, so
    /// that no mark of it remains; hashOf as in insert().
    template <class HashOf>
    void erase(uint32_t hash, uint32_t id, HashOf&& hashOf) {
        size_t hole = hash & m_mask;
        while (m_tags[hole] == kEmpty || m_ids[hole] != id)
            hole = (hole + 1) & m_mask;
        for (size_t slot = (hole + 1) & m_mask; m_tags[slot] != kEmpty;
             slot = (slot + 1) & m_mask) {
            // An id may move up as far as its own place, not beyond.
            const size_t home = hashOf(m_ids[slot]) & m_mask;
            if (((slot - home) & m_mask) < ((slot - hole) & m_mask)) continue;
            m_tags[hole] = m_tags[slot];
            m_ids[hole] = m_ids[slot];
            hole = slot;
        }
        m_tags[hole] = kEmpty;
        --m_size;
    }

    size_t size() const { return m_size; }
    size_t memoryBytes() const { return m_tags.size() * (sizeof(uint32_t) + 1); }

  private:
    static constexpr uint8_t kEmpty = 0;
    static constexpr size_t kFirstSlots = 64;
    static uint8_t tagOf(uint32_t hash) { return static_cast<uint8_t>(0x80 | hash >> 25); }

    void place(uint32_t hash, uint32_t id) {
        size_t slot = hash & m_mask;
        while (m_tags[slot] != kEmpty)
            slot = (slot + 1) & m_mask;
        m_tags[slot] = tagOf(hash);
        m_ids[slot] = id;
    }
    template <class HashOf>
    void grow(HashOf&& hashOf) {
        const std::vector<uint8_t> tags = std::move(m_tags);
        const std::vector<uint32_t> ids = std::move(m_ids);
        const size_t slots = tags.empty() ? kFirstSlots : tags.size() * 2;
        m_tags.assign(slots, kEmpty);
        m_ids.resize(slots);
        m_mask = slots - 1;
        for (size_t slot = 0; slot < tags.size(); ++slot)
            if (tags[slot] != kEmpty) place(hashOf(ids[slot]), ids[slot]);
    }

    std::vector<uint8_t> m_tags;
    std::vector<uint32_t> m_ids;
    size_t m_mask = 0;
    size_t m_size = 0;
};

}  // namespace pallium::tsdb
