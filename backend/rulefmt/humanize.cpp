#include "backend/rulefmt/humanize.h"

#include "backend/base/go_text.h"
#include "backend/base/time_text.h"
#include "backend/gotemplate/format_spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace pallium::rulefmt {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr std::string_view kLarge[] = {"k", "M", "G", "T", "P", "E", "Z", "Y"};
constexpr std::string_view kSmall[] = {"m", "u", "n", "p", "f", "a", "z", "y"};
constexpr std::string_view kBinary[] = {"ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};

/// Go's %.4g.
std::string fourDigits(double value) {
    std::string out;
    gotemplate::appendFloat(out, value, 'g', {.hasPrecision = true, .precision = 4});
    return out;
}

/// Divided by `base` until it is below that or the units end.
std::string dividedBy(double base, std::span<const std::string_view> units, double value) {
    std::string_view unit;
    for (const std::string_view larger : units) {
        if (std::fabs(value) < base) break;
        unit = larger;
        value /= base;
    }
    return fourDigits(value).append(unit);
}

/// Multiplied by a thousand until it is 1 or the units end.
std::string multiplied(double value) {
    std::string_view unit;
    for (const std::string_view smaller : kSmall) {
        if (std::fabs(value) >= 1) break;
        unit = smaller;
        value *= 1000;
    }
    return fourDigits(value).append(unit);
}

Result<int64_t> toMillis(double seconds) {
    if (!std::isfinite(seconds)) return fail(ErrorKind::InvalidArgument, "value is NaN or Inf");
    const double nanos = seconds * 1e9;
    if (nanos >= kTwoTo63 || nanos < -kTwoTo63)
        return fail(
            ErrorKind::InvalidArgument,
            formatFloatGeneral(seconds) +
                " cannot be represented as a nanoseconds timestamp since it overflows int64");
    return static_cast<int64_t>(nanos) / 1'000'000;
}

}  // namespace

std::string humanize(double value) {
    if (value == 0 || !std::isfinite(value)) return fourDigits(value);
    return std::fabs(value) >= 1 ? dividedBy(1000, kLarge, value) : multiplied(value);
}

std::string humanize1024(double value) {
    if (std::fabs(value) <= 1 || !std::isfinite(value)) return fourDigits(value);
    return dividedBy(1024, kBinary, value);
}

std::string humanizeDuration(double seconds) {
    if (!std::isfinite(seconds)) return fourDigits(seconds);
    if (seconds == 0) return fourDigits(seconds) + "s";
    if (std::fabs(seconds) < 1) return multiplied(seconds) + "s";
    const double magnitude = std::fabs(seconds);
    const char* const sign = seconds < 0 ? "-" : "";
    // Beyond int64 Go's conversion depends on the processor.
    const int64_t whole = magnitude < kTwoTo63 ? static_cast<int64_t>(magnitude)
                                               : std::numeric_limits<int64_t>::max();
    const int64_t minutes = whole / 60, hours = minutes / 60, days = hours / 24;
    if (days != 0)
        return fmt::format("{}{}d {}h {}m {}s", sign, days, hours % 24, minutes % 60, whole % 60);
    if (hours != 0) return fmt::format("{}{}h {}m {}s", sign, hours, minutes % 60, whole % 60);
    if (minutes != 0) return fmt::format("{}{}m {}s", sign, minutes, whole % 60);
    return fmt::format("{}{}s", sign, fourDigits(magnitude));
}

std::string humanizePercentage(double ratio) {
    return fourDigits(ratio * 100) + "%";
}

Result<std::string> humanizeTimestamp(double seconds) {
    if (!std::isfinite(seconds)) return fourDigits(seconds);
    const auto millis = toMillis(seconds);
    PALLIUM_TRY(millis);
    return formatGoTime(*millis * 1'000'000);
}

Result<gotemplate::ZonedTime> toTime(double seconds) {
    const auto millis = toMillis(seconds);
    PALLIUM_TRY(millis);
    const int64_t fraction = (*millis % 1000 + 1000) % 1000;
    gotemplate::ZonedTime time;
    time.seconds = (*millis - fraction) / 1000;
    time.nanoseconds = static_cast<int32_t>(fraction * 1'000'000);
    return time;
}

}  // namespace pallium::rulefmt
