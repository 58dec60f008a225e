#include "backend/model/regex_replacement.h"

#include "backend/base/go_text.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace pallium {
namespace {

bool isNameCharacter(char c) {
    return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// The name after a dollar sign and the bytes that it takes; nothing if there is none.
std::pair<std::string_view, size_t> groupName(std::string_view text) {
    const bool isBraced = text.starts_with('{');
    const std::string_view inner = text.substr(isBraced ? 1 : 0);
    const auto end = std::find_if_not(inner.begin(), inner.end(), isNameCharacter);
    const auto length = static_cast<size_t>(end - inner.begin());
    if (length == 0) return {};
    if (!isBraced) return {inner.substr(0, length), length};
    if (length == inner.size() || inner[length] != '}') return {};
    return {inner.substr(0, length), length + 2};
}

int groupNumber(const re2::RE2& regex, std::string_view name) {
    int64_t number = 0;
    if (std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return parseGoInt(name, number) && number <= regex.NumberOfCapturingGroups()
                   ? static_cast<int>(number)
                   : -1;
    const auto it = regex.NamedCapturingGroups().find(std::string(name));
    return it == regex.NamedCapturingGroups().end() ? -1 : it->second;
}

}  // namespace

RegexReplacement::RegexReplacement(std::string_view text, const re2::RE2& regex) : m_pieces(1) {
    while (!text.empty()) {
        const char c = text[0];
        text.remove_prefix(1);
        if (c == '$' && text.starts_with('$')) {
            text.remove_prefix(1);
        } else if (c == '$') {
            const auto [name, length] = groupName(text);
            if (length > 0) {
                m_pieces.back().group = groupNumber(regex, name);
                m_pieces.emplace_back();
                text.remove_prefix(length);
                continue;
            }
        }
        m_pieces.back().literal += c;
    }
}

size_t RegexReplacement::groups() const {
    int highest = -1;
    for (const Piece& piece : m_pieces)
        highest = std::max(highest, piece.group);
    return static_cast<size_t>(highest + 1);
}

void RegexReplacement::append(std::string& out,
                              std::span<const re2::StringPiece> submatches) const {
    for (const Piece& piece : m_pieces) {
        out += piece.literal;
        if (piece.group < 0) continue;
        const re2::StringPiece& group = submatches[static_cast<size_t>(piece.group)];
        out.append(group.data(), group.size());
    }
}

size_t RegexReplacement::length(std::span<const re2::StringPiece> submatches) const {
    size_t length = 0;
    for (const Piece& piece : m_pieces) {
        length += piece.literal.size();
        if (piece.group >= 0) length += submatches[static_cast<size_t>(piece.group)].size();
    }
    return length;
}

}  // namespace pallium
