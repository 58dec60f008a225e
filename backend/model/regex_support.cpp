#include "backend/model/regex_support.h"

namespace pallium {
namespace {

constexpr int64_t kMaxRegexMemory = 64 << 20;  // bytes of program and automaton

std::string reasonOf(const re2::RE2& regex) {
    switch (regex.error_code()) {
        case re2::RE2::ErrorBadEscape:
            return "invalid escape sequence";
        case re2::RE2::ErrorBadCharClass:
            return "invalid character class";
        case re2::RE2::ErrorBadCharRange:
            return "invalid character class range";
        case re2::RE2::ErrorMissingBracket:
            return "missing closing ]";
        case re2::RE2::ErrorMissingParen:
            return "missing closing )";
        case re2::RE2::ErrorUnexpectedParen:
            return "unexpected )";
        case re2::RE2::ErrorTrailingBackslash:
            return "trailing backslash at end of expression";
        case re2::RE2::ErrorRepeatArgument:
            return "missing argument to repetition operator";
        case re2::RE2::ErrorRepeatSize:
            return "invalid repeat count";
        case re2::RE2::ErrorRepeatOp:
            return "invalid nested repetition operator";
        case re2::RE2::ErrorBadPerlOp:
            return "invalid or unsupported Perl syntax";
        case re2::RE2::ErrorBadUTF8:
            return "invalid UTF-8";
        case re2::RE2::ErrorBadNamedCapture:
            return "invalid named capture";
        default:
            return regex.error();
    }
}

}  // namespace

re2::RE2::Options regexOptions() {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMaxRegexMemory);
    return options;
}

std::string regexPattern(std::string_view text) {
    constexpr std::string_view kGroup = "(?<";
    std::string pattern(text);
    if (text.find(kGroup) == text.npos || re2::RE2(pattern, regexOptions()).ok()) return pattern;
    pattern.clear();
    bool isInClass = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i);
        if (rest[0] == '\\' && rest.size() > 1) {
            pattern += rest.substr(0, 2);
            ++i;
        } else if (!isInClass && rest.starts_with(kGroup)) {
            pattern += "(?P<";
            i += kGroup.size() - 1;
        } else {
            if (rest[0] == '[') isInClass = true;
            if (rest[0] == ']') isInClass = false;
            pattern += rest[0];
        }
    }
    return pattern;
}

std::string regexError(const re2::RE2& regex) {
    return "error parsing regexp: " + reasonOf(regex) + ": `" + regex.error_arg() + "`";
}

}  // namespace pallium
