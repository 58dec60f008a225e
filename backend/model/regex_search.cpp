#include "backend/model/regex_search.h"

#include "backend/base/utf8.h"
#include "backend/model/regex_replacement.h"
#include "backend/model/regex_support.h"

#include <re2/re2.h>

#include <algorithm>
#include <vector>

namespace pallium {
namespace {

/// Where to look for the next match: behind this one, at least one character on.
size_t nextSearch(std::string_view text, size_t searched, size_t matchEnd) {
    const size_t character =
        std::max<size_t>(searched < text.size() ? utf8SequenceLength(text.substr(searched)) : 1, 1);
    return std::max(searched + character, matchEnd);
}

tl::unexpected<Error> tooLarge(size_t maxBytes) {
    return fail(ErrorKind::LimitExceeded,
                "replaced text is larger than " + std::to_string(maxBytes) + " bytes");
}

}  // namespace

struct RegexSearch::Program {
    explicit Program(std::string_view pattern) : regex(regexPattern(pattern), regexOptions()) {}
    re2::RE2 regex;
};

Result<RegexSearch> RegexSearch::create(std::string_view pattern) {
    auto program = std::make_shared<const Program>(pattern);
    if (!program->regex.ok()) return fail(ErrorKind::InvalidArgument, regexError(program->regex));
    return RegexSearch(std::move(program));
}

bool RegexSearch::matches(std::string_view text) const {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), m_program->regex);
}

Result<std::string> RegexSearch::replaceAll(std::string_view text, std::string_view replacement,
                                            size_t maxBytes) const {
    const re2::RE2& regex = m_program->regex;
    const RegexReplacement pieces(replacement, regex);
    std::vector<re2::StringPiece> groups(std::max<size_t>(pieces.groups(), 1));
    const re2::StringPiece input(text.data(), text.size());
    std::string out;
    size_t copied = 0, searched = 0;
    while (searched <= text.size() &&
           regex.Match(input, searched, text.size(), re2::RE2::UNANCHORED, groups.data(),
                       static_cast<int>(groups.size()))) {
        const auto begin = static_cast<size_t>(groups[0].data() - text.data());
        const size_t end = begin + groups[0].size();
        out += text.substr(copied, begin - copied);
        if (out.size() + pieces.length(groups) > maxBytes) return tooLarge(maxBytes);
        // An empty match right behind another one is none.
        if (end > copied || begin == 0) pieces.append(out, groups);
        copied = end;
        searched = nextSearch(text, searched, end);
    }
    out += text.substr(copied);
    if (out.size() > maxBytes) return tooLarge(maxBytes);
    return out;
}

}  // namespace pallium
