#include "backend/base/utf8.h"

#include <cstdint>
#include <cstring>

namespace pallium {
namespace {

bool isContinuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

size_t utf8SequenceLength(std::string_view text) {
    if (text.empty()) return 0;
    const auto c = static_cast<unsigned char>(text[0]);
    if (c < 0x80) return 1;
    const size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (c < 0xC2 || c > 0xF4 || text.size() < length) return 0;
    for (size_t i = 1; i < length; ++i)
        if (!isContinuation(text[i])) return 0;
    const auto second = static_cast<unsigned char>(text[1]);
    if (c == 0xE0 && second < 0xA0) return 0;   // overlong
    if (c == 0xED && second >= 0xA0) return 0;  // surrogates
    if (c == 0xF0 && second < 0x90) return 0;   // overlong
    if (c == 0xF4 && second >= 0x90) return 0;  // above U+10FFFF
    return length;
}

namespace {

constexpr uint64_t kHighBits = 0x8080808080808080ULL;

uint64_t loadWord(const char* bytes) {
    uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

/// Whole words, the last one overlapping the one before, so that no byte is looked at alone.
bool isAscii(std::string_view text) {
    constexpr size_t kWord = sizeof(uint64_t);
    if (text.size() < kWord) {
        unsigned char all = 0;
        for (const char c : text)
            all |= static_cast<unsigned char>(c);
        return all < 0x80;
    }
    uint64_t all = loadWord(text.data() + text.size() - kWord);
    for (size_t i = 0; i + kWord <= text.size(); i += kWord)
        all |= loadWord(text.data() + i);
    return (all & kHighBits) == 0;
}

}  // namespace

bool isValidUtf8(std::string_view text) {
    if (isAscii(text)) return true;
    size_t i = 0;
    while (i < text.size()) {
        while (i + sizeof(uint64_t) <= text.size() && (loadWord(text.data() + i) & kHighBits) == 0)
            i += sizeof(uint64_t);
        if (i == text.size()) break;
        const size_t length = utf8SequenceLength(text.substr(i));
        if (length == 0) return false;
        i += length;
    }
    return true;
}

size_t utf8Length(std::string_view text) {
    size_t count = 0;
    for (size_t i = 0; i < text.size(); ++count) {
        const size_t length = utf8SequenceLength(text.substr(i));
        i += length == 0 ? 1 : length;
    }
    return count;
}

void appendUtf8(std::string& out, char32_t codePoint) {
    const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
    if (codePoint < 0x80) {
        put(codePoint);
    } else if (codePoint < 0x800) {
        put(0xC0 | codePoint >> 6);
        put(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
        put(0xE0 | codePoint >> 12);
        put(0x80 | (codePoint >> 6 & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    } else {
        put(0xF0 | codePoint >> 18);
        put(0x80 | (codePoint >> 12 & 0x3F));
        put(0x80 | (codePoint >> 6 & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    }
}

char32_t decodeUtf8(std::string_view text) {
    const auto byte = [text](size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
    };
    const char32_t c = byte(0);
    if (c < 0x80) return c;
    if (c < 0xE0) return (c & 0x1F) << 6 | (byte(1) & 0x3F);
    if (c < 0xF0) return (c & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    return (c & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
}

}  // namespace pallium
