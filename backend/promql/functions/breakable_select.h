#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace pallium::promql {

/// std::nth_element that may end early: `mayGoOn(items)` is asked at least every few milliseconds
/// whatever the number of items, and when it says no, the order is undefined. Returns whether it is
/// done: items[nth] is what it would be if all were sorted, nothing before it is greater, nothing
/// behind it less. Requires: nth < items.size(). Cost: linear for any order but one made to defeat
/// it, which ends with the query's time.
template <class T, class Less, class MayGoOn>
bool breakableSelect(std::span<T> items, size_t nth, Less less, MayGoOn mayGoOn) {
    constexpr size_t kRun = 1 << 16;
    size_t begin = 0, end = items.size();
    uint64_t random = 0x9e3779b97f4a7c15ULL;
    while (end - begin > kRun) {
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        const T pivot = items[begin + (random >> 32) % (end - begin)];
        // Less than the pivot up to `low`, the same up to `at`, greater from `high` on.
        size_t low = begin, at = begin, high = end;
        for (size_t seen = 0; at < high; ++seen) {
            if (seen % kRun == 0 && !mayGoOn(kRun)) return false;
            if (less(items[at], pivot))
                std::swap(items[at++], items[low++]);
            else if (less(pivot, items[at]))
                std::swap(items[at], items[--high]);
            else
                ++at;
        }
        if (nth < low)
            end = low;
        else if (nth >= high)
            begin = high;
        else
            return true;
    }
    const auto place = [&items](size_t i) { return items.begin() + static_cast<ptrdiff_t>(i); };
    std::nth_element(place(begin), place(nth), place(end), less);
    return true;
}

}  // namespace pallium::promql
