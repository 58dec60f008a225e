#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace pallium {

/// RFC 1321. For choices that others made with it long ago (relabelling by hash), never where
/// somebody could gain by two texts of one hash.
std::array<uint8_t, 16> md5(std::string_view text);

}  // namespace pallium
