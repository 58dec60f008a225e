#include "backend/model/regex_template.h"

#include "backend/base/go_text.h"
#include "backend/model/regex_support.h"

#include <re2/re2.h>

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

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

int groupNumber(const re2::RE2& program, std::string_view name) {
    int64_t number = 0;
    if (std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return parseGoInt(name, number) && number <= program.NumberOfCapturingGroups()
                   ? static_cast<int>(number)
                   : -1;
    const auto it = program.NamedCapturingGroups().find(std::string(name));
    return it == program.NamedCapturingGroups().end() ? -1 : it->second;
}

}  // namespace

struct RegexTemplate::Program {
    explicit Program(std::string_view regex)
        : expression("(?s:" + std::string(regex) + ")", regexOptions()) {}
    void parseReplacement(std::string_view text);

    /// Literal text followed by a group; group 0 is the whole match, -1 none.
    struct Piece {
        std::string literal;
        int group = -1;
    };
    re2::RE2 expression;
    std::vector<Piece> pieces;
};

void RegexTemplate::Program::parseReplacement(std::string_view text) {
    pieces.resize(1);
    while (!text.empty()) {
        const char c = text[0];
        text.remove_prefix(1);
        if (c == '$' && text.starts_with('$')) {
            text.remove_prefix(1);
        } else if (c == '$') {
            const auto [name, length] = groupName(text);
            if (length > 0) {
                pieces.back().group = groupNumber(expression, name);
                pieces.emplace_back();
                text.remove_prefix(length);
                continue;
            }
        }
        pieces.back().literal += c;
    }
}

Result<RegexTemplate> RegexTemplate::create(std::string_view regex, std::string replacement) {
    // The pattern alone is compiled first, so that an unbalanced parenthesis cannot close ours.
    const re2::RE2 alone(re2::StringPiece(regex.data(), regex.size()), regexOptions());
    if (!alone.ok()) return fail(ErrorKind::InvalidArgument, regexError(alone));
    auto program = std::make_shared<Program>(regex);
    if (!program->expression.ok())
        return fail(ErrorKind::InvalidArgument, regexError(program->expression));
    program->parseReplacement(replacement);
    return RegexTemplate(std::move(program));
}

std::optional<std::string> RegexTemplate::apply(std::string_view text) const {
    const re2::RE2& expression = m_program->expression;
    std::vector<re2::StringPiece> groups(static_cast<size_t>(expression.NumberOfCapturingGroups()) +
                                         1);
    const re2::StringPiece input(text.data(), text.size());
    if (!expression.Match(input, 0, text.size(), re2::RE2::ANCHOR_BOTH, groups.data(),
                          static_cast<int>(groups.size())))
        return std::nullopt;
    std::string out;
    for (const Program::Piece& piece : m_program->pieces) {
        out += piece.literal;
        if (piece.group < 0) continue;
        const re2::StringPiece& group = groups[static_cast<size_t>(piece.group)];
        out.append(group.data(), group.size());
    }
    return out;
}

}  // namespace pallium
