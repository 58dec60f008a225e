#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pallium {

/// RFC 4648: the usual digits, or those that may stand in addresses and names of files.
enum class Base64 : uint8_t { Standard, Url };

/// Appends the digits of `bytes`, padded to groups of four.
void appendBase64(std::string& out, std::string_view bytes, Base64 alphabet = Base64::Standard);

/// The bytes that appendBase64() writes as exactly this text; nullopt if there are none.
std::optional<std::string> decodeBase64(std::string_view text, Base64 alphabet = Base64::Standard);

}  // namespace pallium
