#include "tests/conformance/promql/script_text.h"

#include "backend/base/duration.h"
#include "backend/base/go_text.h"

#include <algorithm>
#include <cmath>

namespace pallium::promqltest {

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string_view takeWord(std::string_view& rest) {
    const auto end = std::find_if(rest.begin(), rest.end(), isBlank);
    const std::string_view word(rest.begin(), end);
    rest = trimmed(rest.substr(word.size()));
    return word;
}

Result<int64_t> parseRepeats(std::string_view text) {
    constexpr int64_t kMaxRepeats = 1'000'000;
    int64_t repeats = 0;
    if (text.empty()) return repeats;
    if (text[0] != 'x' || !parseGoInt(text.substr(1), repeats) || repeats < 0 ||
        repeats > kMaxRepeats)
        return fail(ErrorKind::InvalidArgument, "bad repeat " + quoted(text));
    return repeats;
}

Result<int64_t> parseMilliseconds(std::string_view text) {
    double seconds = 0;
    if (parseGoFloat(text, seconds)) return static_cast<int64_t>(std::round(seconds * 1000));
    const bool isNegative = text.starts_with('-');
    const bool isSigned = isNegative || text.starts_with('+');
    const auto duration = parsePrometheusDuration(isSigned ? text.substr(1) : text);
    PALLIUM_TRY(duration);
    return isNegative ? -duration->count() : duration->count();
}

}  // namespace pallium::promqltest
