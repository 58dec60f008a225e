#include "backend/tsdb/head/chunk_bytes.h"

#include "backend/io/varint.h"

#include <algorithm>
#include <new>
#include <sys/mman.h>

namespace pallium::tsdb {
namespace {

constexpr size_t kBytesPage = 4096;
constexpr size_t kBytesBlock = 16 * kBytesPage;
// Before the bytes: their number and the encoding.
constexpr size_t kBytesHeader = sizeof(uint32_t) + 1;

size_t inPages(size_t size) {
    return (size + kBytesPage - 1) / kBytesPage * kBytesPage;
}

}  // namespace

ChunkBytes::Place ChunkBytes::add(ChunkEncoding encoding, std::span<const uint8_t> bytes) {
    const size_t size = kBytesHeader + bytes.size();
    const uint32_t number = blockFor(size);
    Block& block = m_blocks[number];
    if (block.size == kBytesBlock) m_current = number;
    const Place place{number, block.used};
    uint8_t* const to = block.memory.get() + block.used;
    io::storeFixed(to, static_cast<uint32_t>(bytes.size()));
    to[sizeof(uint32_t)] = static_cast<uint8_t>(encoding);
    std::ranges::copy(bytes, to + kBytesHeader);
    block.used += static_cast<uint32_t>(size);
    ++block.chunks;
    m_bytes += bytes.size();
    return place;
}

/// A block with that much room.
uint32_t ChunkBytes::blockFor(size_t size) {
    if (m_current < m_blocks.size()) {
        const Block& current = m_blocks[m_current];
        if (current.size - current.used >= size) return m_current;
    }
    uint32_t number = 0;
    if (size <= kBytesBlock && !m_empty.empty()) {
        number = m_empty.back();
        m_empty.pop_back();
    } else {
        const auto gone = std::ranges::find(m_blocks, uint32_t{0}, &Block::size);
        number = static_cast<uint32_t>(gone - m_blocks.begin());
        if (gone == m_blocks.end()) m_blocks.emplace_back();
    }
    Block& block = m_blocks[number];
    if (block.size > 0) return number;
    block.size = static_cast<uint32_t>(std::max(kBytesBlock, inPages(size)));
    block.memory.reset(static_cast<uint8_t*>(std::aligned_alloc(kBytesPage, block.size)));
    if (!block.memory) throw std::bad_alloc();
    return number;
}

void ChunkBytes::remove(Place place) {
    Block& block = m_blocks[place.block];
    m_bytes -= at(place).size();
    if (--block.chunks > 0) return;
    if (block.size > kBytesBlock) {
        block = {};
        return;
    }
    // That the system does not take them only costs memory.
    (void)::madvise(block.memory.get(), block.size, MADV_DONTNEED);
    block.used = 0;
    if (place.block != m_current) m_empty.push_back(place.block);
}

ChunkEncoding ChunkBytes::encodingAt(Place place) const {
    const uint8_t* const from = m_blocks[place.block].memory.get() + place.offset;
    return static_cast<ChunkEncoding>(from[sizeof(uint32_t)]);
}

std::span<const uint8_t> ChunkBytes::at(Place place) const {
    const uint8_t* const from = m_blocks[place.block].memory.get() + place.offset;
    return {from + kBytesHeader, io::loadFixed<uint32_t>(from)};
}

size_t ChunkBytes::memoryBytes() const {
    size_t bytes = m_blocks.size() * sizeof(Block);
    for (const Block& block : m_blocks)
        bytes += inPages(block.used);
    return bytes;
}

}  // namespace pallium::tsdb
