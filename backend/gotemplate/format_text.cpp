#include "backend/base/go_text.h"
#include "backend/base/utf8.h"
#include "backend/gotemplate/format_spec.h"
#include "backend/gotemplate/runes.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::gotemplate {
namespace {

/// strconv.QuoteToASCII of what strconv.Quote made.
std::string toAscii(std::string_view quotedText) {
    std::string out;
    while (!quotedText.empty()) {
        const Rune rune = firstRune(quotedText);
        const auto number = static_cast<uint32_t>(rune.codePoint);
        if (number < 0x80)
            out += quotedText[0];
        else
            out += number < 0x10000 ? fmt::format("\\u{:04x}", number)
                                    : fmt::format("\\U{:08x}", number);
        quotedText.remove_prefix(rune.bytes);
    }
    return out;
}

bool canBackquote(std::string_view text) {
    if (!isValidUtf8(text) || text.find("\xEF\xBB\xBF") != text.npos) return false;
    return std::none_of(text.begin(), text.end(), [](char c) {
        return (c >= 0 && c < ' ' && c != '\t') || c == '`' || c == '\x7F';
    });
}

void appendQuotedText(std::string& out, std::string_view text, const FormatSpec& spec) {
    if (spec.sharp && canBackquote(text)) return appendPadded(out, fmt::format("`{}`", text), spec);
    const std::string plain = quoted(text);
    appendPadded(out, spec.plus ? toAscii(plain) : plain, spec);
}

/// Bytes as hexadecimal digits, with spaces between and 0x before each or all by the flags.
void appendHexBytes(std::string& out, std::string_view text, bool isUpper, const FormatSpec& spec) {
    if (spec.hasPrecision) text = text.substr(0, static_cast<size_t>(spec.precision));
    std::string hex;
    const char* const prefix = isUpper ? "0X" : "0x";
    for (size_t i = 0; i < text.size(); ++i) {
        if (spec.space && i > 0) hex += ' ';
        if (spec.sharp && (i == 0 || spec.space)) hex += prefix;
        const auto byte = static_cast<unsigned char>(text[i]);
        hex += isUpper ? fmt::format("{:02X}", byte) : fmt::format("{:02x}", byte);
    }
    appendPadded(out, hex, spec);
}

}  // namespace

bool isStringVerb(char32_t verb) {
    return verb == 'v' || verb == 's' || verb == 'q' || verb == 'x' || verb == 'X';
}

void appendPadded(std::string& out, std::string_view text, const FormatSpec& spec) {
    const size_t length = spec.hasWidth ? utf8Length(text) : 0;
    const auto width = static_cast<size_t>(spec.width);
    const size_t padding = spec.hasWidth && width > length ? width - length : 0;
    if (!spec.minus) out.append(padding, spec.zero ? '0' : ' ');
    out += text;
    if (spec.minus) out.append(padding, ' ');
}

void appendString(std::string& out, std::string_view text, char32_t verb, const FormatSpec& spec) {
    if (verb == 'x' || verb == 'X') return appendHexBytes(out, text, verb == 'X', spec);
    if (spec.hasPrecision) text = firstRunes(text, static_cast<size_t>(spec.precision));
    if (verb == 'q' || spec.sharpV)
        appendQuotedText(out, text, spec);
    else
        appendPadded(out, text, spec);
}

}  // namespace pallium::gotemplate
