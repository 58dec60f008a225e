#include "backend/ruler/rule_schedule.h"

#include "backend/model/labels.h"

#include <algorithm>
#include <array>

namespace pallium::ruler {

TimestampNs slotAt(std::string_view file, std::string_view group, std::chrono::nanoseconds interval,
                   TimestampNs now) {
    const std::array<Label, 2> labels{{{"file", file}, {"name", group}}};
    const auto offset =
        static_cast<int64_t>(hashLabels(labels) % static_cast<uint64_t>(interval.count()));
    const int64_t shifted = now - offset;
    return now - shifted % interval.count();
}

NextSlot nextSlot(TimestampNs previous, std::chrono::nanoseconds interval, TimestampNs now) {
    const int64_t passed = std::max<int64_t>((now - previous) / interval.count(), 1);
    return {previous + passed * interval.count(), passed - 1};
}

}  // namespace pallium::ruler
