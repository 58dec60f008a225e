#include "backend/gotemplate/escape.h"

#include "backend/gotemplate/runes.h"

#include <fmt/format.h>

namespace pallium::gotemplate {
namespace {

bool isUnreserved(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-_.~").find(c) != std::string_view::npos;
}

void appendJsRune(std::string& out, std::string_view bytes, char32_t codePoint) {
    switch (codePoint) {
        case '\\':
        case '\'':
        case '"':
            out += '\\';
            out += bytes;
            return;
        case '<':
        case '>':
        case '&':
        case '=':
            out += fmt::format("\\u{:04X}", static_cast<uint32_t>(codePoint));
            return;
        default:
            break;
    }
    const bool isPlain = codePoint >= ' ' && (codePoint < 0x80 || isPrintable(codePoint));
    out +=
        isPlain ? std::string(bytes) : fmt::format("\\u{:04X}", static_cast<uint32_t>(codePoint));
}

}  // namespace

std::string escapeJs(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const Rune rune = firstRune(text);
        appendJsRune(out, text.substr(0, rune.bytes), rune.codePoint);
        text.remove_prefix(rune.bytes);
    }
    return out;
}

std::string escapeUrlQuery(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (isUnreserved(c))
            out += c;
        else
            out += c == ' ' ? "+" : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace pallium::gotemplate
