#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// The symbols of an index as they lie in the file. Memory: 4 bytes for each 32nd. Views: into the
/// content. Threads: immutable.
class SymbolTable {
  public:
    SymbolTable() = default;
    /// `content` of the section, borrowed. Errors: Corruption, also if symbols do not ascend.
    static Result<SymbolTable> parse(std::span<const uint8_t> content);

    size_t size() const { return m_size; }
    size_t memoryBytes() const { return m_offsets.capacity() * sizeof(m_offsets[0]); }
    /// nullopt if there is no such number. Cost: passes 16 symbols on average.
    std::optional<std::string_view> at(uint64_t number) const;
    /// The number of a symbol.
    std::optional<uint32_t> find(std::string_view text) const;
    void forEach(const std::function<void(std::string_view)>& visit) const;

  private:
    std::span<const uint8_t> m_content;
    std::vector<uint32_t> m_offsets;  // of each 32nd
    size_t m_size = 0;
};

}  // namespace pallium::tsdb
