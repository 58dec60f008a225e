#include "backend/tsdb/index/series_ids.h"

#include <bit>
#include <limits>

namespace pallium::tsdb {
namespace {

constexpr size_t kWordBits = 64;

void appendAll(std::vector<IndexSeriesId>& out, const IndexPostings& list) {
    for (size_t i = 0; i < list.size(); ++i)
        out.push_back(list[i]);
}

/// Through a bitmap of the ids from `first` to `last`.
std::vector<IndexSeriesId> uniteMany(std::span<const IndexPostings> lists, size_t total,
                                     IndexSeriesId first, IndexSeriesId last) {
    std::vector<uint64_t> isThere((last - first) / kWordBits + 1);
    for (const IndexPostings& list : lists) {
        for (size_t i = 0; i < list.size(); ++i) {
            const size_t bit = list[i] - first;
            isThere[bit / kWordBits] |= uint64_t{1} << bit % kWordBits;
        }
    }
    std::vector<IndexSeriesId> ids;
    ids.reserve(total);
    for (size_t word = 0; word < isThere.size(); ++word)
        for (uint64_t bits = isThere[word]; bits != 0; bits &= bits - 1)
            ids.push_back(first +
                          static_cast<IndexSeriesId>(word * kWordBits +
                                                     static_cast<size_t>(std::countr_zero(bits))));
    return ids;
}

template <class Shorter, class Longer>
bool haveCommon(const Shorter& shorter, const Longer& longer) {
    size_t at = 0;
    for (size_t i = 0; i < shorter.size(); ++i) {
        at = gallopTo(longer, at, shorter[i]);
        if (at == longer.size()) return false;
        if (longer[at] == shorter[i]) return true;
    }
    return false;
}

}  // namespace

std::vector<IndexSeriesId> unite(std::span<const IndexPostings> lists) {
    size_t total = 0, filled = 0;
    IndexSeriesId first = std::numeric_limits<IndexSeriesId>::max(), last = 0;
    for (const IndexPostings& list : lists) {
        if (list.empty()) continue;
        total += list.size();
        ++filled;
        first = std::min(first, list[0]);
        last = std::max(last, list[list.size() - 1]);
    }
    if (filled > 1 && total > (last - first) / kWordBits)
        return uniteMany(lists, total, first, last);
    std::vector<IndexSeriesId> ids;
    ids.reserve(total);
    for (const IndexPostings& list : lists)
        appendAll(ids, list);
    if (filled < 2) return ids;
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

bool intersect(const IndexPostings& list, std::span<const IndexSeriesId> ids) {
    return list.size() < ids.size() ? haveCommon(list, ids) : haveCommon(ids, list);
}

}  // namespace pallium::tsdb
