#include "backend/tsdb/head/text_arena.h"

#include <algorithm>
#include <cstring>

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

}  // namespace

uint32_t TextArena::add(std::string_view name, std::string_view value) {
    const size_t bytes =
        lengthBytes(name.size()) + lengthBytes(value.size()) + name.size() + value.size();
    const size_t rounded = (bytes + kUnitBytes - 1) / kUnitBytes * kUnitBytes;
    if (m_used + rounded > kBlockBytes) {
        // A text that is longer than a block gets one of its own.
        m_blocks.push_back(
            std::make_unique_for_overwrite<uint8_t[]>(std::max(rounded, kBlockBytes)));
        m_used = 0;
    }
    uint8_t* out = m_blocks.back().get() + m_used;
    const auto ref =
        static_cast<uint32_t>((m_blocks.size() - 1) << kUnitBits | m_used / kUnitBytes);
    out = putLength(putLength(out, name.size()), value.size());
    if (!name.empty()) std::memcpy(out, name.data(), name.size());
    if (!value.empty()) std::memcpy(out + name.size(), value.data(), value.size());
    m_used += rounded;
    m_bytes += rounded;
    return ref;
}

}  // namespace pallium::tsdb
