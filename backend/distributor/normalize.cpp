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

/// Sorts by name, without empty values; the end of what stays.
std::span<Label>::iterator bringIntoOrder(std::span<Label> labels) {
    const auto end = std::remove_if(labels.begin(), labels.end(),
                                    [](const Label& label) { return label.value.empty(); });
    // An insertion sort keeps equal names in order and, unlike std::stable_sort, never allocates.
    // Larger sets than any limit allows are sorted by the general way.
    constexpr ptrdiff_t kSmall = 64;
    if (end - labels.begin() <= kSmall) {
        for (auto at = labels.begin(); at != end; ++at)
            std::rotate(std::upper_bound(labels.begin(), at, *at, hasEarlierName), at, at + 1);
    } else {
        std::stable_sort(labels.begin(), end, hasEarlierName);
    }
    return end;
}

/// The last of each name, in front; their number.
size_t keepLastOfEach(std::span<Label> labels) {
    size_t kept = 0;
    for (size_t i = 0; i < labels.size(); ++i)
        if (i + 1 == labels.size() || labels[i].name != labels[i + 1].name)
            labels[kept++] = labels[i];
    return kept;
}

}  // namespace

void normalizeLabels(WriteBatch& batch) {
    for (WriteBatch::Series& series : batch.series) {
        const std::span<Label> labels = batch.labelsOf(series);
        if (isInOrder(labels)) continue;
        const auto end = bringIntoOrder(labels);
        series.labelsEnd = series.labelsBegin + static_cast<uint32_t>(end - labels.begin());
    }
}

void normalizeExemplars(WriteBatch& batch) {
    for (ExemplarPoint& exemplar : batch.exemplars) {
        const size_t count = exemplar.labelsEnd - exemplar.labelsBegin;
        const std::span<Label> labels =
            std::span(batch.exemplarLabels).subspan(exemplar.labelsBegin, count);
        const auto end = isInOrder(labels) ? labels.end() : bringIntoOrder(labels);
        exemplar.labelsEnd =
            exemplar.labelsBegin + static_cast<uint32_t>(keepLastOfEach({labels.begin(), end}));
    }
}

}  // namespace pallium::distributor
