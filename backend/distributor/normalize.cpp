#include "backend/distributor/normalize.h"

#include <algorithm>

namespace pallium::distributor {
namespace {

bool isInOrder(std::span<const Label> labels) {
    for (size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].value.empty()) return false;
        if (i > 0 && labels[i].name < labels[i - 1].name) return false;
    }
    return true;
}

bool hasEarlierName(const Label& a, const Label& b) {
    return a.name < b.name;
}

}  // namespace

void normalizeLabels(WriteBatch& batch) {
    for (WriteBatch::Series& series : batch.series) {
        const std::span<Label> labels = batch.labelsOf(series);
        if (isInOrder(labels)) continue;
        const auto end = std::remove_if(labels.begin(), labels.end(),
                                        [](const Label& label) { return label.value.empty(); });
        // An insertion sort keeps equal names in order and, unlike std::stable_sort, never
        // allocates. Larger sets than any limit allows are sorted by the general way.
        constexpr ptrdiff_t kSmall = 64;
        if (end - labels.begin() <= kSmall) {
            for (auto at = labels.begin(); at != end; ++at)
                std::rotate(std::upper_bound(labels.begin(), at, *at, hasEarlierName), at, at + 1);
        } else {
            std::stable_sort(labels.begin(), end, hasEarlierName);
        }
        series.labelsEnd = series.labelsBegin + static_cast<uint32_t>(end - labels.begin());
    }
}

}  // namespace pallium::distributor
