#include "backend/tsdb/head/segment_pool.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <sys/mman.h>
#include <utility>

namespace pallium::tsdb {
namespace {

constexpr size_t kPageBytes = 4096;
constexpr size_t kWordBits = 64;

uint64_t bit(size_t block) {
    return uint64_t{1} << block % kWordBits;
}

}  // namespace

void SegmentPool::addBlock() {
    auto* const memory = static_cast<Segment*>(std::aligned_alloc(kPageBytes, kBlockBytes));
    if (memory == nullptr) throw std::bad_alloc();
    m_memory.emplace_back(memory);
    m_hasRoom.resize(m_blocks.size() / kWordBits + 1);
    m_hasRoom.back() |= bit(m_blocks.size());
    m_blocks.emplace_back();
}

size_t SegmentPool::blockWithRoom() {
    while (m_firstRoom < m_hasRoom.size() && m_hasRoom[m_firstRoom] == 0)
        ++m_firstRoom;
    if (m_firstRoom == m_hasRoom.size()) {
        addBlock();
        m_firstRoom = m_hasRoom.size() - 1;
    }
    return m_firstRoom * kWordBits + static_cast<size_t>(std::countr_zero(m_hasRoom[m_firstRoom]));
}

uint32_t SegmentPool::allocate() {
    const size_t number = blockWithRoom();
    Block& block = m_blocks[number];
    uint32_t place = block.free;
    if (place == kBlockSegments)
        place = block.touched++;
    else
        block.free = m_memory[number][place].next;
    m_memory[number][place].next = 0;
    if (++block.used == kBlockSegments) m_hasRoom[number / kWordBits] &= ~bit(number);
    ++m_used;
    return static_cast<uint32_t>(number << kShift) | place;
}

void SegmentPool::grow(ChainEnd& end) {
    const uint32_t fresh = allocate();
    if (end.first == 0)
        end.first = fresh;
    else
        at(end.tail).next = fresh;
    end.tail = fresh;
    end.tailUsed = 0;
}

void SegmentPool::release(const ChainEnd& chain) {
    for (uint32_t segment = chain.first; segment != 0;) {
        const size_t number = segment >> kShift;
        Block& block = m_blocks[number];
        const uint32_t next = std::exchange(at(segment).next, block.free);
        block.free = segment & (kBlockSegments - 1);
        m_hasRoom[number / kWordBits] |= bit(number);
        m_firstRoom = std::min(m_firstRoom, number / kWordBits);
        if (--block.used == 0) freePages(number);
        --m_used;
        segment = next;
    }
}

void SegmentPool::freePages(size_t block) {
    // That the system does not take them only costs memory.
    (void)::madvise(m_memory[block].get(), kBlockBytes, MADV_DONTNEED);
    m_blocks[block] = {};
}

size_t SegmentPool::flatten(uint32_t first, std::span<uint8_t> out) const {
    size_t used = 0;
    for (uint32_t segment = first; segment != 0 && used + kPayload <= out.size();
         used += kPayload) {
        std::memcpy(out.data() + used, at(segment).bytes, kPayload);
        segment = next(segment);
    }
    return used;
}

void SegmentPool::prefetch(std::span<uint32_t> chains) const {
    for (const uint32_t first : chains)
        __builtin_prefetch(&at(first));
    for (bool goesOn = true; goesOn;) {
        goesOn = false;
        for (uint32_t& segment : chains) {
            if (segment == 0) continue;
            segment = next(segment);
            __builtin_prefetch(&at(segment));
            goesOn = true;
        }
    }
}

size_t SegmentPool::memoryBytes() const {
    size_t bytes = m_blocks.size() * (sizeof(Block) + sizeof(Segment*));
    for (const Block& block : m_blocks)
        bytes += block.touched * sizeof(Segment);
    return bytes;
}

}  // namespace pallium::tsdb
