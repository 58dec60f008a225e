#include "backend/base/time_text.h"

#include <fmt/format.h>

namespace pallium {
namespace {

constexpr int64_t kSecondsPerDay = 86'400;

int64_t floorDiv(int64_t a, int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}
int64_t floorMod(int64_t a, int64_t b) {
    return (a % b + b) % b;
}

bool isLeapYear(int64_t year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool takeNumber(std::string_view& text, size_t digits, int& value) {
    if (text.size() < digits) return false;
    value = 0;
    for (size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return false;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return true;
}

bool takeChar(std::string_view& text, char c) {
    if (text.empty() || text[0] != c) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

/// Eras of 400 years starting on 1 March make leap days last.
int64_t daysFromCivil(int64_t year, int month, int day) {
    year -= month <= 2;
    const int64_t era = floorDiv(year, 400);
    const int64_t yearOfEra = year - era * 400;
    const int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146'097 + dayOfEra - 719'468;
}

CivilTime civilTime(int64_t secondsSinceEpoch) {
    const int64_t days = floorDiv(secondsSinceEpoch, kSecondsPerDay);
    const int64_t secondOfDay = floorMod(secondsSinceEpoch, kSecondsPerDay);
    const int64_t shifted = days + 719'468;
    const int64_t era = floorDiv(shifted, 146'097);
    const int64_t dayOfEra = shifted - era * 146'097;
    const int64_t yearOfEra =
        (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const int64_t dayOfMarchYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const int64_t marchMonth = (5 * dayOfMarchYear + 2) / 153;
    CivilTime out{};
    out.day = static_cast<int>(dayOfMarchYear - (153 * marchMonth + 2) / 5 + 1);
    out.month = static_cast<int>(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9);
    out.year = yearOfEra + era * 400 + (out.month <= 2 ? 1 : 0);
    out.hour = static_cast<int>(secondOfDay / 3600);
    out.minute = static_cast<int>(secondOfDay / 60 % 60);
    out.second = static_cast<int>(secondOfDay % 60);
    out.weekday = static_cast<int>(floorMod(days + 4, 7));  // 1970-01-01 was a Thursday
    out.dayOfYear = static_cast<int>(days - daysFromCivil(out.year, 1, 1) + 1);
    return out;
}

int daysInMonth(int64_t year, int month) {
    if (month == 2) return isLeapYear(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::string formatRfc3339Ms(TimestampMs time) {
    const CivilTime t = civilTime(floorDiv(time, 1000));
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", t.year, t.month, t.day, t.hour,
                       t.minute, t.second, floorMod(time, 1000));
}

std::string formatRfc3339Nano(int64_t nsSinceEpoch) {
    const CivilTime t = civilTime(floorDiv(nsSinceEpoch, 1'000'000'000));
    std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", t.year, t.month, t.day,
                                  t.hour, t.minute, t.second);
    std::string fraction = fmt::format(".{:09}", floorMod(nsSinceEpoch, 1'000'000'000));
    while (fraction.back() == '0')
        fraction.pop_back();
    if (fraction != ".") out += fraction;
    return out + 'Z';
}

std::string formatGoTime(int64_t nsSinceEpoch) {
    std::string text = formatRfc3339Nano(nsSinceEpoch);
    text[text.find('T')] = ' ';
    text.pop_back();
    return text + " +0000 UTC";
}

std::optional<TimestampMs> parseRfc3339Ms(std::string_view text) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (!takeNumber(text, 4, year) || !takeChar(text, '-') || !takeNumber(text, 2, month) ||
        !takeChar(text, '-') || !takeNumber(text, 2, day) || !takeChar(text, 'T') ||
        !takeNumber(text, 2, hour) || !takeChar(text, ':') || !takeNumber(text, 2, minute) ||
        !takeChar(text, ':') || !takeNumber(text, 2, second))
        return std::nullopt;
    if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 ||
        minute > 59 || second > 59)
        return std::nullopt;
    int64_t fractionMs = 0;
    if (takeChar(text, '.')) {
        int64_t scale = 100;
        size_t digits = 0;
        while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
            fractionMs += scale * (text[0] - '0');
            scale /= 10;
            text.remove_prefix(1);
            ++digits;
        }
        if (digits == 0) return std::nullopt;
    }
    int offsetMinutes = 0;
    if (!takeChar(text, 'Z')) {
        if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
        const int sign = text[0] == '-' ? -1 : 1;
        text.remove_prefix(1);
        int offsetHours = 0;
        if (!takeNumber(text, 2, offsetHours) || !takeChar(text, ':') ||
            !takeNumber(text, 2, offsetMinutes) || offsetHours > 23 || offsetMinutes > 59)
            return std::nullopt;
        offsetMinutes = sign * (offsetHours * 60 + offsetMinutes);
    }
    if (!text.empty()) return std::nullopt;
    const int64_t seconds = daysFromCivil(year, month, day) * kSecondsPerDay + hour * 3600 +
                            minute * 60 + second - offsetMinutes * 60;
    return seconds * 1000 + fractionMs;
}

}  // namespace pallium
