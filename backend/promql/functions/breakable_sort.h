#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace pallium::promql {

/// std::stable_sort that may end early: `mayGoOn(points)` is asked at least every few milliseconds
/// whatever the number of items, and when it says no, the order is undefined. Returns whether all
/// is sorted.
template <class T, class Less, class MayGoOn>
bool breakableSort(std::vector<T>& items, Less less, MayGoOn mayGoOn) {
    constexpr size_t kRun = 2048;
    if (std::is_sorted(items.begin(), items.end(), less)) return true;
    const auto at = [&items](size_t i) {
        return items.begin() + static_cast<std::ptrdiff_t>(std::min(i, items.size()));
    };
    for (size_t i = 0; i < items.size(); i += kRun) {
        if (!mayGoOn(kRun)) return false;
        std::stable_sort(at(i), at(i + kRun), less);
    }
    for (size_t width = kRun; width < items.size(); width *= 2)
        for (size_t i = 0; i + width < items.size(); i += 2 * width) {
            if (!mayGoOn(width)) return false;
            std::inplace_merge(at(i), at(i + width), at(i + 2 * width), less);
        }
    return true;
}

}  // namespace pallium::promql
