#pragma once

#include <cstdint>
#include <span>

namespace pallium::io {

/// CRC-32C (Castagnoli) of `bytes`, continuing `crc`: crc32c("123456789") = 0xE3069283. Uses
/// SSE 4.2 where present.
uint32_t crc32c(std::span<const uint8_t> bytes, uint32_t crc = 0);

/// The same without special instructions; what crc32c() falls back to.
uint32_t crc32cPortable(std::span<const uint8_t> bytes, uint32_t crc = 0);

}  // namespace pallium::io
