#include "backend/gotemplate/time_layout.h"

#include "backend/base/time_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace pallium::gotemplate {
namespace {

enum class Part : uint8_t {
    LongMonth,
    Month,
    MonthNumber,
    PaddedMonth,
    LongWeekday,
    Weekday,
    Day,
    SpacedDay,
    PaddedDay,
    SpacedYearDay,
    PaddedYearDay,
    Hour,
    Hour12,
    PaddedHour12,
    Minute,
    PaddedMinute,
    Second,
    PaddedSecond,
    LongYear,
    Year,
    UpperHalf,
    LowerHalf,
    Zone,
    Offset,  // in one of the forms of kOffsets
};

/// What stands for a part; of two that begin alike the longer one is first.
struct Known {
    std::string_view text;
    Part part;
};
constexpr std::array<Known, 33> kKnown{{
    {"January", Part::LongMonth},
    {"Jan", Part::Month},
    {"Monday", Part::LongWeekday},
    {"Mon", Part::Weekday},
    {"MST", Part::Zone},
    {"002", Part::PaddedYearDay},
    {"01", Part::PaddedMonth},
    {"02", Part::PaddedDay},
    {"03", Part::PaddedHour12},
    {"04", Part::PaddedMinute},
    {"05", Part::PaddedSecond},
    {"06", Part::Year},
    {"15", Part::Hour},
    {"1", Part::MonthNumber},
    {"2006", Part::LongYear},
    {"2", Part::Day},
    {"__2", Part::SpacedYearDay},
    {"_2", Part::SpacedDay},
    {"3", Part::Hour12},
    {"4", Part::Minute},
    {"5", Part::Second},
    {"PM", Part::UpperHalf},
    {"pm", Part::LowerHalf},
    {"-070000", Part::Offset},
    {"-07:00:00", Part::Offset},
    {"-0700", Part::Offset},
    {"-07:00", Part::Offset},
    {"-07", Part::Offset},
    {"Z070000", Part::Offset},
    {"Z07:00:00", Part::Offset},
    {"Z0700", Part::Offset},
    {"Z07:00", Part::Offset},
    {"Z07", Part::Offset},
}};

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};
constexpr size_t kShortName = 3;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// The part that the layout begins with; null if it begins with other text.
const Known* knownPart(std::string_view layout) {
    for (const Known& known : kKnown) {
        if (!layout.starts_with(known.text)) continue;
        const std::string_view after = layout.substr(known.text.size());
        const bool isShortName = known.part == Part::Month || known.part == Part::Weekday;
        // "Janet" and "Month" are words.
        if (isShortName && !after.empty() && after[0] >= 'a' && after[0] <= 'z') return nullptr;
        // An underscore before a year is an underscore.
        if (known.part == Part::SpacedDay && layout.starts_with("_2006")) return nullptr;
        return &known;
    }
    return nullptr;
}

/// Of `.000` and `,999` at the start the bytes; 0 if the layout begins with other text.
size_t fractionBytes(std::string_view layout) {
    if (layout.size() < 2 || (layout[0] != '.' && layout[0] != ',')) return 0;
    if (layout[1] != '0' && layout[1] != '9') return 0;
    const size_t end = std::min(layout.find_first_not_of(layout[1], 1), layout.size());
    return end < layout.size() && isDigit(layout[end]) ? 0 : end;
}

void appendFraction(std::string& out, std::string_view form, int32_t nanoseconds) {
    std::string digits = fmt::format("{:09}", nanoseconds);
    digits.resize(form.size() - 1, '0');
    if (form[1] == '9') digits.resize(digits.find_last_not_of('0') + 1);
    if (digits.empty()) return;
    out += form[0];
    out += digits;
}

