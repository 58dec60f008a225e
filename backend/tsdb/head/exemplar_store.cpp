#include "backend/tsdb/head/exemplar_store.h"

#include "backend/base/mutex.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace pallium::tsdb {

// Not in an unnamed namespace: they are parts of a class with a name.

constexpr uint32_t kNoExemplar = UINT32_MAX;

/// Where a series' exemplars begin and end in the ring.
struct ExemplarChain {
    uint32_t oldest = kNoExemplar, newest = kNoExemplar;
};

struct ExemplarSeriesHash {
    using is_transparent = void;
    size_t operator()(const Labels& labels) const { return labels.hash(); }
    size_t operator()(LabelsView labels) const { return hashLabels(labels); }
};
struct ExemplarSeriesEqual {
    using is_transparent = void;
    bool operator()(const Labels& a, const Labels& b) const { return a == b; }
    bool operator()(LabelsView a, const Labels& b) const { return compareLabels(a, b.view()) == 0; }
    bool operator()(const Labels& a, LabelsView b) const { return (*this)(b, a); }
};
using ExemplarSeries =
    std::unordered_map<Labels, ExemplarChain, ExemplarSeriesHash, ExemplarSeriesEqual>;

/// One exemplar; `next`: of the same series.
struct ExemplarSlot {
    Labels labels;
    double value = 0;
    TimestampMs timestampMs = 0;
    ExemplarSeries::value_type* series = nullptr;  // entries of the map stay where they are
    uint32_t next = kNoExemplar;
};

namespace {

size_t heapBytes(LabelsView labels) {
    size_t bytes = labels.empty() ? 0 : 3 * sizeof(size_t);  // the head of the allocation
    for (const Label& label : labels)
        bytes += sizeof(Label) + label.name.size() + label.value.size();
    return bytes;
}

/// An entry of the map: links, the cached hash, what it holds.
size_t seriesBytes(LabelsView labels) {
    return heapBytes(labels) + sizeof(ExemplarSeries::value_type) + 3 * sizeof(void*);
}

ExemplarOrder orderOf(const ExemplarStore::View& exemplar, const ExemplarSlot& newest) {
    if (exemplar.timestampMs != newest.timestampMs)
        return exemplar.timestampMs > newest.timestampMs ? ExemplarOrder::Newer
                                                         : ExemplarOrder::Older;
    const bool isSameValue =
        std::bit_cast<uint64_t>(exemplar.value) == std::bit_cast<uint64_t>(newest.value);
    if (isSameValue && compareLabels(exemplar.labels, newest.labels.view()) == 0)
        return ExemplarOrder::Same;
    if (exemplar.value < newest.value) return ExemplarOrder::Older;
    const bool isTie = exemplar.value == newest.value;
    return isTie && hashLabels(exemplar.labels) < newest.labels.hash() ? ExemplarOrder::Older
                                                                       : ExemplarOrder::Newer;
}

}  // namespace

struct ExemplarStore::Impl {
    void resize(size_t newCapacity) PALLIUM_REQUIRES(mutex);
    /// Forgets the oldest of all, which is also the oldest of its series. Its slot stays.
    void evictOldest() PALLIUM_REQUIRES(mutex);
    uint32_t freeSlot() PALLIUM_REQUIRES(mutex);
    ExemplarSeries::value_type& obtain(LabelsView labels) PALLIUM_REQUIRES(mutex);
    void link(uint32_t slot) PALLIUM_REQUIRES(mutex);
    std::vector<Exemplar> read(const ExemplarChain& chain, TimestampMs minTime,
                               TimestampMs maxTime) const PALLIUM_REQUIRES_SHARED(mutex);

    mutable SharedMutex mutex;
    ExemplarSeries series PALLIUM_GUARDED_BY(mutex);
    // Grows up to the capacity; then `oldest` is the slot that the next exemplar takes.
    std::vector<ExemplarSlot> ring PALLIUM_GUARDED_BY(mutex);
    uint32_t oldest PALLIUM_GUARDED_BY(mutex) = 0;
    size_t capacity PALLIUM_GUARDED_BY(mutex) = 0;
    size_t heldBytes PALLIUM_GUARDED_BY(mutex) = 0;  // of series and labels, without the ring
    size_t added PALLIUM_GUARDED_BY(mutex) = 0;
    size_t refused PALLIUM_GUARDED_BY(mutex) = 0;
};

void ExemplarStore::Impl::link(uint32_t slot) {
    ExemplarChain& chain = ring[slot].series->second;
    ring[slot].next = kNoExemplar;
    if (chain.newest == kNoExemplar)
        chain.oldest = slot;
    else
        ring[chain.newest].next = slot;
    chain.newest = slot;
}

void ExemplarStore::Impl::evictOldest() {
    ExemplarSlot& slot = ring[oldest];
    ExemplarSeries::value_type& entry = *slot.series;
    heldBytes -= heapBytes(slot.labels.view());
    entry.second.oldest = slot.next;
    if (slot.next != kNoExemplar) return;
    heldBytes -= seriesBytes(entry.first.view());
    series.erase(series.find(entry.first));
}

