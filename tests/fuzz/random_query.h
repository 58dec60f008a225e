#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace pallium::fuzz {

/// Hands out an input byte by byte; zeros once it is used up.
class ByteSource {
  public:
    explicit ByteSource(std::span<const uint8_t> bytes) : m_bytes(bytes) {}
    /// A number below `count`. Requires: 0 < count <= 256.
    size_t below(size_t count) { return next() % count; }
    bool flag() { return (next() & 1) != 0; }

  private:
    uint8_t next() { return m_next < m_bytes.size() ? m_bytes[m_next++] : uint8_t{0}; }

    std::span<const uint8_t> m_bytes;
    size_t m_next = 0;
};

/// A query over the series of addQuerySeries(), chosen by the bytes. Most are well typed; some
/// break a rule that only the parser knows. Bounded in size.
std::string randomQuery(ByteSource& bytes);

}  // namespace pallium::fuzz
