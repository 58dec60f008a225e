#include "backend/tsdb/head/out_of_order_store.h"

#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/chunkenc/xor_chunk.h"

#include <tsl/robin_map.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace pallium::tsdb {
namespace {

bool isEarlierSample(const Sample& a, const Sample& b) {
    return a.timestampMs < b.timestampMs;
}

}  // namespace

// Not in an unnamed namespace: they are parts of a class with a name.

struct LateChunk {
    TimestampMs minTime = 0, maxTime = 0;
    std::vector<uint8_t> bytes;

    bool overlaps(TimestampMs from, TimestampMs to) const {
        return minTime <= to && from <= maxTime;
    }
};

/// The samples of one series: those of chunks came before those of later chunks and of the buffer.
struct LateSeries {
    std::vector<LateChunk> chunks;
    std::vector<Sample> buffer;  // ascending, unique

    std::vector<Sample>::const_iterator placeOf(TimestampMs t) const {
        return std::lower_bound(buffer.begin(), buffer.end(), Sample{t, 0}, isEarlierSample);
    }
    bool overlaps(TimestampMs minTime, TimestampMs maxTime) const {
        const auto first = placeOf(minTime);
        if (first != buffer.end() && first->timestampMs <= maxTime) return true;
        return std::any_of(chunks.begin(), chunks.end(), [&](const LateChunk& chunk) {
            return chunk.overlaps(minTime, maxTime);
        });
    }
    /// Appends, in the order in which chunks and buffer were filled.
    void collect(TimestampMs minTime, TimestampMs maxTime, std::vector<Sample>& out) const {
        storage::SampleColumns columns;
        for (const LateChunk& chunk : chunks) {
            if (!chunk.overlaps(minTime, maxTime)) continue;
            columns.clear();
            [[maybe_unused]] const auto read =
                readChunk({chunk.minTime, chunk.maxTime, ChunkEncoding::Xor, chunk.bytes}, minTime,
                          maxTime, columns);
            assert(read);  // it was written here and never left the memory
            for (size_t i = 0; i < columns.size(); ++i)
                out.push_back({columns.timestamps[i], columns.values[i]});
        }
        for (auto at = placeOf(minTime); at != buffer.end() && at->timestampMs <= maxTime; ++at)
            out.push_back(*at);
    }
    /// Returns the bytes of the chunk, 0 if the buffer was empty.
    size_t closeBuffer(XorChunkWriter& writer) {
        if (buffer.empty()) return 0;
        writer.reset();
        for (const Sample& sample : buffer)
            writer.append(sample.timestampMs, sample.value);
        const std::span<const uint8_t> bytes = writer.bytes();
        chunks.push_back(
            {buffer.front().timestampMs, buffer.back().timestampMs, {bytes.begin(), bytes.end()}});
        buffer.clear();
        return bytes.size() + sizeof(LateChunk);
    }
};

/// Samples of one age.
struct LateSamples {
    tsl::robin_map<SeriesId, LateSeries> series;
    TimestampMs minTime = INT64_MAX, maxTime = INT64_MIN;
    size_t count = 0;
    size_t chunkBytes = 0;

    const LateSeries* find(SeriesId id) const {
        const auto found = series.find(id);
        return found == series.end() ? nullptr : &found->second;
    }
};

struct OutOfOrderStore::Impl {
    explicit Impl(size_t samples) : chunkSamples(samples) {}

    /// Calls visit with what there is of a series, the older first, until it returns false.
    template <class Visit>
    void forEach(SeriesId id, Ages ages, Visit&& visit) const {
        const LateSeries* late = old->find(id);
        if (late != nullptr && !visit(*late)) return;
        late = ages == Ages::All ? young.find(id) : nullptr;
        if (late != nullptr) visit(*late);
    }

    const size_t chunkSamples;
    LateSamples young;
    std::shared_ptr<LateSamples> old = std::make_shared<LateSamples>();
    XorChunkWriter writer;
};

OutOfOrderStore::OutOfOrderStore(size_t chunkSamples)
    : m_impl(std::make_unique<Impl>(
          std::clamp(chunkSamples, size_t{1}, XorChunkWriter::kMaxSamples))) {}

OutOfOrderStore::~OutOfOrderStore() = default;

bool OutOfOrderStore::isEmpty() const {
    return m_impl->young.series.empty() && m_impl->old->series.empty();
}