void ExemplarStore::Impl::resize(size_t newCapacity) {
    // Slots are counted in 32 bits; this many would be hundreds of gigabytes.
    newCapacity = std::min<size_t>(newCapacity, kNoExemplar - 1);
    if (newCapacity == capacity) return;
    capacity = newCapacity;
    std::rotate(ring.begin(), ring.begin() + oldest, ring.end());
    oldest = 0;
    if (ring.size() > capacity) {
        const auto end = ring.begin() + static_cast<ptrdiff_t>(ring.size() - capacity);
        for (auto gone = ring.begin(); gone != end; ++gone)
            heldBytes -= heapBytes(gone->labels.view());
        ring.erase(ring.begin(), end);
        ring.shrink_to_fit();
    }
    for (auto& [labels, chain] : series)
        chain = {};
    for (uint32_t slot = 0; slot < ring.size(); ++slot)
        link(slot);
    std::erase_if(series, [this](const auto& entry) PALLIUM_NO_THREAD_SAFETY_ANALYSIS {
        if (entry.second.newest != kNoExemplar) return false;
        heldBytes -= seriesBytes(entry.first.view());
        return true;
    });
}

uint32_t ExemplarStore::Impl::freeSlot() {
    if (ring.size() < capacity) {
        if (ring.size() == ring.capacity()) ring.reserve(std::min(capacity, 2 * ring.size() + 16));
        ring.emplace_back();
        return static_cast<uint32_t>(ring.size() - 1);
    }
    const uint32_t slot = oldest;
    evictOldest();
    oldest = slot + 1 == ring.size() ? 0 : slot + 1;
    return slot;
}

ExemplarSeries::value_type& ExemplarStore::Impl::obtain(LabelsView labels) {
    const auto found = series.find(labels);
    if (found != series.end()) return *found;
    heldBytes += seriesBytes(labels);
    return *series.emplace(Labels(labels), ExemplarChain{}).first;
}

std::vector<Exemplar> ExemplarStore::Impl::read(const ExemplarChain& chain, TimestampMs minTime,
                                                TimestampMs maxTime) const {
    std::vector<Exemplar> found;
    for (uint32_t at = chain.oldest; at != kNoExemplar; at = ring[at].next) {
        const ExemplarSlot& slot = ring[at];
        if (slot.timestampMs > maxTime) break;
        if (slot.timestampMs >= minTime)
            found.push_back({slot.labels, slot.value, slot.timestampMs});
    }
    return found;
}

ExemplarStore::ExemplarStore() : m_impl(std::make_unique<Impl>()) {}
ExemplarStore::~ExemplarStore() = default;

ExemplarOrder ExemplarStore::add(LabelsView series, const View& exemplar, size_t capacity) {
    Impl& impl = *m_impl;
    const WriteLock lock(impl.mutex);
    impl.resize(capacity);
    if (const auto found = impl.series.find(series); found != impl.series.end()) {
        const ExemplarOrder order = orderOf(exemplar, impl.ring[found->second.newest]);
        if (order == ExemplarOrder::Older) ++impl.refused;
        if (order != ExemplarOrder::Newer) return order;
    }
    // First the room: making it may be the end of this very series.
    const uint32_t slot = impl.freeSlot();
    impl.ring[slot] = {Labels(exemplar.labels), exemplar.value, exemplar.timestampMs,
                       &impl.obtain(series), kNoExemplar};
    impl.heldBytes += heapBytes(exemplar.labels);
    impl.link(slot);
    ++impl.added;
    return ExemplarOrder::Newer;
}

std::vector<SeriesExemplars> ExemplarStore::select(const ExemplarQuery& query) const {
    std::vector<SeriesExemplars> all;
    {
        const Impl& impl = *m_impl;
        const ReadLock lock(impl.mutex);
        for (const auto& [labels, chain] : impl.series) {
            const bool isWanted =
                std::any_of(query.selectors.begin(), query.selectors.end(),
                            [&series = labels](const std::vector<Matcher>& matchers) {
                                return matchesAll(matchers, series.view());
                            });
            if (!isWanted) continue;
            auto found = impl.read(chain, query.minTime, query.maxTime);
            if (!found.empty()) all.push_back({labels, std::move(found)});
        }
    }
    std::sort(all.begin(), all.end(), [](const SeriesExemplars& a, const SeriesExemplars& b) {
        return a.series < b.series;
    });
    return all;
}

ExemplarStore::Stats ExemplarStore::stats() const {
    const Impl& impl = *m_impl;
    const ReadLock lock(impl.mutex);
    Stats stats;
    stats.exemplars = impl.ring.size();
    stats.series = impl.series.size();
    stats.capacity = impl.capacity;
    if (!impl.ring.empty()) stats.oldest = impl.ring[impl.oldest].timestampMs;
    stats.memoryBytes = impl.heldBytes + impl.ring.capacity() * sizeof(ExemplarSlot);
    stats.added = impl.added;
    stats.refused = impl.refused;
    return stats;
}

}  // namespace pallium::tsdb
