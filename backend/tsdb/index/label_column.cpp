#include "backend/tsdb/index/label_column.h"

#include "backend/io/varint.h"

#include <algorithm>

namespace pallium::tsdb {

void LabelColumn::add(uint32_t series, uint32_t value) {
    io::appendUvarint(m_bytes, series - m_last.series);
    io::appendVarint(m_bytes, int64_t{value} - int64_t{m_last.value});
    m_last = {value, series};
    ++m_size;
}

std::vector<LabelColumn::Entry> LabelColumn::sorted() const {
    std::vector<Entry> entries;
    entries.reserve(m_size);
    auto at = m_bytes.begin();
    const auto next = [&at] {
        uint64_t value = *at & 0x7f;
        for (unsigned shift = 7; *at++ >= 0x80; shift += 7)
            value |= static_cast<uint64_t>(*at & 0x7f) << shift;
        return value;
    };
    Entry entry{0, 0};
    while (at != m_bytes.end()) {
        entry.series += static_cast<uint32_t>(next());
        const uint64_t zigzag = next();
        entry.value += static_cast<uint32_t>((zigzag >> 1) ^ (~(zigzag & 1) + 1));
        entries.push_back(entry);
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

}  // namespace pallium::tsdb
