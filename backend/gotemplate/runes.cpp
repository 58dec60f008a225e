#include "backend/gotemplate/runes.h"

#include "backend/base/go_text.h"
#include "backend/base/utf8.h"

#include <fmt/format.h>

#include <clocale>
#include <cwctype>

namespace pallium::gotemplate {
namespace {

/// The C library's tables of Unicode, whatever the user's language. Null, which a strange library
/// may give: only ASCII has letters then.
locale_t unicodeTables() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

std::string utf8Of(char32_t codePoint) {
    std::string text;
    appendUtf8(text, codePoint);
    return text;
}

}  // namespace

Rune firstRune(std::string_view text) {
    const size_t length = utf8SequenceLength(text);
    return length == 0 ? Rune{kReplacementRune, 1} : Rune{decodeUtf8(text), length};
}

bool isPrintable(char32_t codePoint) {
    if (codePoint == '"' || codePoint == '\\') return true;
    const std::string text = quoted(utf8Of(codePoint));
    return text[1] != '\\';
}

bool isAlphanumeric(char32_t codePoint) {
    const auto c = static_cast<uint32_t>(codePoint);
    if (c < 0x80)
        return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    return unicodeTables() != nullptr && iswalnum_l(static_cast<wint_t>(c), unicodeTables()) != 0;
}

std::string describeRune(char32_t codePoint) {
    std::string text = fmt::format("U+{:04X}", static_cast<uint32_t>(codePoint));
    if (isPrintable(codePoint)) text += " '" + utf8Of(codePoint) + "'";
    return text;
}

std::string_view firstRunes(std::string_view text, size_t count) {
    size_t end = 0;
    while (count-- > 0 && end < text.size())
        end += firstRune(text.substr(end)).bytes;
    return text.substr(0, end);
}

}  // namespace pallium::gotemplate
