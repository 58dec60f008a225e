#pragma once

#include "backend/tsdb/index/index_reader.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// The first index >= from whose id is >= series; the size if there is none. Any ascending list of
/// ids. Cost: logarithmic in the distance.
template <class List>
size_t gallopTo(const List& ids, size_t from, IndexSeriesId series) {
    size_t probe = from;  // all before `from` are less
    for (size_t step = 1; probe < ids.size() && ids[probe] < series; step *= 2) {
        from = probe + 1;
        probe += step;
    }
    size_t end = std::min(probe, ids.size());
    while (from < end) {
        const size_t middle = from + (end - from) / 2;
        if (ids[middle] < series)
            from = middle + 1;
        else
            end = middle;
    }
    return from;
}

/// Leaves in `ids` those that are in `list`, or with `isSubtracted` those that are not.
template <class List>
void retain(std::vector<IndexSeriesId>& ids, const List& list, bool isSubtracted) {
    size_t kept = 0, at = 0;
    for (const IndexSeriesId id : ids) {
        at = gallopTo(list, at, id);
        const bool isThere = at < list.size() && list[at] == id;
        if (isThere != isSubtracted) ids[kept++] = id;
    }
    ids.resize(kept);
}

/// The ids of all lists, ascending, each once.
std::vector<IndexSeriesId> unite(std::span<const IndexPostings> lists);

/// True if an id is in both.
bool intersect(const IndexPostings& list, std::span<const IndexSeriesId> ids);

}  // namespace pallium::tsdb
