#include "tests/conformance/promql/series_values.h"

#include "backend/base/go_text.h"
#include "backend/model/sample.h"
#include "backend/promql/parser/parser.h"

#include <cctype>

namespace pallium::promqltest {
namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\t';
}

/// Bytes before the first blank that is outside braces and quotes.
size_t wordLength(std::string_view text) {
    int depth = 0;
    char quote = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            if (c == '\\' && quote != '`') ++i;
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'' || c == '`') {
            quote = c;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}') {
            --depth;
        } else if (isBlank(c) && depth == 0) {
            return i;
        }
    }
    return text.size();
}

/// Takes the next word and the blanks after it off the front of `rest`.
std::string_view takeWord(std::string_view& rest) {
    const size_t length = wordLength(rest);
    const std::string_view word = rest.substr(0, length);
    rest.remove_prefix(length);
    while (!rest.empty() && isBlank(rest.front()))
        rest.remove_prefix(1);
    return word;
}

size_t digitsLength(std::string_view text, size_t from) {
    size_t end = from;
    while (end < text.size() &&
           (std::isdigit(static_cast<unsigned char>(text[end])) != 0 || text[end] == '.'))
        ++end;
    return end;
}

/// Bytes of the number at the start of `text`. Not hexadecimal: `0x3` is a zero with three repeats.
size_t numberLength(std::string_view text) {
    size_t end = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    if (end < text.size() && std::isalpha(static_cast<unsigned char>(text[end])) != 0)
        return text.size() - end >= 3 ? end + 3 : text.size();  // Inf or NaN
    end = digitsLength(text, end);
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
        const size_t sign =
            end + 1 < text.size() && (text[end + 1] == '-' || text[end + 1] == '+') ? 2 : 1;
        end = digitsLength(text, end + sign);
    }
    return end;
}

/// The N of a trailing `xN`; 0 if `text` is empty.
Result<int64_t> parseRepeats(std::string_view text) {
    int64_t repeats = 0;
    if (text.empty()) return repeats;
    if (text[0] != 'x' || !parseGoInt(text.substr(1), repeats) || repeats < 0)
        return fail(ErrorKind::InvalidArgument, "bad repeat " + quoted(text));
    return repeats;
}

Result<void> appendHistograms(std::string_view word, std::vector<StepValue>& out) {
    const auto repeats = parseRepeats(word.substr(word.rfind("}}") + 2));
    PALLIUM_TRY(repeats);
    out.insert(out.end(), static_cast<size_t>(*repeats + 1),
               {StepValue::Kind::Histogram, 0, {}, false});
    return {};
}

Result<void> appendFloats(std::string_view word, std::vector<StepValue>& out) {
    const auto bad = [word] {
        return fail(ErrorKind::InvalidArgument, "bad value " + quoted(word));
    };
    const size_t length = numberLength(word);
    double value = 0;
    if (!parseGoFloat(word.substr(0, length), value)) return bad();
    std::string_view rest = word.substr(length);
    double increment = 0;
    if (!rest.empty() && rest[0] != 'x') {
        const size_t incrementLength = numberLength(rest);
        if (!parseGoFloat(rest.substr(0, incrementLength), increment)) return bad();
        rest.remove_prefix(incrementLength);
        if (rest.empty()) return bad();
    }
    const auto repeats = parseRepeats(rest);
    PALLIUM_TRY(repeats);
    for (int64_t i = 0; i <= *repeats; ++i) {
        out.push_back({StepValue::Kind::Float, value, {}, false});
        value += increment;
    }
    return {};
}

Result<void> appendWord(std::string_view word, std::vector<StepValue>& out) {
    if (word == "stale") {
        out.push_back({StepValue::Kind::Float, staleNan(), {}, false});
        return {};
    }
    if (word.starts_with('_')) {
        const auto repeats = parseRepeats(word.substr(1));
        PALLIUM_TRY(repeats);
        out.insert(out.end(), static_cast<size_t>(word == "_" ? 1 : *repeats), StepValue{});
        return {};
    }
    return word.starts_with("{{") ? appendHistograms(word, out) : appendFloats(word, out);
}

Result<Labels> parseLabels(std::string_view text) {
    if (text == "{}") return Labels();
    const auto matchers = promql::parseMetricSelector(text);
    if (!matchers) return fail(ErrorKind::InvalidArgument, matchers.error().toString());
    LabelsBuilder builder;
    for (const Matcher& matcher : *matchers)
        builder.set(matcher.name(), matcher.value());
    return builder.labels();
}

}  // namespace

Result<std::vector<StepValue>> parseStepValues(std::string_view text) {
    std::vector<StepValue> values;
    while (!text.empty())
        PALLIUM_TRY(appendWord(takeWord(text), values));
    return values;
}

Result<SeriesLine> parseSeriesLine(std::string_view line) {
    std::string_view series = takeWord(line);
    SeriesLine result;
    constexpr std::string_view kStartTimes = "@st";
    result.isStartTimes = series.ends_with(kStartTimes);
    if (result.isStartTimes) series.remove_suffix(kStartTimes.size());
    auto labels = parseLabels(series);
    PALLIUM_TRY(labels);
    result.labels = std::move(*labels);
    if (result.isStartTimes) return result;
    auto values = parseStepValues(line);
    PALLIUM_TRY(values);
    result.values = std::move(*values);
    return result;
}

}  // namespace pallium::promqltest
