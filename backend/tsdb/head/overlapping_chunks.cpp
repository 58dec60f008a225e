#include "backend/tsdb/head/overlapping_chunks.h"

#include "backend/storage/merge.h"

#include <utility>

namespace pallium::tsdb {
namespace {

/// Of neighbours, and then of these: so each sample is moved a few times only.
Result<storage::SampleColumns> mergeHalves(std::span<const EncodedChunk> chunks,
                                           TimestampMs minTime, TimestampMs maxTime) {
    storage::SampleColumns columns;
    if (chunks.size() == 1) PALLIUM_TRY(readChunk(chunks.front(), minTime, maxTime, columns));
    if (chunks.size() <= 1) return columns;
    auto first = mergeHalves(chunks.first(chunks.size() / 2), minTime, maxTime);
    if (!first) return first;
    auto second = mergeHalves(chunks.subspan(chunks.size() / 2), minTime, maxTime);
    if (!second) return second;
    storage::mergeColumns(*first, std::move(*second));
    return first;
}

}  // namespace

Result<void> readOverlapping(std::span<const EncodedChunk> chunks, TimestampMs minTime,
                             TimestampMs maxTime, storage::SampleColumns& out) {
    auto merged = mergeHalves(chunks, minTime, maxTime);
    PALLIUM_TRY(merged);
    storage::mergeColumns(out, std::move(*merged));
    return {};
}

bool beginsWithReset(const EncodedChunk& chunk) {
    constexpr size_t kHeader = 2;
    return !holdsFloats(chunk.encoding) &&
           chunk.bytes[kHeader] >> 6 == static_cast<int>(CounterResetHeader::Reset);
}

OverlapWalk::OverlapWalk(std::span<const EncodedChunk> chunks) : m_chunks(chunks.size()) {
    for (size_t i = 0; i < chunks.size(); ++i) {
        m_chunks[i].samples.reset(chunks[i].encoding, chunks[i].bytes);
        m_chunks[i].isReset = beginsWithReset(chunks[i]);
    }
}

SampleKind OverlapWalk::next() {
    const TimestampMs last = m_hasBegun ? sample().time() : 0;
    const size_t before = m_current;
    SampleKind earliest = SampleKind::None;
    for (size_t i = 0; i < m_chunks.size(); ++i) {
        auto& [samples, kind, isReset] = m_chunks[i];
        const bool isSeen = kind != SampleKind::None && samples.time() == last;
        if (isSeen) isReset = false;
        if (!m_hasBegun || isSeen) kind = samples.next();
        if (kind == SampleKind::None) continue;
        if (earliest != SampleKind::None && samples.time() >= sample().time()) continue;
        earliest = kind;
        m_current = i;
    }
    const bool isNeighbour = !m_hasBegun || m_current == before + 1;
    m_hasBegun = earliest != SampleKind::None;
    m_isReset = m_hasBegun && isNeighbour && m_chunks[m_current].isReset;
    return earliest;
}

}  // namespace pallium::tsdb
