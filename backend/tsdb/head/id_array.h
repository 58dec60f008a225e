#pragma once

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>
#include <vector>

namespace pallium::tsdb {

/// An array by ids that only grow and of which any may go: what is erased gives its memory back.
///
/// Ids lie in blocks of 64 that hold their elements packed, with a bit for each id that is there. A
/// full block is indexed directly; in one with gaps the bits before an id are counted. Whole blocks
/// alone would not do: where one series in a hundred goes each time, one of 64 is still there after
/// four hundred times. An id that is gone costs a quarter of a byte.
///
/// Elements are plain data. insert() and erase() move those of the same block. Threads: callers
/// must hold the owner's lock.
template <class T>
class IdArray {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

  public:
    /// Ids are below this.
    size_t end() const { return m_end; }
    bool has(size_t id) const { return id < m_end && (m_blocks[id / kIds].mask >> id % kIds & 1); }
    /// Requires: has(id).
    T& operator[](size_t id) { return *at(id); }
    const T& operator[](size_t id) const { return *at(id); }

    /// Passes over ids below `end`: nothing is there.
    void skipTo(size_t end) {
        if (end <= m_end) return;
        m_end = end;
        m_blocks.resize((end + kIds - 1) / kIds);
    }
    /// Requires: !has(id).
    void insert(size_t id, const T& value) {
        skipTo(id + 1);
        Block& block = m_blocks[id / kIds];
        const size_t count = block.count();
        if (count == capacity(count)) resize(block, count, capacity(count + 1));
        T* place = block.items.get() + block.before(id);
        std::memmove(place + 1, place, (count - block.before(id)) * sizeof(T));
        *place = value;
        block.mask |= bit(id);
        ++m_count;
    }
    /// Requires: has(id).
    void erase(size_t id) {
        Block& block = m_blocks[id / kIds];
        const size_t count = block.count();
        T* place = at(id);
        std::memmove(place, place + 1, (count - 1 - block.before(id)) * sizeof(T));
        block.mask &= ~bit(id);
        --m_count;
        if (capacity(count - 1) < capacity(count)) resize(block, count - 1, capacity(count - 1));
    }

    /// Number of elements.
    size_t size() const { return m_count; }
    size_t memoryBytes() const { return m_count * sizeof(T) + m_blocks.size() * sizeof(Block); }

  private:
    static constexpr size_t kIds = 64;
    static uint64_t bit(size_t id) { return uint64_t{1} << id % kIds; }
    static size_t capacity(size_t count) { return count == 0 ? 0 : std::bit_ceil(count); }

    struct Block {
        uint64_t mask = 0;
        std::unique_ptr<T[]> items;  // capacity(count())

        size_t count() const { return static_cast<size_t>(std::popcount(mask)); }
        /// How many ids of the block that are there are smaller.
        size_t before(size_t id) const {
            if (~mask == 0) return id % kIds;
            return static_cast<size_t>(std::popcount(mask & (bit(id) - 1)));
        }
    };
    T* at(size_t id) const {
        assert(has(id));  // else it would be another id's element
        const Block& block = m_blocks[id / kIds];
        return block.items.get() + block.before(id);
    }
    static void resize(Block& block, size_t count, size_t capacity) {
        auto items = capacity > 0 ? std::make_unique_for_overwrite<T[]>(capacity) : nullptr;
        if (count > 0) std::memcpy(items.get(), block.items.get(), count * sizeof(T));
        block.items = std::move(items);
    }

    std::vector<Block> m_blocks;
    size_t m_end = 0;
    size_t m_count = 0;
};

}  // namespace pallium::tsdb
