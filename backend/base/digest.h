#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace pallium {

/// For choices that others made with it long ago (relabelling by hash), never where somebody could
/// gain by two texts of one hash.
std::array<uint8_t, 16> md5(std::string_view text);

/// SHA-1 of the bytes as 40 hexadecimal digits, small letters. For tokens that others made with it,
/// never against somebody who looks for two texts of one hash.
std::string sha1Hex(std::string_view bytes);

/// SHA-256 of the bytes as 64 hexadecimal digits, small letters.
std::string sha256Hex(std::string_view bytes);

}  // namespace pallium
