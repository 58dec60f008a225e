#pragma once

#include "backend/base/result.h"
#include "backend/io/file_system.h"
#include "backend/io/varint.h"

#include <concepts>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace pallium::tsdb {

/// Writes a file through a buffer, with big-endian numbers and checksums. An error stays and makes
/// the rest do nothing: ask for it with state() now and then, finish() gives it too. Threads:
/// confined to one.
class SectionWriter {
  public:
    /// `file` is empty.
    explicit SectionWriter(std::unique_ptr<io::WritableFile> file);

    /// Of the next byte.
    uint64_t position() const { return m_flushed + m_buffer.size(); }
    const Result<void>& state() const { return m_state; }

    void put(std::span<const uint8_t> bytes);
    template <std::unsigned_integral T>
    void putFixed(T value) {
        io::appendFixedBig(m_buffer, value);
        flushIfFull();
    }
    void putUvarint(uint64_t value) {
        io::appendUvarint(m_buffer, value);
        flushIfFull();
    }
    /// Length, then the bytes.
    void putSized(std::string_view text);
    /// Zeros up to the next multiple of `alignment`.
    void align(uint64_t alignment);

    /// The length of a section, whose content follows; then endSection() puts its checksum.
    void beginSection(uint32_t bytes);
    void endSection() { putChecksum(); }
    /// What follows counts for the next checksum.
    void beginChecksum();
    void putChecksum();

    /// Writes what is left, syncs and closes.
    Result<void> finish();

  private:
    void flushIfFull();
    void flush();

    const std::unique_ptr<io::WritableFile> m_file;
    std::vector<uint8_t> m_buffer;
    uint64_t m_flushed = 0;
    size_t m_sumFrom = 0;  // in the buffer; what came before is in m_sum
    uint32_t m_sum = 0;
    Result<void> m_state;
};

}  // namespace pallium::tsdb
