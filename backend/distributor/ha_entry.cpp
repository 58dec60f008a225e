#include "backend/distributor/ha_entry.h"

#include "backend/base/go_text.h"

#include <fmt/format.h>

namespace pallium::distributor {
namespace {

/// The number in front, without it and the space behind it.
std::optional<TimestampMs> takeTime(std::string_view& text) {
    const size_t end = text.find(' ');
    TimestampMs time = 0;
    if (end == std::string_view::npos || !parseGoInt(text.substr(0, end), time))
        return std::nullopt;
    text.remove_prefix(end + 1);
    return time;
}

}  // namespace

std::string encodeHaEntry(const HaEntry& entry) {
    return fmt::format("{} {} {}", entry.receivedMs, entry.deletedMs, entry.replica);
}

std::optional<HaEntry> decodeHaEntry(std::string_view text) {
    const auto received = takeTime(text);
    if (!received) return std::nullopt;
    const auto deleted = takeTime(text);
    if (!deleted || text.empty()) return std::nullopt;
    return HaEntry{std::string(text), *received, *deleted};
}

}  // namespace pallium::distributor