void appendOffset(std::string& out, std::string_view form, int offsetSeconds) {
    if (form[0] == 'Z' && offsetSeconds == 0) {
        out += 'Z';
        return;
    }
    const bool hasColons = form.find(':') != std::string_view::npos;
    const size_t digits =
        form.size() - 1 - static_cast<size_t>(std::count(form.begin(), form.end(), ':'));
    const int magnitude = std::abs(offsetSeconds);
    out += fmt::format("{}{:02}", offsetSeconds < 0 ? '-' : '+', magnitude / 3600);
    if (digits >= 4) out += fmt::format("{}{:02}", hasColons ? ":" : "", magnitude / 60 % 60);
    if (digits >= 6) out += fmt::format("{}{:02}", hasColons ? ":" : "", magnitude % 60);
}

void appendZone(std::string& out, const ZonedTime& time) {
    if (time.zone.empty())
        appendOffset(out, time.offsetSeconds % 3600 == 0 ? "-07" : "-0700", time.offsetSeconds);
    else
        out += time.zone;
}

void appendPart(std::string& out, const Known& known, const ZonedTime& time,
                const CivilTime& civil) {
    const int hour12 = civil.hour % 12 == 0 ? 12 : civil.hour % 12;
    const auto put = [&out](const char* format, int64_t number) {
        out += fmt::format(fmt::runtime(format), number);
    };
    switch (known.part) {
        case Part::LongMonth:
            out += monthName(civil.month);
            return;
        case Part::Month:
            out += monthName(civil.month).substr(0, kShortName);
            return;
        case Part::MonthNumber:
            return put("{}", civil.month);
        case Part::PaddedMonth:
            return put("{:02}", civil.month);
        case Part::LongWeekday:
            out += weekdayName(civil.weekday);
            return;
        case Part::Weekday:
            out += weekdayName(civil.weekday).substr(0, kShortName);
            return;
        case Part::Day:
            return put("{}", civil.day);
        case Part::SpacedDay:
            return put("{:2}", civil.day);
        case Part::PaddedDay:
            return put("{:02}", civil.day);
        case Part::SpacedYearDay:
            return put("{:3}", civil.dayOfYear);
        case Part::PaddedYearDay:
            return put("{:03}", civil.dayOfYear);
        case Part::Hour:
            return put("{:02}", civil.hour);
        case Part::Hour12:
            return put("{}", hour12);
        case Part::PaddedHour12:
            return put("{:02}", hour12);
        case Part::Minute:
            return put("{}", civil.minute);
        case Part::PaddedMinute:
            return put("{:02}", civil.minute);
        case Part::Second:
            return put("{}", civil.second);
        case Part::PaddedSecond:
            return put("{:02}", civil.second);
        case Part::LongYear:
            return put(civil.year < 0 ? "{:05}" : "{:04}", civil.year);
        case Part::Year:
            return put("{:02}", std::max<int64_t>(civil.year, 0) % 100);
        case Part::UpperHalf:
            out += civil.hour >= 12 ? "PM" : "AM";
            return;
        case Part::LowerHalf:
            out += civil.hour >= 12 ? "pm" : "am";
            return;
        case Part::Zone:
            return appendZone(out, time);
        case Part::Offset:
            return appendOffset(out, known.text, time.offsetSeconds);
    }
}

}  // namespace

std::string formatTime(const ZonedTime& time, std::string_view layout) {
    const CivilTime civil = civilTime(time.seconds + time.offsetSeconds);
    std::string out;
    while (!layout.empty()) {
        size_t bytes = fractionBytes(layout);
        if (bytes > 0) {
            appendFraction(out, layout.substr(0, bytes), time.nanoseconds);
        } else if (const Known* const known = knownPart(layout); known != nullptr) {
            appendPart(out, *known, time, civil);
            bytes = known->text.size();
        } else {
            out += layout[0];
            bytes = 1;
        }
        layout.remove_prefix(bytes);
    }
    return out;
}

std::string monthName(int month) {
    if (month < 1 || month > 12) return fmt::format("%!Month({})", month);
    return std::string(kMonths[static_cast<size_t>(month - 1)]);
}

std::string weekdayName(int weekday) {
    if (weekday < 0 || weekday > 6) return fmt::format("%!Weekday({})", weekday);
    return std::string(kWeekdays[static_cast<size_t>(weekday)]);
}

}  // namespace pallium::gotemplate
