#include "backend/rulefmt/title_case.h"

#include "backend/base/letter_case.h"
#include "backend/base/utf8.h"

#include <algorithm>
#include <cctype>

namespace pallium::rulefmt {
namespace {

bool isSpaceBeyondAscii(char32_t c) {
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool endsWord(std::string_view character) {
    if (character.size() > 1) return isSpaceBeyondAscii(decodeUtf8(character));
    const auto c = static_cast<unsigned char>(character[0]);
    return c < 0x80 && std::isalnum(c) == 0 && c != '_';
}

}  // namespace

std::string titleCase(std::string_view text) {
    std::string out;
    bool isStart = true;
    while (!text.empty()) {
        const std::string_view character =
            text.substr(0, std::max<size_t>(utf8SequenceLength(text), 1));
        if (isStart)
            appendInCase(out, character, LetterCase::Upper);
        else
            out += character;
        isStart = endsWord(character);
        text.remove_prefix(character.size());
    }
    return out;
}

}  // namespace pallium::rulefmt
