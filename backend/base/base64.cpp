#include "backend/base/base64.h"

#include <algorithm>

namespace pallium {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string_view digitsOf(Base64 alphabet) {
    return alphabet == Base64::Url ? kUrlDigits : kDigits;
}

}  // namespace

void appendBase64(std::string& out, std::string_view bytes, Base64 alphabet) {
    const std::string_view digits = digitsOf(alphabet);
    for (size_t i = 0; i < bytes.size(); i += 3) {
        const size_t count = std::min<size_t>(3, bytes.size() - i);
        uint32_t group = 0;
        for (size_t j = 0; j < 3; ++j)
            group = group << 8 | (j < count ? static_cast<uint8_t>(bytes[i + j]) : 0);
        for (size_t j = 0; j < 4; ++j)
            out += j <= count ? digits[group >> (18 - 6 * j) & 0x3f] : '=';
    }
}

std::optional<std::string> decodeBase64(std::string_view text, Base64 alphabet) {
    const std::string_view digits = digitsOf(alphabet);
    std::string bytes;
    uint32_t group = 0;
    unsigned bits = 0;
    for (const char c : text.substr(0, std::min(text.find('='), text.size()))) {
        const size_t digit = digits.find(c);
        if (digit == digits.npos) return std::nullopt;
        group = group << 6 | static_cast<uint32_t>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(group >> bits & 0xff);
    }
    // Padding and bits behind the last byte are right if they are what writing it again gives.
    std::string again;
    appendBase64(again, bytes, alphabet);
    if (again != text) return std::nullopt;
    return bytes;
}

}  // namespace pallium