bool OutOfOrderStore::has(SeriesId series) const {
    return m_impl->young.series.contains(series) || m_impl->old->series.contains(series);
}

std::optional<double> OutOfOrderStore::buffered(SeriesId series, TimestampMs t) const {
    const LateSeries* late = m_impl->young.find(series);
    if (late == nullptr) return std::nullopt;
    const auto place = late->placeOf(t);
    if (place == late->buffer.end() || place->timestampMs != t) return std::nullopt;
    return place->value;
}

bool OutOfOrderStore::insert(SeriesId series, const Sample& sample) {
    LateSamples& young = m_impl->young;
    LateSeries& late = young.series[series];
    auto place = late.placeOf(sample.timestampMs);
    if (place != late.buffer.end() && place->timestampMs == sample.timestampMs) return false;
    if (late.buffer.size() >= m_impl->chunkSamples) {
        young.chunkBytes += late.closeBuffer(m_impl->writer);
        place = late.buffer.end();
    }
    late.buffer.insert(place, sample);
    young.minTime = std::min(young.minTime, sample.timestampMs);
    young.maxTime = std::max(young.maxTime, sample.timestampMs);
    ++young.count;
    return true;
}

void OutOfOrderStore::remove(SeriesId series) {
    m_impl->young.series.erase(series);
    m_impl->old->series.erase(series);
}

void OutOfOrderStore::read(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                           storage::SampleColumns& out, Ages ages) const {
    std::vector<Sample> found;
    m_impl->forEach(series, ages, [&](const LateSeries& late) {
        late.collect(minTime, maxTime, found);
        return true;
    });
    std::stable_sort(found.begin(), found.end(), isEarlierSample);
    const auto end = std::unique(found.begin(), found.end(), [](const Sample& a, const Sample& b) {
        return a.timestampMs == b.timestampMs;
    });
    for (auto at = found.begin(); at != end; ++at)
        out.push(at->timestampMs, at->value);
}

bool OutOfOrderStore::overlaps(SeriesId series, TimestampMs minTime, TimestampMs maxTime,
                               Ages ages) const {
    bool isFound = false;
    m_impl->forEach(series, ages, [&](const LateSeries& late) {
        isFound = late.overlaps(minTime, maxTime);
        return !isFound;
    });
    return isFound;
}

TimestampMs OutOfOrderStore::minTime() const {
    return std::min(m_impl->young.minTime, m_impl->old->minTime);
}

TimestampMs OutOfOrderStore::maxTime() const {
    return std::max(m_impl->young.maxTime, m_impl->old->maxTime);
}

void OutOfOrderStore::retire() {
    LateSamples young = std::exchange(m_impl->young, {});
    LateSamples& old = *m_impl->old;
    if (old.series.empty()) {
        old = std::move(young);
        return;
    }
    for (auto it = young.series.begin(); it != young.series.end(); ++it) {
        LateSeries& to = old.series[it->first];
        LateSeries& from = it.value();
        old.chunkBytes += to.closeBuffer(m_impl->writer);
        std::move(from.chunks.begin(), from.chunks.end(), std::back_inserter(to.chunks));
        to.buffer = std::move(from.buffer);
    }
    old.minTime = std::min(old.minTime, young.minTime);
    old.maxTime = std::max(old.maxTime, young.maxTime);
    old.count += young.count;
    old.chunkBytes += young.chunkBytes;
}

std::vector<SeriesId> OutOfOrderStore::retiredSeries() const {
    std::vector<SeriesId> ids;
    ids.reserve(m_impl->old->series.size());
    for (const auto& [id, late] : m_impl->old->series)
        ids.push_back(id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::shared_ptr<const void> OutOfOrderStore::dropRetired() {
    return std::exchange(m_impl->old, std::make_shared<LateSamples>());
}

size_t OutOfOrderStore::samples() const {
    return m_impl->young.count + m_impl->old->count;
}

size_t OutOfOrderStore::memoryBytes() const {
    size_t bytes = 0;
    for (const LateSamples* age : {&std::as_const(*m_impl->old), &std::as_const(m_impl->young)})
        bytes += age->chunkBytes +
                 age->series.bucket_count() * sizeof(std::pair<SeriesId, LateSeries>) +
                 age->series.size() * m_impl->chunkSamples * sizeof(Sample);
    return bytes;
}

}  // namespace pallium::tsdb
