#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// Finds the number of a symbol by its text. Memory: 8 to 16 bytes a symbol. Threads: immutable.
class SymbolNumbers {
  public:
    /// `symbols`: unique, fewer than 2^32 - 1; borrowed.
    explicit SymbolNumbers(std::span<const std::string_view> symbols);

    std::optional<uint32_t> find(std::string_view text) const;
    std::string_view text(uint32_t number) const { return m_symbols[number]; }

  private:
    size_t slotOf(std::string_view text) const;

    std::span<const std::string_view> m_symbols;
    std::vector<uint32_t> m_slots;  // number + 1, 0 is free; at least half of them are
};

}  // namespace pallium::tsdb
