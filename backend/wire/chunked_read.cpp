#include "backend/wire/chunked_read.h"

#include "backend/io/crc32c.h"
#include "backend/io/varint.h"
#include "backend/wire/proto_writer.h"

namespace pallium::wire {
namespace {

/// What appendNumber() writes.
size_t numberFieldBytes(uint64_t value) {
    return value == 0 ? 0 : 1 + varintBytes(value);
}

size_t messageBytes(const ReadChunk& chunk) {
    return numberFieldBytes(static_cast<uint64_t>(chunk.minTimeMs)) +
           numberFieldBytes(static_cast<uint64_t>(chunk.maxTimeMs)) +
           numberFieldBytes(chunk.encoding) + sizedFieldBytes(chunk.bytes.size());
}

void putChecksum(std::string& body, size_t at) {
    constexpr size_t kChecksumBytes = sizeof(uint32_t);
    auto* const bytes = reinterpret_cast<uint8_t*>(body.data());
    const uint32_t checksum =
        io::crc32c({bytes + at + kChecksumBytes, body.size() - at - kChecksumBytes});
    io::storeFixedBig(bytes + at, checksum);
}

}  // namespace

void ChunkedReadWriter::beginSeries(size_t queryIndex, LabelsView labels) {
    m_queryIndex = queryIndex;
    m_labels.clear();
    appendLabels(m_labels, labels);
    m_labelBytes = 0;
    for (const Label& label : labels)
        m_labelBytes += sizedFieldBytes(label.name.size()) + sizedFieldBytes(label.value.size());
    m_usedBytes = m_labelBytes;
}

void ChunkedReadWriter::addChunk(const ReadChunk& chunk) {
    if (m_usedBytes >= m_frameBytes && !m_chunks.empty()) endFrame();
    const size_t size = messageBytes(chunk);
    m_chunks += sizedTag(2);
    appendVarint(m_chunks, size);
    appendNumber(m_chunks, 1, static_cast<uint64_t>(chunk.minTimeMs));
    appendNumber(m_chunks, 2, static_cast<uint64_t>(chunk.maxTimeMs));
    appendNumber(m_chunks, 3, chunk.encoding);
    appendSized(m_chunks, sizedTag(4),
                {reinterpret_cast<const char*>(chunk.bytes.data()), chunk.bytes.size()});
    m_usedBytes += size;
}

void ChunkedReadWriter::endSeries() {
    if (!m_chunks.empty()) endFrame();
}

void ChunkedReadWriter::endFrame() {
    const size_t seriesBytes = m_labels.size() + m_chunks.size();
    appendVarint(m_body, sizedFieldBytes(seriesBytes) + numberFieldBytes(m_queryIndex));
    const size_t checksumAt = m_body.size();
    m_body.append(sizeof(uint32_t), '\0');
    m_body += sizedTag(1);
    appendVarint(m_body, seriesBytes);
    m_body += m_labels;
    m_body += m_chunks;
    appendNumber(m_body, 2, m_queryIndex);
    putChecksum(m_body, checksumAt);
    m_chunks.clear();
    m_usedBytes = m_labelBytes;
}

}  // namespace pallium::wire
