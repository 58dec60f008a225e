#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace pallium {

/// A list whose elements keep what they own when it is cleared: filling it again with elements that
/// own no more than those before allocates nothing. Threads: confined to one.
template <class T>
class ReusedList {
  public:
    /// One more element, in the state in which its place was left; the caller overwrites it.
    T& grow() {
        if (m_size == m_slots.size()) m_slots.emplace_back();
        return m_slots[m_size++];
    }
    void clear() { m_size = 0; }

    size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    T& operator[](size_t index) { return m_slots[index]; }
    const T& operator[](size_t index) const { return m_slots[index]; }
    std::span<T> view() { return std::span(m_slots).first(m_size); }
    std::span<const T> view() const { return std::span(m_slots).first(m_size); }

  private:
    std::vector<T> m_slots;
    size_t m_size = 0;
};

}  // namespace pallium
