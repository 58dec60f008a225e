#include "backend/tsdb/head/out_of_order_store.h"

#include "backend/tsdb/chunkenc/xor_chunk.h"
#include "backend/tsdb/head/late_samples.h"
#include "backend/tsdb/head/overlapping_chunks.h"

#include <algorithm>
#include <utility>

namespace pallium::tsdb {

struct OutOfOrderStore::Impl {
    explicit Impl(size_t samples) : chunkSamples(samples) {}

    bool isAny(Ages ages, auto predicate) const {
        return predicate(*old) || (ages == Ages::All && predicate(young));
    }

    const size_t chunkSamples;
    LateSamples young;
    std::shared_ptr<LateSamples> old = std::make_shared<LateSamples>();
};

OutOfOrderStore::OutOfOrderStore(size_t chunkSamples)
    : m_impl(std::make_unique<Impl>(
          std::clamp(chunkSamples, size_t{1}, XorChunkWriter::kMaxSamples))) {}

OutOfOrderStore::~OutOfOrderStore() = default;

bool OutOfOrderStore::isEmpty() const {
    return m_impl->young.isEmpty() && m_impl->old->isEmpty();
}

bool OutOfOrderStore::has(SeriesId series) const {
    return m_impl->young.has(series) || m_impl->old->has(series);
}

SampleOrder OutOfOrderStore::orderOf(SeriesId series, const Sample& sample,
                                     double& existing) const {
    return m_impl->young.orderOf(series, sample, existing);
}

SampleOrder OutOfOrderStore::orderOf(SeriesId series, TimestampMs t,
                                     const AnyHistogram& histogram) const {
    return m_impl->young.orderOf(series, t, histogram);
}

bool OutOfOrderStore::insert(SeriesId series, const Sample& sample) {
    return m_impl->young.insert(series, sample, m_impl->chunkSamples);
}

bool OutOfOrderStore::insert(SeriesId series, TimestampMs t, const AnyHistogram& histogram) {
    return m_impl->young.insert(series, t, histogram, m_impl->chunkSamples);
}

void OutOfOrderStore::remove(SeriesId series) {
    m_impl->young.remove(series);
    m_impl->old->remove(series);
}

Result<void> OutOfOrderStore::read(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                                   storage::SampleColumns& out, Ages ages) const {
    if (hasHistograms(series, ages)) {
        ChunkListBuilder chunks;
        addChunks(series, minTime, maxTime, chunks, ages);
        return readOverlapping(chunks.finish(), minTime, maxTime, out);
    }
    std::vector<Sample> found;
    m_impl->old->readFloats(series, minTime, maxTime, found);
    if (ages == Ages::All) m_impl->young.readFloats(series, minTime, maxTime, found);
    std::ranges::stable_sort(found, {}, &Sample::timestampMs);
    const auto isSameTime = [](const Sample& a, const Sample& b) {
        return a.timestampMs == b.timestampMs;
    };
    const auto end = std::unique(found.begin(), found.end(), isSameTime);
    for (auto at = found.begin(); at != end; ++at)
        out.push(at->timestampMs, at->value);
    return {};
}

bool OutOfOrderStore::hasHistograms(SeriesId series, Ages ages) const {
    return m_impl->isAny(ages, [&](const LateSamples& age) { return age.hasHistograms(series); });
}

void OutOfOrderStore::addChunks(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                                ChunkListBuilder& out, Ages ages) const {
    m_impl->old->addChunks(series, minTime, maxTime, out);
    if (ages == Ages::All) m_impl->young.addChunks(series, minTime, maxTime, out);
}

bool OutOfOrderStore::overlaps(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                               Ages ages) const {
    return m_impl->isAny(
        ages, [&](const LateSamples& age) { return age.overlaps(series, minTime, maxTime); });
}

TimestampMs OutOfOrderStore::minTime() const {
    return std::min(m_impl->young.minTime(), m_impl->old->minTime());
}

TimestampMs OutOfOrderStore::maxTime() const {
    return std::max(m_impl->young.maxTime(), m_impl->old->maxTime());
}

void OutOfOrderStore::retire() {
    m_impl->old->add(std::exchange(m_impl->young, {}));
}

std::vector<SeriesId> OutOfOrderStore::retiredSeries() const {
    return m_impl->old->ids();
}

std::shared_ptr<const void> OutOfOrderStore::dropRetired() {
    return std::exchange(m_impl->old, std::make_shared<LateSamples>());
}

size_t OutOfOrderStore::samples() const {
    return m_impl->young.samples() + m_impl->old->samples();
}

size_t OutOfOrderStore::memoryBytes() const {
    return m_impl->young.memoryBytes(m_impl->chunkSamples) +
           m_impl->old->memoryBytes(m_impl->chunkSamples);
}

}  // namespace pallium::tsdb
