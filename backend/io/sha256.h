#pragma once

#include <string>
#include <string_view>

namespace pallium::io {

/// SHA-256 of the bytes as 64 hexadecimal digits, small letters.
std::string sha256Hex(std::string_view bytes);

}  // namespace pallium::io
