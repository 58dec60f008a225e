#include "backend/promql/functions/extended_range.h"

#include <algorithm>

namespace pallium::promql {
namespace {

using Times = std::span<const TimestampMs>;

/// Index of the sample that gives the right edge: the first at or after the end, else the last.
size_t endIndex(const Window& window) {
    const Times times = window.timestamps;
    if (window.extended != ExtendedRange::Smoothed) return times.size() - 1;
    return static_cast<size_t>(std::lower_bound(times.begin(), times.end() - 1, window.endMs) -
                               times.begin());
}

Sample sampleAt(const Window& window, size_t index) {
    return {window.timestamps[index], window.values[index]};
}

double leftEdge(const Window& window, size_t first, bool isCounter) {
    Sample before = sampleAt(window, first);
    if (window.extended != ExtendedRange::Smoothed || before.timestampMs >= window.startMs)
        return before.value;
    const Sample after = sampleAt(window, first + 1);
    if (isCounter && after.value < before.value) before.value = 0;
    return interpolated(before, after, window.startMs);
}

double rightEdge(const Window& window, size_t last, bool isCounter) {
    const Sample after = sampleAt(window, last);
    if (window.extended != ExtendedRange::Smoothed || last == 0 ||
        after.timestampMs <= window.endMs)
        return after.value;
    Sample before = sampleAt(window, last - 1);
    if (isCounter && after.value < before.value) before.value = 0;
    return interpolated(before, after, window.endMs);
}

}  // namespace

size_t anchorIndex(const Window& window) {
    const std::span<const TimestampMs> times = window.timestamps;
    const auto after = std::upper_bound(times.begin(), times.end() - 1, window.startMs);
    return after == times.begin() ? 0 : static_cast<size_t>(after - times.begin()) - 1;
}

double interpolated(const Sample& before, const Sample& after, TimestampMs time) {
    const auto distance = static_cast<double>(after.timestampMs - before.timestampMs);
    return before.value +
           (after.value - before.value) * static_cast<double>(time - before.timestampMs) / distance;
}

std::optional<EdgedWindow> edgesOf(const Window& window, bool isCounter) {
    const size_t first = anchorIndex(window);
    const size_t last = endIndex(window);
    if (window.timestamps[last] <= window.startMs) return std::nullopt;
    if (window.extended == ExtendedRange::Smoothed && window.timestamps[first] > window.endMs)
        return std::nullopt;
    EdgedWindow edged;
    edged.left = leftEdge(window, first, isCounter);
    edged.right = rightEdge(window, last, isCounter);
    const size_t begin = first + (window.timestamps[first] <= window.startMs ? 1 : 0);
    const size_t end = last + (window.timestamps[last] >= window.endMs ? 0 : 1);
    const size_t count = end > begin ? end - begin : 0;
    edged.timestamps = window.timestamps.subspan(begin, count);
    edged.values = window.values.subspan(begin, count);
    return edged;
}

}  // namespace pallium::promql
