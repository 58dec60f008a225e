#pragma once

#include "backend/model/labels.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// The text of label pairs: a pair is known by 32 bits. Text is appended; what was dropped leaves
/// when all that is alive is moved to new blocks, in as many steps as its owner likes:
///
///     if (texts.isWasteful()) texts.beginMove();
///     for each reference: ref = texts.move(ref);    // others may be added and dropped meanwhile
///     texts.endMove();
///
/// Whoever keeps views beyond the owner's lock holds a Pin: the blocks of its time then stay.
/// Threads: callers must hold the owner's lock; a view that is pinned needs none.
class TextArena {
  public:
    static constexpr uint32_t kNone = UINT32_MAX;
    /// Not worth moving below this.
    static constexpr size_t kMinBytes = 256 << 10;

    TextArena() : m_young(std::make_shared<Blocks>()) {}

    /// Copies the pair's text.
    uint32_t add(std::string_view name, std::string_view value);
    Label at(uint32_t ref) const { return labelAt(bytesOf(ref)); }
    /// The text is no longer needed. Views of it stay valid until endMove(), or as pinned.
    void drop(uint32_t ref);

    /// True if more than half of much text is dropped, and no move is under way.
    bool isWasteful() const {
        return !m_isMoving && m_bytes[kYoung] > kMinBytes &&
               m_dropped[kYoung] > m_bytes[kYoung] / 2;
    }
    void beginMove();
    bool isMoving() const { return m_isMoving; }
    /// The new reference of a text; the same if it does not lie in an old block.
    uint32_t move(uint32_t ref);
    /// Gives the old blocks back. Requires: each reference in use was moved or is newer.
    void endMove();

    /// A text by its address: a fourth of two views. Valid as long as a Pin that was taken under
    /// the same lock.
    using Address = const uint8_t*;
    Address addressOf(uint32_t ref) const { return bytesOf(ref); }
    static Label labelAt(Address in) {
        const size_t nameSize = length(in);
        const size_t valueSize = length(in);
        const auto* text = reinterpret_cast<const char*>(in);
        return {{text, nameSize}, {text + nameSize, valueSize}};
    }
    using Pin = std::array<std::shared_ptr<const void>, 2>;
    Pin pin() const { return {m_young, m_old}; }

    size_t memoryBytes() const { return m_bytes[kYoung] + m_bytes[kOld]; }

  private:
    // A reference is a block and an offset in units of four bytes.
    static constexpr unsigned kUnitBits = 14;
    static constexpr uint32_t kUnitMask = (1u << kUnitBits) - 1;
    static constexpr size_t kUnitBytes = 4;
    static constexpr size_t kBlockBytes = kUnitBytes << kUnitBits;

    enum Age : uint8_t { kYoung, kOld };
    struct Block {
        uint8_t* bytes = nullptr;
        bool isOld = false;
    };
    using Blocks = std::vector<std::unique_ptr<uint8_t[]>>;

    const uint8_t* bytesOf(uint32_t ref) const {
        return m_blocks[ref >> kUnitBits].bytes + (ref & kUnitMask) * kUnitBytes;
    }
    static size_t length(const uint8_t*& in) {
        size_t value = *in & 0x7f;
        for (unsigned shift = 7; (*in++ & 0x80) != 0; shift += 7)
            value |= static_cast<size_t>(*in & 0x7f) << shift;
        return value;
    }
    static size_t roundUp(size_t bytes) {
        return (bytes + kUnitBytes - 1) / kUnitBytes * kUnitBytes;
    }
    void addBlock(size_t bytes);

    std::vector<Block> m_blocks;                       // by the upper bits of references
    std::vector<uint32_t> m_free;                      // places in m_blocks
    std::shared_ptr<Blocks> m_young, m_old;            // own the bytes, together with pins
    uint32_t m_last = 0;                               // block that is being filled
    size_t m_used = kBlockBytes;                       // of it: none yet, so it is full
    std::array<size_t, 2> m_bytes{0, 0}, m_dropped{};  // in young and in old blocks
    bool m_isMoving = false;
};

}  // namespace pallium::tsdb
