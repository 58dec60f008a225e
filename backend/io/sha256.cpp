#include "backend/io/sha256.h"

#include <fmt/format.h>

#include <array>
#include <openssl/sha.h>

namespace pallium::io {

std::string sha256Hex(std::string_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    return fmt::format("{:02x}", fmt::join(digest, ""));
}

}  // namespace pallium::io
