#include "backend/tsdb/index/symbol_numbers.h"

#include <bit>
#include <functional>

namespace pallium::tsdb {

SymbolNumbers::SymbolNumbers(std::span<const std::string_view> symbols)
    : m_symbols(symbols), m_slots(std::bit_ceil(symbols.size() * 2 + 1)) {
    for (size_t i = 0; i < symbols.size(); ++i)
        m_slots[slotOf(symbols[i])] = static_cast<uint32_t>(i + 1);
}

std::optional<uint32_t> SymbolNumbers::find(std::string_view text) const {
    const uint32_t entry = m_slots[slotOf(text)];
    if (entry == 0) return std::nullopt;
    return entry - 1;
}

/// Where `text` is, or would be.
size_t SymbolNumbers::slotOf(std::string_view text) const {
    const size_t mask = m_slots.size() - 1;
    size_t slot = std::hash<std::string_view>()(text) & mask;
    while (m_slots[slot] != 0 && m_symbols[m_slots[slot] - 1] != text)
        slot = (slot + 1) & mask;
    return slot;
}

}  // namespace pallium::tsdb
