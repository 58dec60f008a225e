#include "backend/promql/histogram/custom_buckets.h"

#include <algorithm>
#include <iterator>

namespace pallium::promql {

std::vector<double> commonBounds(std::span<const double> a, std::span<const double> b) {
    std::vector<double> common;
    std::ranges::set_intersection(a, b, std::back_inserter(common));
    return common;
}

void addToBounds(const FloatHistogram& histogram, const FloatHistogram* lost, double sign,
                 std::span<const double> bounds, std::span<KahanSum> out) {
    const std::vector<double>& own = histogram.layout.customBounds;
    const BucketSide side = positiveSide(histogram, lost);
    size_t target = 0;
    for (BucketCursor at(side.spans, side.counts); at.next();) {
        const auto index = static_cast<size_t>(at.index());
        if (index >= own.size()) target = bounds.size();
        while (target < bounds.size() && bounds[target] < own[index])
            ++target;
        out[target].add(sign * at.count());
        if (lost != nullptr) out[target].add(side.lost[at.position()]);
    }
}

}  // namespace pallium::promql
