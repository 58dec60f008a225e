#include "backend/tsdb/head/db_replay.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

// A definition further ahead than this is damage. Ids that a checkpoint has dropped may leave wide
// gaps, but so many removed series without a survivor among them are not plausible.
constexpr SeriesId kMaxGap = 1 << 26;

// How many series ahead the place in the hash index is fetched: a miss takes about as long as
// making them.
constexpr size_t kPrefetchAhead = 8;

}  // namespace

void Replay::apply(const ReplayBatch& batch) {
    const WriteLock lock(m_head.mutex);
    m_batchPairs.assign(batch.pairs(), kNoId);
    size_t series = 0, sample = 0, histogram = 0;
    for (const ReplayBatch::Part& part : batch.parts()) {
        for (; series < part.seriesEnd; ++series) {
            const size_t ahead = series + kPrefetchAhead;
            if (ahead < part.seriesEnd) m_head.series.prefetch(batch.series()[ahead].hash);
            define(batch, batch.series()[series]);
        }
        const auto addSamples = [&](size_t end) PALLIUM_REQUIRES(m_head.mutex) {
            for (; sample < end; ++sample)
                addSample(batch.samples()[sample].series, batch.samples()[sample].sample);
        };
        for (; histogram < part.histogramsEnd; ++histogram) {
            addSamples(batch.histograms()[histogram].samplesBefore);
            addHistogram(batch.histograms()[histogram]);
        }
        addSamples(part.samplesEnd);
    }
    applyOutOfOrder(batch);
}

void Replay::applyOutOfOrder(const ReplayBatch& batch) {
    size_t sample = 0;
    const auto addSamples = [&](size_t end) PALLIUM_REQUIRES(m_head.mutex) {
        for (; sample < end; ++sample)
            addOutOfOrder(batch.outOfOrder()[sample]);
    };
    for (const ReplayBatch::SeriesHistogram& late : batch.outOfOrderHistograms()) {
        addSamples(late.samplesBefore);
        addOutOfOrder(late);
    }
    addSamples(batch.outOfOrder().size());
}

void Replay::define(const ReplayBatch& batch, const ReplayBatch::Series& series) {
    const SeriesTable& table = m_head.series;
    const SeriesId id = series.id;
    if (!series.isNormal) return;  // the record was reported
    if (id >= uint64_t{table.idEnd()} + kMaxGap) {
        if (m_impossible++ == 0) m_firstImpossible = id;
        return;
    }
    if (m_copies.size() <= id) m_copies.resize(size_t{id} + 1);
    if (!table.exists(id) && !make(batch, series)) return;
    if (m_copies[id] < 2) ++m_copies[id];
}

/// False if a newer series has the labels.
bool Replay::make(const ReplayBatch& batch, const ReplayBatch::Series& series) {
    SeriesTable& table = m_head.series;
    m_pairs.clear();
    for (const uint32_t number : batch.pairsOf(series)) {
        PairId& pair = m_batchPairs[number];
        if (pair == kNoId) pair = table.intern(batch.pair(number));
        m_pairs.push_back(pair);
    }
    const SeriesId other = table.find(series.hash, m_pairs);
    if (other != kNoId && other > series.id) {
        m_copies[series.id] = kReplaced;
        return false;
    }
    if (other != kNoId) {
        replace(other, series.id);
    } else {
        // One log lost a definition that the other has: postings are put in order at the end.
        m_arePostingsWrong |= series.id < table.idEnd();
        table.addAt(series.id, series.hash, m_pairs);
    }
    m_head.samples.add(series.id);
    return true;
}

/// The series came back after it had been removed: what it was before is in a block.
void Replay::replace(SeriesId old, SeriesId series) {
    m_head.series.renumber(old, series);
    m_head.samples.remove(old);
    m_head.outOfOrder.remove(old);
    m_copies[old] = kReplaced;
    m_arePostingsWrong = true;
}

void Replay::addSample(SeriesId series, const Sample& sample) {
    if (m_head.series.exists(series))
        m_head.samples.appendIfNewer(series, sample);
    else
        missSeries(series);
}

void Replay::addHistogram(const ReplayBatch::SeriesHistogram& histogram) {
    const auto& [series, before, point] = histogram;
    if (m_head.series.exists(series))
        m_head.samples.appendIfNewer(series, point.timestampMs, point.histogram);
    else
        missSeries(series);
}

void Replay::missSeries(SeriesId series) {
    if (series < m_copies.size() && m_copies[series] == kReplaced) return;
    ++m_unknownRefs;
    if (series < uint64_t{m_head.series.idEnd()} + kMaxGap)
        m_lostEnd = std::max(m_lostEnd, series + 1);
}

// One that the buffer has already came second when it was appended, too.

void Replay::addOutOfOrder(const ReplayBatch::SeriesSample& late) {
    if (m_head.series.exists(late.series))
        (void)m_head.outOfOrder.insert(late.series, late.sample);
    else
        missSeries(late.series);
}

void Replay::addOutOfOrder(const ReplayBatch::SeriesHistogram& late) {
    if (m_head.series.exists(late.series))
        (void)m_head.outOfOrder.insert(late.series, late.point.timestampMs, late.point.histogram);
    else
        missSeries(late.series);
}

void Replay::finish() {
    const WriteLock lock(m_head.mutex);
    if (m_arePostingsWrong) m_head.series.rebuildPostings();
    m_head.series.skipTo(m_lostEnd);
}

std::vector<SeriesId> Replay::definedOnce() const {
    std::vector<SeriesId> once;
    for (SeriesId series = 0; series < m_copies.size(); ++series)
        if (m_copies[series] == 1) once.push_back(series);
    return once;
}

}  // namespace pallium::tsdb
