#include "backend/io/crc32c.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace pallium::io {
namespace {

constexpr uint32_t kReversedPolynomial = 0x82f63b78U;

constexpr std::array<uint32_t, 256> makeTable() {
    std::array<uint32_t, 256> table{};
    for (uint32_t byte = 0; byte < 256; ++byte) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1U) ? kReversedPolynomial : 0U);
        table[byte] = crc;
    }
    return table;
}

constexpr std::array<uint32_t, 256> kTable = makeTable();

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) uint32_t crc32cSse42(std::span<const uint8_t> bytes,
                                                       uint32_t crc) {
    uint64_t state = ~crc;
    const uint8_t* p = bytes.data();
    size_t left = bytes.size();
    for (; left >= 8; left -= 8, p += 8) {
        uint64_t word;
        std::memcpy(&word, p, 8);
        state = _mm_crc32_u64(state, word);
    }
    auto narrow = static_cast<uint32_t>(state);
    for (; left > 0; --left, ++p)
        narrow = _mm_crc32_u8(narrow, *p);
    return ~narrow;
}
#endif

}  // namespace

uint32_t crc32cPortable(std::span<const uint8_t> bytes, uint32_t crc) {
    crc = ~crc;
    for (const uint8_t byte : bytes)
        crc = (crc >> 8) ^ kTable[(crc ^ byte) & 0xffU];
    return ~crc;
}

uint32_t crc32c(std::span<const uint8_t> bytes, uint32_t crc) {
#if defined(__x86_64__)
    static const bool hasSse42 = __builtin_cpu_supports("sse4.2") != 0;
    if (hasSse42) return crc32cSse42(bytes, crc);
#endif
    return crc32cPortable(bytes, crc);
}

}  // namespace pallium::io
