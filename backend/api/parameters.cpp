#include "backend/api/parameters.h"

#include "backend/base/duration.h"
#include "backend/base/go_text.h"
#include "backend/base/time_text.h"
#include "backend/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace pallium::api {
namespace {

constexpr double kMsPerSecond = 1000;

/// The inverse of Prometheus' escaping of names, after `U__`. False if `text` is not of that form.
bool unescapeName(std::string_view text, std::string& name) {
    for (size_t i = 0; i < text.size();) {
        if (text[i] != '_') {
            name += text[i++];
            continue;
        }
        const size_t end = text.find('_', i + 1);
        if (end == std::string_view::npos) return false;
        if (end == i + 1) {
            name += '_';
        } else {
            constexpr size_t kMaxDigits = 6;
            uint32_t codePoint = 0;
            const char* const first = text.data() + i + 1;
            const char* const last = text.data() + end;
            const auto [stop, error] = std::from_chars(first, last, codePoint, 16);
            const bool isSurrogate = codePoint >= 0xD800 && codePoint < 0xE000;
            if (error != std::errc() || stop != last || end - i - 1 > kMaxDigits ||
                codePoint > 0x10FFFF || isSurrogate)
                return false;
            appendUtf8(name, codePoint);
        }
        i = end + 1;
    }
    return !name.empty();
}

}  // namespace

Result<TimestampMs> parseTime(std::string_view text) {
    if (text == "-292273086-05-16T16:47:06Z") return kMinTime;
    if (text == "292277025-08-18T07:12:54.999999999Z") return kMaxTime;
    const auto bad = [text] {
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("cannot parse {} to a valid timestamp", quoted(text)));
    };
    double seconds = 0;
    if (parseGoFloat(text, seconds)) {
        double whole = 0;
        const double fraction = std::modf(seconds, &whole);
        const double ms = whole * kMsPerSecond + std::round(fraction * kMsPerSecond);
        const bool isWithin =
            ms >= static_cast<double>(kMinTime) && ms <= static_cast<double>(kMaxTime);
        if (!isWithin) return bad();  // also NaN, which compares with nothing
        return static_cast<TimestampMs>(ms);
    }
    if (const auto time = parseRfc3339Ms(text)) return *time;
    return bad();
}

Result<void> parseTimes(const http::Values& values, TimestampMs& start, TimestampMs& end) {
    for (const auto& [name, target] : {std::pair("start", &start), {"end", &end}}) {
        const std::string_view text = values.get(name);
        if (text.empty()) continue;
        const auto time = parseTime(text);
        if (!time)
            return fail(time.error().wrap(
                fmt::format("invalid parameter \"{0}\": Invalid time value for '{0}'", name)));
        *target = *time;
    }
    return {};
}

Result<int64_t> parseDurationMs(std::string_view text) {
    const std::string bad = fmt::format("cannot parse {} to a valid duration", quoted(text));
    double seconds = 0;
    if (parseGoFloat(text, seconds)) {
        const double ms = seconds * kMsPerSecond;
        if (!(std::fabs(ms) <= static_cast<double>(kMaxTime)))
            return fail(ErrorKind::InvalidArgument, bad + ". It overflows int64");
        return static_cast<int64_t>(ms);
    }
    const auto duration = parsePrometheusDuration(text);
    if (!duration) return fail(ErrorKind::InvalidArgument, bad);
    return duration->count();
}

Result<size_t> parseLimit(std::string_view text) {
    if (text.empty()) return size_t{0};
    int64_t limit = 0;
    if (!parseGoInt(text, limit)) {
        const size_t sign = text[0] == '+' || text[0] == '-' ? 1 : 0;
        const bool isNumber = text.size() > sign &&
                              text.find_first_not_of("0123456789", sign) == std::string_view::npos;
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("strconv.Atoi: parsing {}: {}", quoted(text),
                                isNumber ? "value out of range" : "invalid syntax"));
    }
    if (limit < 0) return fail(ErrorKind::InvalidArgument, "limit must be non-negative");
    return static_cast<size_t>(limit);
}

Result<std::vector<std::vector<Matcher>>> parseSelectors(const http::Values& values,
                                                         const promql::ParserOptions& options) {
    std::vector<std::vector<Matcher>> selectors;
    for (const std::string_view text : values.all("match[]")) {
        auto matchers = promql::parseMetricSelector(text, options);
        if (!matchers) return fail(ErrorKind::InvalidArgument, matchers.error().toString());
        const bool selectsAll =
            std::all_of(matchers->begin(), matchers->end(),
                        [](const Matcher& matcher) { return matcher.matchesEmpty(); });
        if (selectsAll)
            return fail(ErrorKind::InvalidArgument,
                        "match[] must contain at least one non-empty matcher");
        selectors.push_back(std::move(*matchers));
    }
    return selectors;
}

Result<std::string> parseLabelName(std::string_view text) {
    constexpr std::string_view kEscaped = "U__";
    std::string name;
    const bool isEscaped =
        text.starts_with(kEscaped) && unescapeName(text.substr(kEscaped.size()), name);
    if (!isEscaped) name = text;
    if (isEscaped || isClassicLabelName(name)) return name;
    return fail(ErrorKind::InvalidArgument, "invalid label name: " + quoted(name));
}

}  // namespace pallium::api
