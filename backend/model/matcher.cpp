#include "backend/model/matcher.h"

#include "backend/base/go_text.h"
#include "backend/model/regex_support.h"

#include <re2/re2.h>

#include <algorithm>

namespace pallium {
namespace {

constexpr size_t kMaxSetMatches = 1024;

bool isRegexMeta(char c) {
    return std::string_view(R"(\.+*?()|[]{}^$)").find(c) != std::string_view::npos;
}

/// Splits `a|b|c` into literals, unescaping `\.` and the like; empty if there is anything more.
std::vector<std::string> literalAlternatives(std::string_view pattern) {
    std::vector<std::string> literals(1);
    for (size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '|') {
            literals.emplace_back();
            if (literals.size() > kMaxSetMatches) return {};
        } else if (c == '\\' && i + 1 < pattern.size() && isRegexMeta(pattern[i + 1])) {
            literals.back() += pattern[++i];
        } else if (isRegexMeta(c)) {
            return {};
        } else {
            literals.back() += c;
        }
    }
    std::sort(literals.begin(), literals.end());
    literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
    return literals;
}

/// The literal text before the first special character, if no alternation can bypass it.
std::string literalPrefix(std::string_view pattern) {
    if (pattern.find('|') != std::string_view::npos) return {};
    std::string prefix;
    for (size_t i = 0; i < pattern.size(); ++i) {
        size_t end = i + 1;
        char c = pattern[i];
        if (c == '\\') {
            if (end == pattern.size() || !isRegexMeta(pattern[end])) break;
            c = pattern[end++];
        } else if (isRegexMeta(c)) {
            break;
        }
        const char next = end < pattern.size() ? pattern[end] : '\0';
        // A repetition may be zero times; a byte of a longer character is repeated as a whole.
        if (next == '*' || next == '?' || next == '{') {
            while (!prefix.empty() && (static_cast<unsigned char>(c) & 0xC0) == 0x80) {
                c = prefix.back();
                prefix.pop_back();
            }
            break;
        }
        prefix += c;
        i = end - 1;
    }
    return prefix;
}

}  // namespace

struct Matcher::Regex {
    explicit Regex(const std::string& pattern, const re2::RE2::Options& options)
        : program("^(?s:" + pattern + ")$", options) {}
    re2::RE2 program;
    std::vector<std::string> literals;
    std::string prefix;
    bool matchesAnything = false;
    bool matchesNonEmpty = false;

    bool matches(std::string_view value) const {
        if (matchesAnything) return true;
        if (matchesNonEmpty) return !value.empty();
        if (!literals.empty()) return std::binary_search(literals.begin(), literals.end(), value);
        if (!value.starts_with(prefix)) return false;
        return re2::RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), program);
    }
};

Result<Matcher> Matcher::create(MatchType type, std::string name, std::string value) {
    Matcher matcher(type, std::move(name), std::move(value));
    if (type != MatchType::Regex && type != MatchType::NotRegex) return matcher;
    const re2::RE2::Options options = regexOptions();
    // The pattern alone is compiled first, so that an unbalanced parenthesis cannot close ours.
    const std::string pattern = regexPattern(matcher.m_value);
    const re2::RE2 alone(pattern, options);
    if (!alone.ok()) return fail(ErrorKind::InvalidArgument, regexError(alone));
    auto regex = std::make_shared<Regex>(pattern, options);
    if (!regex->program.ok()) return fail(ErrorKind::InvalidArgument, regexError(regex->program));
    regex->literals = literalAlternatives(matcher.m_value);
    regex->prefix = literalPrefix(matcher.m_value);
    regex->matchesAnything = matcher.m_value == ".*";
    regex->matchesNonEmpty = matcher.m_value == ".+";
    matcher.m_regex = std::move(regex);
    return matcher;
}

Matcher Matcher::equal(std::string name, std::string value) {
    return Matcher(MatchType::Equal, std::move(name), std::move(value));
}

bool Matcher::matches(std::string_view value) const {
    switch (m_type) {
        case MatchType::Equal:
            return value == m_value;
        case MatchType::NotEqual:
            return value != m_value;
        case MatchType::Regex:
            return m_regex->matches(value);
        case MatchType::NotRegex:
            return !m_regex->matches(value);
    }
    return false;
}

std::span<const std::string> Matcher::setMatches() const {
    return m_regex ? std::span<const std::string>(m_regex->literals)
                   : std::span<const std::string>{};
}

std::string_view Matcher::prefix() const {
    return m_regex ? std::string_view(m_regex->prefix) : std::string_view{};
}

std::string Matcher::toString() const {
    std::string out = isClassicLabelName(m_name) ? m_name : quoted(m_name);
    out += matchOperator(m_type);
    appendQuoted(out, m_value);
    return out;
}

std::string_view matchOperator(MatchType type) {
    switch (type) {
        case MatchType::Equal:
            return "=";
        case MatchType::NotEqual:
            return "!=";
        case MatchType::Regex:
            return "=~";
        case MatchType::NotRegex:
            return "!~";
    }
    return "=";
}

bool matchesAll(std::span<const Matcher> matchers, LabelsView labels) {
    return std::all_of(matchers.begin(), matchers.end(), [labels](const Matcher& matcher) {
        return matcher.matches(labelValue(labels, matcher.name()));
    });
}

}  // namespace pallium
