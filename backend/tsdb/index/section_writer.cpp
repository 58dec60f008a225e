#include "backend/tsdb/index/section_writer.h"

#include "backend/io/crc32c.h"

namespace pallium::tsdb {
namespace {

constexpr size_t kSectionBufferBytes = 256 << 10;

}  // namespace

SectionWriter::SectionWriter(std::unique_ptr<io::WritableFile> file) : m_file(std::move(file)) {
    m_buffer.reserve(kSectionBufferBytes);
}

void SectionWriter::put(std::span<const uint8_t> bytes) {
    m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
    flushIfFull();
}

void SectionWriter::putSized(std::string_view text) {
    io::appendSized(m_buffer, text);
    flushIfFull();
}

void SectionWriter::align(uint64_t alignment) {
    const auto padding = static_cast<size_t>((alignment - position() % alignment) % alignment);
    m_buffer.resize(m_buffer.size() + padding);
}

void SectionWriter::beginSection(uint32_t bytes) {
    putFixed(bytes);
    beginChecksum();
}

void SectionWriter::beginChecksum() {
    m_sum = 0;
    m_sumFrom = m_buffer.size();
}

void SectionWriter::putChecksum() {
    putFixed(io::crc32c(std::span<const uint8_t>(m_buffer).subspan(m_sumFrom), m_sum));
}

void SectionWriter::flushIfFull() {
    // The reserved memory is not exceeded by the small pieces that are the rule.
    if (m_buffer.size() + 1024 >= kSectionBufferBytes) flush();
}

void SectionWriter::flush() {
    m_sum = io::crc32c(std::span<const uint8_t>(m_buffer).subspan(m_sumFrom), m_sum);
    m_sumFrom = 0;
    m_flushed += m_buffer.size();
    if (m_state) m_state = m_file->append(m_buffer);
    m_buffer.clear();
}

Result<void> SectionWriter::finish() {
    flush();
    PALLIUM_TRY(m_state);
    PALLIUM_TRY(m_file->sync());
    return m_file->close();
}

}  // namespace pallium::tsdb
