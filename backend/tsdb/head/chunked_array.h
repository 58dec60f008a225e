#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

namespace pallium::tsdb {

/// A growing array in blocks of 2^kShift elements that never move: growth copies nothing and wastes
/// at most one block, of which the system keeps only the touched pages.
///
/// Elements are plain data. References stay valid for the array's life; the table of blocks does
/// not, so that readers need the owner's lock to index. Threads: callers must hold the owner's
/// lock.
template <class T, unsigned kShift>
class ChunkedArray {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

  public:
    static constexpr size_t kBlockSize = size_t{1} << kShift;

    size_t size() const { return m_size; }
    T& operator[](size_t index) { return m_blocks[index >> kShift][index & (kBlockSize - 1)]; }
    const T& operator[](size_t index) const {
        return m_blocks[index >> kShift][index & (kBlockSize - 1)];
    }

    /// Appends one element and returns its index.
    size_t push(const T& value) {
        if (m_size >> kShift == m_blocks.size())
            m_blocks.push_back(std::make_unique_for_overwrite<T[]>(kBlockSize));
        (*this)[m_size] = value;
        return m_size++;
    }

    /// Appends `values` as neighbours, skipping the rest of a block if they do not fit in it, and
    /// returns the index of the first. Requires: values.size() <= kBlockSize.
    size_t pushTogether(std::span<const T> values) {
        const size_t left = m_blocks.size() * kBlockSize - m_size;
        if (values.size() > left) m_size += left;
        const size_t first = m_size;
        for (const T& value : values)
            push(value);
        return first;
    }

    size_t memoryBytes() const { return m_size * sizeof(T); }

  private:
    std::vector<std::unique_ptr<T[]>> m_blocks;
    size_t m_size = 0;
};

}  // namespace pallium::tsdb
