#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pallium::gotemplate {

/// An instant and where it is shown.
struct ZonedTime {
    int64_t seconds = 0;      // since 1970
    int32_t nanoseconds = 0;  // 0 to 999999999
    int offsetSeconds = 0;    // east of UTC
    std::string zone = "UTC";
};

/// Go's Time.Format: the layout shows how it would write Mon Jan 2 15:04:05 MST 2006.
std::string formatTime(const ZonedTime& time, std::string_view layout);

/// English names; months from 1, days from Sunday, which is 0.
std::string monthName(int month);
std::string weekdayName(int weekday);

}  // namespace pallium::gotemplate
