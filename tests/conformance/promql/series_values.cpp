#include "tests/conformance/promql/series_values.h"

#include "backend/base/go_text.h"
#include "backend/model/sample.h"
#include "backend/promql/histogram/arithmetic.h"
#include "backend/promql/parser/parser.h"
#include "tests/conformance/promql/histogram_text.h"
#include "tests/conformance/promql/script_text.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace pallium::promqltest {
namespace {

/// Bytes before the first blank that is outside braces and quotes.
size_t itemLength(std::string_view text) {
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

/// Takes the next item and the blanks after it off the front of `rest`.
std::string_view takeItem(std::string_view& rest) {
    const std::string_view item = rest.substr(0, itemLength(rest));
    rest = trimmed(rest.substr(item.size()));
    return item;
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

/// Takes `{{…}}` off the front of `rest`.
Result<StepValue> takeHistogram(std::string_view& rest) {
    constexpr std::string_view kEnd = "}}";
    const size_t end = rest.find(kEnd);
    if (end == std::string_view::npos)
        return fail(ErrorKind::InvalidArgument, "not a histogram: " + quoted(rest));
    const std::string_view text = rest.substr(0, end + kEnd.size());
    rest.remove_prefix(text.size());
    return parseHistogram(text);
}

/// value += increment or value -= increment, with the hint that a sum has.
Result<void> combine(FloatHistogram& value, char operation, const FloatHistogram& increment) {
    if (value.layout.schema > increment.layout.schema)
        return fail(ErrorKind::InvalidArgument, "a histogram's increment has a coarser schema");
    FloatHistogram sum = value;
    if (promql::add(sum, increment).isIncompatible)
        return fail(ErrorKind::InvalidArgument, "custom and exponential buckets are combined");
    if (operation == '-') {
        promql::subtract(value, increment);
        value.hint = sum.hint;  // the operator of PromQL makes a gauge, a script does not
    } else {
        value = std::move(sum);
    }
    return {};
}

Result<void> appendHistograms(std::string_view item, std::vector<StepValue>& out) {
    std::string_view rest = item;
    auto value = takeHistogram(rest);
    PALLIUM_TRY(value);
    std::optional<StepValue> increment;
    const char operation = rest.empty() ? '\0' : rest[0];
    if (operation == '+' || operation == '-') {
        rest.remove_prefix(1);
        auto parsed = takeHistogram(rest);
        PALLIUM_TRY(parsed);
        if (rest.empty())
            return fail(ErrorKind::InvalidArgument,
                        "an increment without repeats: " + quoted(item));
        increment = std::move(*parsed);
    }
    const auto repeats = parseRepeats(rest);
    PALLIUM_TRY(repeats);
    out.push_back(*value);
    for (int64_t i = 0; i < *repeats; ++i) {
        if (increment) PALLIUM_TRY(combine(value->histogram, operation, increment->histogram));
        out.push_back(*value);
    }
    return {};
}

Result<void> appendFloats(std::string_view item, std::vector<StepValue>& out) {
    const auto bad = [item] {
        return fail(ErrorKind::InvalidArgument, "bad value " + quoted(item));
    };
    const size_t length = numberLength(item);
    double value = 0;
    if (!parseGoFloat(item.substr(0, length), value)) return bad();
    std::string_view rest = item.substr(length);
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

Result<void> appendItem(std::string_view item, std::vector<StepValue>& out) {
    if (item == "stale") {
        out.push_back({StepValue::Kind::Float, staleNan(), {}, false});
        return {};
    }
    if (item.starts_with('_')) {
        const auto repeats = parseRepeats(item.substr(1));
        PALLIUM_TRY(repeats);
        out.insert(out.end(), static_cast<size_t>(item == "_" ? 1 : *repeats), StepValue{});
        return {};
    }
    return item.starts_with("{{") ? appendHistograms(item, out) : appendFloats(item, out);
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
        PALLIUM_TRY(appendItem(takeItem(text), values));
    return values;
}

Result<SeriesLine> parseSeriesLine(std::string_view line) {
    std::string_view series = takeItem(line);
    SeriesLine result;
    constexpr std::string_view kStartTimes = "@st";
    result.isStartTimes = series.ends_with(kStartTimes);
    if (result.isStartTimes) series.remove_suffix(kStartTimes.size());
    auto labels = parseLabels(series);
    PALLIUM_TRY(labels);
    result.labels = std::move(*labels);
    if (result.isStartTimes) {
        auto offsets = parseStartOffsets(line);
        PALLIUM_TRY(offsets);
        result.startOffsets = std::move(*offsets);
        return result;
    }
    auto values = parseStepValues(line);
    PALLIUM_TRY(values);
    result.values = std::move(*values);
    return result;
}

}  // namespace pallium::promqltest
