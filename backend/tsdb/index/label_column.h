#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace pallium::tsdb {

/// All series that have one label, with the number of its value: the postings of its values before
/// they are sorted. Packed: two to four bytes an entry. Threads: confined to one.
class LabelColumn {
  public:
    struct Entry {
        uint32_t value;
        uint32_t series;
        friend bool operator==(const Entry&, const Entry&) = default;
        friend auto operator<=>(const Entry&, const Entry&) = default;
    };

    /// Series ascend.
    void add(uint32_t series, uint32_t value);
    size_t size() const { return m_size; }
    /// By value, then series.
    std::vector<Entry> sorted() const;

  private:
    // For each entry the distances to the entry before: of the series as uvarint, of the value as
    // varint. Blocks of a deque, since a vector would be there twice while it grows.
    std::deque<uint8_t> m_bytes;
    Entry m_last{0, 0};
    size_t m_size = 0;
};

}  // namespace pallium::tsdb
