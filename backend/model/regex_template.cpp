#include "backend/model/regex_template.h"

#include "backend/model/regex_replacement.h"
#include "backend/model/regex_support.h"

#include <re2/re2.h>

#include <vector>

namespace pallium {

struct RegexTemplate::Program {
    Program(std::string_view regex, std::string_view text)
        : expression("(?s:" + std::string(regex) + ")", regexOptions()),
          replacement(text, expression) {}

    re2::RE2 expression;
    RegexReplacement replacement;
};

Result<RegexTemplate> RegexTemplate::create(std::string_view regex, std::string replacement) {
    // The pattern alone is compiled first, so that an unbalanced parenthesis cannot close ours.
    const std::string pattern = regexPattern(regex);
    const re2::RE2 alone(pattern, regexOptions());
    if (!alone.ok()) return fail(ErrorKind::InvalidArgument, regexError(alone));
    auto program = std::make_shared<Program>(pattern, replacement);
    if (!program->expression.ok())
        return fail(ErrorKind::InvalidArgument, regexError(program->expression));
    return RegexTemplate(std::move(program));
}

std::optional<std::string> RegexTemplate::apply(std::string_view text) const {
    const re2::RE2& expression = m_program->expression;
    std::vector<re2::StringPiece> groups(m_program->replacement.groups());
    const re2::StringPiece input(text.data(), text.size());
    if (!expression.Match(input, 0, text.size(), re2::RE2::ANCHOR_BOTH, groups.data(),
                          static_cast<int>(groups.size())))
        return std::nullopt;
    std::string out;
    m_program->replacement.append(out, groups);
    return out;
}

}  // namespace pallium
