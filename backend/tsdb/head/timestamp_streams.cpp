#include "backend/tsdb/head/timestamp_streams.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

// Company is found among streams that began lately; older entries only cost memory.
constexpr size_t kMaxKeys = 1 << 16;

}  // namespace

void TimestampStreams::Stream::push(uint32_t offset) {
    if (size == 1) step = offset;
    if (size == regular && uint64_t{step} * size == offset) {
        ++regular;
    } else {
        if (irregular.size() == irregular.capacity()) irregular.reserve(irregular.size() + 8);
        irregular.push_back(offset);
    }
    ++size;
}

uint32_t TimestampStreams::allocate() {
    if (!m_free.empty()) {
        const uint32_t stream = m_free.back();
        m_free.pop_back();
        return stream;
    }
    m_streams.emplace_back();
    return static_cast<uint32_t>(m_streams.size() - 1);
}

uint32_t TimestampStreams::branch(uint32_t parent, size_t count, TimestampMs t) {
    const Key key{parent, static_cast<uint32_t>(count), t};
    if (const auto known = m_byKey.find(key);
        known != m_byKey.end() && hasSamePrefix(known->second, parent, count)) {
        ++m_streams[known->second].references;
        return known->second;
    }
    const uint32_t stream = allocate();
    Stream& fresh = m_streams[stream];
    fresh = Stream{};
    fresh.key = key;
    fresh.references = 1;
    fresh.base = parent == kNone ? t : m_streams[parent].base;
    for (size_t i = 0; i < count; ++i)
        fresh.push(static_cast<uint32_t>(m_streams[parent].at(i) - fresh.base));
    fresh.push(static_cast<uint32_t>(t - fresh.base));
    m_irregular += fresh.irregular.size();
    if (m_byKey.size() >= kMaxKeys) m_byKey.clear();
    m_byKey.insert_or_assign(key, stream);
    return stream;
}

bool TimestampStreams::hasSamePrefix(uint32_t stream, uint32_t parent, size_t count) const {
    const Stream& s = m_streams[stream];
    for (size_t i = 0; i < count; ++i)
        if (s.at(i) != m_streams[parent].at(i)) return false;
    return true;
}

uint32_t TimestampStreams::advanceSlowly(uint32_t stream, size_t count, TimestampMs t) {
    Stream& s = m_streams[stream];
    const uint64_t offset = static_cast<uint64_t>(t) - static_cast<uint64_t>(s.base);
    if (offset > UINT32_MAX) return kNone;
    if (count == s.size) {
        const size_t before = s.irregular.size();
        s.push(static_cast<uint32_t>(offset));
        m_irregular += s.irregular.size() - before;
        return stream;
    }
    const uint32_t fork = branch(stream, count, t);
    release(stream);
    return fork;
}

void TimestampStreams::release(uint32_t stream) {
    Stream& s = m_streams[stream];
    if (--s.references > 0) return;
    if (const auto known = m_byKey.find(s.key); known != m_byKey.end() && known->second == stream)
        m_byKey.erase(known);
    m_irregular -= s.irregular.size();
    s = Stream{};
    m_free.push_back(stream);
}

void TimestampStreams::copy(uint32_t stream, size_t count, TimestampMs* out) const {
    const Stream& s = m_streams[stream];
    const size_t regular = std::min<size_t>(count, s.regular);
    for (size_t i = 0; i < regular; ++i)
        out[i] = s.base + static_cast<int64_t>(uint64_t{s.step} * i);
    for (size_t i = regular; i < count; ++i)
        out[i] = s.base + s.irregular[i - regular];
}

size_t TimestampStreams::memoryBytes() const {
    return m_streams.size() * sizeof(Stream) + m_irregular * sizeof(uint32_t) +
           m_byKey.size() * (sizeof(Key) + 16);
}

}  // namespace pallium::tsdb
