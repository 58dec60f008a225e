#include "backend/base/digest.h"

#include <fmt/format.h>

#include <openssl/evp.h>

namespace pallium {
namespace {

template <size_t Size>
std::array<uint8_t, Size> digest(std::string_view bytes, const EVP_MD* algorithm) {
    std::array<uint8_t, Size> result{};
    EVP_Digest(bytes.data(), bytes.size(), result.data(), nullptr, algorithm, nullptr);
    return result;
}

}  // namespace

std::array<uint8_t, 16> md5(std::string_view text) {
    // Looked up once: each time it would take longer than the hash itself.
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "MD5", nullptr);
    return digest<16>(text, algorithm);
}

std::string sha1Hex(std::string_view bytes) {
    return fmt::format("{:02x}", fmt::join(digest<20>(bytes, EVP_sha1()), ""));
}

std::string sha256Hex(std::string_view bytes) {
    return fmt::format("{:02x}", fmt::join(digest<32>(bytes, EVP_sha256()), ""));
}

}  // namespace pallium
