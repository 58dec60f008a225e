#include "backend/base/duration.h"

#include "backend/base/go_text.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

namespace pallium {
namespace {

struct Unit {
    std::string_view name;
    int64_t size;
};

constexpr std::array<Unit, 7> kPrometheusUnits{{{"y", 365LL * 86'400'000},
                                                {"w", 7LL * 86'400'000},
                                                {"d", 86'400'000},
                                                {"h", 3'600'000},
                                                {"m", 60'000},
                                                {"s", 1000},
                                                {"ms", 1}}};

constexpr std::array<Unit, 8> kGoUnits{{{"ns", 1},
                                        {"us", 1000},
                                        {"\u00b5s", 1000},
                                        {"\u03bcs", 1000},
                                        {"ms", 1'000'000},
                                        {"s", 1'000'000'000},
                                        {"m", 60'000'000'000},
                                        {"h", 3'600'000'000'000}}};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Longest run at the front of `text` for which `accept` holds; removed from it.
template <class Accept>
std::string_view take(std::string_view& text, Accept accept) {
    size_t n = 0;
    while (n < text.size() && accept(text[n]))
        ++n;
    const std::string_view head = text.substr(0, n);
    text.remove_prefix(n);
    return head;
}

}  // namespace

Result<std::chrono::milliseconds> parsePrometheusDuration(std::string_view text) {
    if (text == "0") return std::chrono::milliseconds(0);
    if (text.empty()) return fail(ErrorKind::InvalidArgument, "empty duration string");
    const auto invalid = [text] {
        return fail(ErrorKind::InvalidArgument, "not a valid duration string: " + quoted(text));
    };
    const auto tooLarge = [] { return fail(ErrorKind::InvalidArgument, "duration out of range"); };
    std::string_view rest = text;
    size_t nextUnit = 0;
    int64_t total = 0;
    while (!rest.empty()) {
        const std::string_view digits = take(rest, isDigit);
        const std::string_view name = take(rest, [](char c) { return !isDigit(c); });
        while (nextUnit < kPrometheusUnits.size() && kPrometheusUnits[nextUnit].name != name)
            ++nextUnit;
        if (digits.empty() || nextUnit == kPrometheusUnits.size()) return invalid();
        int64_t count = 0;
        int64_t part = 0;
        if (!parseGoInt(digits, count) ||
            __builtin_mul_overflow(count, kPrometheusUnits[nextUnit].size, &part) ||
            __builtin_add_overflow(total, part, &total))
            return tooLarge();
        ++nextUnit;
    }
    // Go keeps durations in nanoseconds of 64 bits: what does not fit there is out of range.
    if (total > std::numeric_limits<int64_t>::max() / 1'000'000) return tooLarge();
    return std::chrono::milliseconds(total);
}

std::string formatPrometheusDuration(std::chrono::milliseconds duration) {
    int64_t ms = duration.count();
    if (ms == 0) return "0s";
    std::string out;
    if (ms < 0) {
        out += '-';
        ms = -ms;
    }
    for (const Unit& unit : kPrometheusUnits) {
        // Years and weeks only when nothing smaller remains: 15d rather than 2w1d, as Prometheus
        // prints.
        const bool mustBeExact = unit.name == "y" || unit.name == "w";
        if (ms < unit.size || (mustBeExact && ms % unit.size != 0)) continue;
        fmt::format_to(std::back_inserter(out), "{}{}", ms / unit.size, unit.name);
        ms %= unit.size;
    }
    return out;
}

Result<std::chrono::nanoseconds> parseGoDuration(std::string_view text) {
    const auto invalid = [text](std::string_view why) {
        return fail(ErrorKind::InvalidArgument,
                    fmt::format("time: {}duration {}", why, quoted(text)));
    };
    std::string_view rest = text;
    bool isNegative = false;
    if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
        isNegative = rest[0] == '-';
        rest.remove_prefix(1);
    }
    if (rest == "0") return std::chrono::nanoseconds(0);
    if (rest.empty()) return invalid("invalid ");
    int64_t exact = 0;
    while (!rest.empty()) {
        const std::string_view number = take(rest, [](char c) { return isDigit(c) || c == '.'; });
        if (number.empty() || number == ".") return invalid("invalid ");
        const std::string_view name = take(rest, [](char c) { return !isDigit(c) && c != '.'; });
        if (name.empty()) return invalid("missing unit in ");
        const Unit* unit = nullptr;
        for (const Unit& candidate : kGoUnits)
            if (candidate.name == name) unit = &candidate;
        if (unit == nullptr)
            return fail(
                ErrorKind::InvalidArgument,
                fmt::format("time: unknown unit {} in duration {}", quoted(name), quoted(text)));
        const size_t point = number.find('.');
        int64_t whole = 0;
        int64_t part = 0;
        const std::string_view wholeDigits = number.substr(0, point);
        if (!wholeDigits.empty() && !parseGoInt(wholeDigits, whole)) return invalid("invalid ");
        if (__builtin_mul_overflow(whole, unit->size, &part)) return invalid("invalid ");
        if (point != std::string_view::npos) {
            double fraction = 0;
            const std::string digits = "0" + std::string(number.substr(point));
            if (digits.size() > 2 && !parseGoFloat(digits, fraction)) return invalid("invalid ");
            part += static_cast<int64_t>(fraction * static_cast<double>(unit->size));
        }
        if (__builtin_add_overflow(exact, part, &exact)) return invalid("invalid ");
    }
    return std::chrono::nanoseconds(isNegative ? -exact : exact);
}

std::string formatGoDuration(std::chrono::nanoseconds duration) {
    int64_t ns = duration.count();
    if (ns == 0) return "0s";
    std::string out;
    if (ns < 0) {
        out += '-';
        ns = -ns;
    }
    const auto number = [&out](double value) { appendFloatFixed(out, value); };
    if (ns < 1000) return out + fmt::format("{}ns", ns);
    if (ns < 1'000'000) {
        number(static_cast<double>(ns) / 1e3);
        return out + "\u00b5s";
    }
    if (ns < 1'000'000'000) {
        number(static_cast<double>(ns) / 1e6);
        return out + "ms";
    }
    const int64_t hours = ns / 3'600'000'000'000;
    const int64_t minutes = ns / 60'000'000'000 % 60;
    if (hours > 0) out += fmt::format("{}h", hours);
    if (hours > 0 || minutes > 0) out += fmt::format("{}m", minutes);
    std::string seconds = fmt::format("{}.{:09}", ns / 1'000'000'000 % 60, ns % 1'000'000'000);
    while (seconds.back() == '0')
        seconds.pop_back();
    if (seconds.back() == '.') seconds.pop_back();
    return out + seconds + "s";
}

}  // namespace pallium
