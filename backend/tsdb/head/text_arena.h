#pragma once

#include "backend/model/labels.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// The text of label pairs, appended and never moved or freed: a pair is known by 32 bits.
///
/// Views stay valid for the arena's life; finding a pair needs the owner's lock.
/// Threads: callers must hold the owner's lock.
class TextArena {
  public:
    /// Copies the pair's text.
    uint32_t add(std::string_view name, std::string_view value);
    Label at(uint32_t ref) const {
        const uint8_t* in = m_blocks[ref >> kUnitBits].get() + (ref & kUnitMask) * kUnitBytes;
        const size_t nameSize = length(in);
        const size_t valueSize = length(in);
        const auto* text = reinterpret_cast<const char*>(in);
        return {{text, nameSize}, {text + nameSize, valueSize}};
    }
    size_t memoryBytes() const { return m_bytes; }

  private:
    // A reference is a block and an offset in units of four bytes.
    static constexpr unsigned kUnitBits = 14;
    static constexpr uint32_t kUnitMask = (1u << kUnitBits) - 1;
    static constexpr size_t kUnitBytes = 4;
    static constexpr size_t kBlockBytes = kUnitBytes << kUnitBits;

    static size_t length(const uint8_t*& in) {
        size_t value = *in & 0x7f;
        for (unsigned shift = 7; (*in++ & 0x80) != 0; shift += 7)
            value |= static_cast<size_t>(*in & 0x7f) << shift;
        return value;
    }

    std::vector<std::unique_ptr<uint8_t[]>> m_blocks;
    size_t m_used = kBlockBytes;  // of the last block: none yet, so it is full
    size_t m_bytes = 0;
};

}  // namespace pallium::tsdb
