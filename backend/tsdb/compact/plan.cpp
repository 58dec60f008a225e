#include "backend/tsdb/compact/plan.h"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

namespace pallium::tsdb {
namespace {

constexpr double kMaxTombstoneShare = 0.05;
constexpr int64_t kRangeFactor = 3;

/// Exact for all times. Requires: from <= to.
uint64_t millisecondsBetween(TimestampMs from, TimestampMs to) {
    return static_cast<uint64_t>(to) - static_cast<uint64_t>(from);
}

/// Planning of blocks that may merge with each other; positions in `blocks`, by (minTime, ULID).
class Planner {
  public:
    Planner(std::span<const BlockMeta> blocks, std::span<const int64_t> ranges,
            std::vector<size_t> order)
        : m_blocks(blocks), m_ranges(ranges), m_order(std::move(order)) {
        std::sort(m_order.begin(), m_order.end(), [&](size_t a, size_t b) {
            return std::tie(m_blocks[a].minTime, m_blocks[a].ulid) <
                   std::tie(m_blocks[b].minTime, m_blocks[b].ulid);
        });
    }

    std::vector<size_t> run() {
        if (m_order.empty()) return {};
        if (auto overlapping = firstOverlap(); !overlapping.empty()) return overlapping;
        m_order.pop_back();
        if (auto window = fullWindow(); !window.empty()) return window;
        return manyTombstones();
    }

  private:
    const BlockMeta& block(size_t place) const { return m_blocks[m_order[place]]; }
    std::vector<size_t> positions(size_t from, size_t to) const {
        const auto first = m_order.begin();
        return {first + static_cast<std::ptrdiff_t>(from), first + static_cast<std::ptrdiff_t>(to)};
    }

    std::vector<size_t> firstOverlap() const {
        size_t begin = 0;
        TimestampMs end = block(0).maxTime;
        for (size_t i = 1; i < m_order.size(); ++i) {
            if (block(i).minTime >= end) {
                if (i - begin > 1) return positions(begin, i);
                begin = i;
            }
            end = std::max(end, block(i).maxTime);
        }
        return m_order.size() - begin > 1 ? positions(begin, m_order.size())
                                          : std::vector<size_t>{};
    }

    std::vector<size_t> fullWindow() const {
        if (m_order.empty()) return {};
        for (size_t r = 1; r < m_ranges.size(); ++r) {
            for (size_t begin = 0; begin < m_order.size();) {
                const size_t end = windowEnd(begin, m_ranges[r]);
                if (isDue(begin, end, m_ranges[r])) return positions(begin, end);
                begin = std::max(end, begin + 1);
            }
        }
        return {};
    }
    /// Behind the last block that lies in the same aligned window as that at `begin`; `begin` if
    /// that one does not lie in any.
    size_t windowEnd(size_t begin, int64_t range) const {
        const TimestampMs from = block(begin).minTime;
        const int64_t gap = (from % range + range) % range;  // since the window's begin
        const auto room = static_cast<uint64_t>(range - gap);
        size_t end = begin;
        while (end < m_order.size() && millisecondsBetween(from, block(end).maxTime) <= room)
            ++end;
        return end;
    }
    bool isDue(size_t begin, size_t end, int64_t range) const {
        if (end - begin < 2) return false;
        for (size_t i = begin; i < end; ++i)
            if (block(i).hasFailed) return false;
        const TimestampMs maxTime = block(end - 1).maxTime;
        const uint64_t length = millisecondsBetween(block(begin).minTime, maxTime);
        return length == static_cast<uint64_t>(range) ||
               maxTime <= block(m_order.size() - 1).minTime;
    }

    std::vector<size_t> manyTombstones() const {
        if (m_ranges.empty()) return {};
        const auto longEnough = static_cast<uint64_t>(m_ranges[m_ranges.size() / 2]);
        for (size_t i = m_order.size(); i > 0; --i) {
            const BlockMeta& meta = block(i - 1);
            const BlockMeta::Stats& stats = meta.stats;
            if (millisecondsBetween(meta.minTime, meta.maxTime) < longEnough) {
                if (stats.tombstones > 0 && stats.tombstones >= stats.series)
                    return positions(i - 1, i);
                return {};
            }
            const double share =
                static_cast<double>(stats.tombstones) / (static_cast<double>(stats.series) + 1);
            if (share > kMaxTombstoneShare) return positions(i - 1, i);
        }
        return {};
    }

    const std::span<const BlockMeta> m_blocks;
    const std::span<const int64_t> m_ranges;
    std::vector<size_t> m_order;
};

/// What part of the head a block was cut from; blocks of different parts stay apart.
size_t headPart(const BlockMeta& meta) {
    if (meta.hasHint("from-stale-series")) return 1;
    return meta.hasHint("from-selected-series") ? 2 : 0;
}

template <class T>
void sortUnique(std::vector<T>& items) {
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
}

}  // namespace

std::vector<size_t> planCompaction(std::span<const BlockMeta> blocks,
                                   std::span<const int64_t> ranges) {
    std::array<std::vector<size_t>, 3> parts;
    for (size_t i = 0; i < blocks.size(); ++i)
        parts[headPart(blocks[i])].push_back(i);
    for (std::vector<size_t>& part : parts) {
        auto plan = Planner(blocks, ranges, std::move(part)).run();
        if (!plan.empty()) return plan;
    }
    return {};
}

std::vector<int64_t> compactionRanges(int64_t first, int64_t longest) {
    std::vector<int64_t> ranges{first};
    while (ranges.back() <= longest / kRangeFactor)
        ranges.push_back(ranges.back() * kRangeFactor);
    return ranges;
}

std::vector<size_t> planRetention(std::span<const BlockMeta> blocks, int64_t retentionMs) {
    std::vector<size_t> old;
    if (retentionMs <= 0 || blocks.empty()) return old;
    const auto newest = std::max_element(
        blocks.begin(), blocks.end(),
        [](const BlockMeta& a, const BlockMeta& b) { return a.maxTime < b.maxTime; });
    for (size_t i = 0; i < blocks.size(); ++i)
        if (millisecondsBetween(blocks[i].maxTime, newest->maxTime) >=
            static_cast<uint64_t>(retentionMs))
            old.push_back(i);
    return old;
}

BlockMeta mergedMeta(const Ulid& ulid, std::span<const BlockMeta> parents) {
    BlockMeta merged;
    merged.ulid = ulid;
    merged.level = 0;
    merged.minTime = std::numeric_limits<TimestampMs>::max();
    merged.maxTime = std::numeric_limits<TimestampMs>::min();
    for (const BlockMeta& parent : parents) {
        merged.minTime = std::min(merged.minTime, parent.minTime);
        merged.maxTime = std::max(merged.maxTime, parent.maxTime);
        merged.level = std::max(merged.level, parent.level);
        merged.sources.insert(merged.sources.end(), parent.sources.begin(), parent.sources.end());
        merged.parents.push_back({parent.ulid, parent.minTime, parent.maxTime});
    }
    ++merged.level;
    sortUnique(merged.sources);
    for (const std::string& hint : parents.front().hints) {
        if (std::all_of(parents.begin(), parents.end(),
                        [&](const BlockMeta& parent) { return parent.hasHint(hint); }))
            merged.hints.push_back(hint);
    }
    sortUnique(merged.hints);
    return merged;
}

}  // namespace pallium::tsdb
