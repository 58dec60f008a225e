#include "backend/rulefmt/yaml_text.h"

#include "backend/base/base64.h"
#include "backend/base/utf8.h"
#include "backend/config/yaml_scalar.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::rulefmt {
namespace {

constexpr size_t kIndent = 4;
constexpr size_t kMaxSimpleKey = 128;  // bytes; longer keys are introduced by a question mark

/// Whether a character may stand as it is between double quotes and, but for those that separate
/// lines, in a block. yaml.v3 counts only those of the basic plane.
bool isPrintable(char32_t c) {
    return (c >= 0x20 && c <= 0x7e) ||
           (c >= 0xa0 && c <= 0xfffd && c != 0xfeff && c != 0x2028 && c != 0x2029);
}

/// Calls `visit(character, its bytes)` for each. Requires: valid UTF-8.
template <class Visit>
void forEachCharacter(std::string_view text, const Visit& visit) {
    while (!text.empty()) {
        const size_t size = utf8SequenceLength(text);
        visit(decodeUtf8(text), text.substr(0, size));
        text.remove_prefix(size);
    }
}

struct CharacterKinds {
    bool hasBreak = false;
    bool hasTab = false;
    bool hasOther = false;  // neither of them nor printable
};

CharacterKinds kindsIn(std::string_view text) {
    CharacterKinds kinds;
    forEachCharacter(text, [&kinds](char32_t c, std::string_view) {
        if (c == '\n')
            kinds.hasBreak = true;
        else if (c == '\t')
            kinds.hasTab = true;
        else if (!isPrintable(c))
            kinds.hasOther = true;
    });
    return kinds;
}

void appendEscape(std::string& out, char32_t c) {
    using namespace std::string_view_literals;
    constexpr auto kNamed = U"\0\a\b\t\n\v\f\r\x1b\"\\\x85\u2028\u2029"sv;
    constexpr std::string_view kNames = "0abtnvfre\"\\NLP";
    out += '\\';
    if (const size_t at = kNamed.find(c); at != kNamed.npos)
        out += kNames[at];
    else if (c <= 0xff)
        fmt::format_to(std::back_inserter(out), "x{:02X}", static_cast<uint32_t>(c));
    else if (c <= 0xffff)
        fmt::format_to(std::back_inserter(out), "u{:04X}", static_cast<uint32_t>(c));
    else
        fmt::format_to(std::back_inserter(out), "U{:08X}", static_cast<uint32_t>(c));
}

void appendDoubleQuoted(std::string& out, std::string_view text) {
    out += '"';
    forEachCharacter(text, [&out](char32_t c, std::string_view bytes) {
        if (isPrintable(c) && c != '"' && c != '\\')
            out += bytes;
        else
            appendEscape(out, c);
    });
    out += '"';
}

void appendSingleQuoted(std::string& out, std::string_view text) {
    out += '\'';
    for (const char c : text) {
        out += c;
        if (c == '\'') out += c;
    }
    out += '\'';
}

void appendOnOneLine(std::string& out, std::string_view text, const CharacterKinds& kinds) {
    if (kinds.hasBreak || kinds.hasTab || kinds.hasOther || !config::readsAsString(text))
        appendDoubleQuoted(out, text);
    else if (config::isPlainSafe(text))
        out += text;
    else
        appendSingleQuoted(out, text);
}

/// Spaces before a line break or at the end would not be seen in a block.
bool canBeBlock(std::string_view text, const CharacterKinds& kinds) {
    return kinds.hasBreak && !kinds.hasOther && text.front() != '\n' && text.back() != ' ' &&
           text.find(" \n") == text.npos;
}

/// `|` and the lines at column `indent`, of a key at column `keyIndent`.
void appendBlock(std::string& out, std::string_view text, size_t keyIndent, size_t indent) {
    out += '|';
    // Otherwise the first line would tell the indentation.
    if (text.front() == ' ') out += static_cast<char>('0' + (indent - keyIndent));
    if (text.back() != '\n')
        out += '-';
    else if (text.ends_with("\n\n"))
        out += '+';
    out += '\n';
    while (!text.empty()) {
        const size_t end = std::min(text.find('\n'), text.size());
        if (end > 0) out.append(indent, ' ').append(text.substr(0, end));
        out += '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

bool isKeyDigit(char c) {
    return c >= '0' && c <= '9';
}

/// All beyond ASCII, which is near enough for names.
bool isKeyLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<uint8_t>(c) >= 0x80;
}

std::string_view digitsAt(std::string_view text, size_t at) {
    size_t end = at;
    while (end < text.size() && isKeyDigit(text[end]))
        ++end;
    return text.substr(at, end - at);
}

std::string_view withoutZeros(std::string_view digits) {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

/// Whether a digit other than 0 ends, perhaps with zeros behind it, at `end`.
bool endsInNumber(std::string_view text, size_t end) {
    while (end > 0 && text[end - 1] == '0')
        --end;
    return end > 0 && isKeyDigit(text[end - 1]);
}

}  // namespace

size_t yamlIndentBelow(size_t indent) {
    return (indent / kIndent + 1) * kIndent;
}

void appendYamlKey(std::string& out, size_t indent, std::string_view key) {
    out.append(indent, ' ');
    if (!isValidUtf8(key)) {
        out += "!!binary ";
        appendBase64(out, key);
    } else if (key.size() > kMaxSimpleKey) {
        out += "? ";
        appendOnOneLine(out, key, kindsIn(key));
        out.append(1, '\n').append(indent, ' ');
    } else {
        appendOnOneLine(out, key, kindsIn(key));
    }
    out += ':';
}

void appendYamlEntry(std::string& out, size_t indent, std::string_view key,
                     std::string_view value) {
    appendYamlKey(out, indent, key);
    out += ' ';
    if (!isValidUtf8(value)) {
        out += "!!binary ";
        appendBase64(out, value);
        out += '\n';
        return;
    }
    const CharacterKinds kinds = kindsIn(value);
    if (canBeBlock(value, kinds)) return appendBlock(out, value, indent, yamlIndentBelow(indent));
    appendOnOneLine(out, value, kinds);
    out += '\n';
}

bool yamlKeyLess(std::string_view a, std::string_view b) {
    const auto [atA, atB] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (atA == a.end() || atB == b.end()) return a.size() < b.size();
    const auto at = static_cast<size_t>(atA - a.begin());
    const bool isLetterA = isKeyLetter(*atA);
    const bool isLetterB = isKeyLetter(*atB);
    if (isLetterA && isLetterB) return static_cast<uint8_t>(*atA) < static_cast<uint8_t>(*atB);
    if (isLetterA || isLetterB) return at > 0 && isKeyDigit(a[at - 1]) ? isLetterA : isLetterB;
    const std::string_view digitsA = digitsAt(a, at);
    const std::string_view digitsB = digitsAt(b, at);
    // Zeros count only behind another digit.
    const bool isContinued = endsInNumber(a, at);
    const std::string_view numberA = isContinued ? digitsA : withoutZeros(digitsA);
    const std::string_view numberB = isContinued ? digitsB : withoutZeros(digitsB);
    if (numberA.size() != numberB.size()) return numberA.size() < numberB.size();
    if (numberA != numberB) return numberA < numberB;
    if (digitsA.size() != digitsB.size()) return digitsA.size() < digitsB.size();
    return *atA < *atB;
}

}  // namespace pallium::rulefmt
