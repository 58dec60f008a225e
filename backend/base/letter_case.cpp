#include "backend/base/letter_case.h"

#include "backend/base/utf8.h"

#include <clocale>
#include <cwctype>

namespace pallium {
namespace {

/// The C library's tables of Unicode, whatever the user's language: its locale C.UTF-8 is built in.
/// Null, which a strange library may give: only ASCII has letters then.
locale_t unicode() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

char asciiInCase(char c, LetterCase to) {
    const char first = to == LetterCase::Lower ? 'A' : 'a';
    return c >= first && c <= first + ('Z' - 'A') ? static_cast<char>(c ^ ('a' ^ 'A')) : c;
}

char32_t inCase(char32_t codePoint, LetterCase to) {
    if (unicode() == nullptr) return codePoint;
    const auto letter = static_cast<wint_t>(codePoint);
    return static_cast<char32_t>(to == LetterCase::Lower ? towlower_l(letter, unicode())
                                                         : towupper_l(letter, unicode()));
}

}  // namespace

void appendInCase(std::string& out, std::string_view text, LetterCase to) {
    constexpr char32_t kReplacement = 0xFFFD;
    while (!text.empty()) {
        const size_t length = utf8SequenceLength(text);
        if (length == 1)
            out += asciiInCase(text[0], to);
        else
            appendUtf8(out, length == 0 ? kReplacement : inCase(decodeUtf8(text), to));
        text.remove_prefix(length == 0 ? 1 : length);
    }
}

}  // namespace pallium
