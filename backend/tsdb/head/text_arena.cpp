#include "backend/tsdb/head/text_arena.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pallium::tsdb {
namespace {

size_t lengthBytes(size_t value) {
    size_t bytes = 1;
    for (; value >= 0x80; value >>= 7)
        ++bytes;
    return bytes;
}

uint8_t* putLength(uint8_t* out, size_t value) {
    for (; value >= 0x80; value >>= 7)
        *out++ = static_cast<uint8_t>(value | 0x80);
    *out++ = static_cast<uint8_t>(value);
    return out;
}

size_t textBytes(std::string_view name, std::string_view value) {
    return lengthBytes(name.size()) + lengthBytes(value.size()) + name.size() + value.size();
}

}  // namespace

uint32_t TextArena::add(std::string_view name, std::string_view value) {
    const size_t bytes = roundUp(textBytes(name, value));
    // A text that is longer than a block gets one of its own.
    if (m_used + bytes > kBlockBytes) addBlock(std::max(bytes, kBlockBytes));
    uint8_t* out = m_blocks[m_last].bytes + m_used;
    const auto ref = static_cast<uint32_t>(m_last << kUnitBits | m_used / kUnitBytes);
    out = putLength(putLength(out, name.size()), value.size());
    if (!name.empty()) std::memcpy(out, name.data(), name.size());
    if (!value.empty()) std::memcpy(out + name.size(), value.data(), value.size());
    m_used += bytes;
    m_bytes[kYoung] += bytes;
    return ref;
}

void TextArena::addBlock(size_t bytes) {
    m_young->push_back(std::make_unique_for_overwrite<uint8_t[]>(bytes));
    if (m_free.empty()) {
        m_last = static_cast<uint32_t>(m_blocks.size());
        m_blocks.emplace_back();
    } else {
        m_last = m_free.back();
        m_free.pop_back();
    }
    m_blocks[m_last] = {m_young->back().get(), false};
    m_used = 0;
}

void TextArena::drop(uint32_t ref) {
    const Label label = at(ref);
    const bool isOld = m_blocks[ref >> kUnitBits].isOld;
    m_dropped[isOld ? kOld : kYoung] += roundUp(textBytes(label.name, label.value));
}

void TextArena::beginMove() {
    for (Block& block : m_blocks)
        block.isOld = block.bytes != nullptr;
    m_old = std::exchange(m_young, std::make_shared<Blocks>());
    m_bytes = {0, m_bytes[kYoung]};
    m_dropped = {0, m_dropped[kYoung]};
    m_used = kBlockBytes;
    m_isMoving = true;
}

uint32_t TextArena::move(uint32_t ref) {
    if (!m_blocks[ref >> kUnitBits].isOld) return ref;
    const Label label = at(ref);
    return add(label.name, label.value);
}

void TextArena::endMove() {
    for (uint32_t block = 0; block < m_blocks.size(); ++block) {
        if (!m_blocks[block].isOld) continue;
        m_blocks[block] = {};
        m_free.push_back(block);
    }
    m_old.reset();
    m_bytes[kOld] = m_dropped[kOld] = 0;
    m_isMoving = false;
}

}  // namespace pallium::tsdb
