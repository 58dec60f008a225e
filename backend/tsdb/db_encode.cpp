#include "backend/tsdb/appending.h"
#include "backend/tsdb/db_impl.h"

#include <algorithm>
#include <utility>

namespace pallium::tsdb {
namespace {

/// True if a series stands twice in a batch, and not side by side. `isInBatch`: scratch, all false.
bool hasScattered(std::span<const SeriesId> ids, std::vector<bool>& isInBatch) {
    if (std::is_sorted(ids.begin(), ids.end())) return false;
    bool isFound = false;
    for (const SeriesId id : ids) {
        if (id == kNoId) continue;
        if (id >= isInBatch.size()) isInBatch.resize(size_t{id} + 1);
        isFound |= isInBatch[id];
        isInBatch[id] = true;
    }
    for (const SeriesId id : ids)
        if (id != kNoId) isInBatch[id] = false;
    return isFound;
}

}  // namespace

/// Decides on each sample and puts the accepted ones into the record.
void Db::Impl::encode(Appending& work) {
    const bool takesOutOfOrder = work.takesOutOfOrder();
    // What is out of order within the batch must be known before it is logged.
    if (takesOutOfOrder && hasScattered(work.ids, isInBatch)) work.bringTogether();
    const ReadLock lock(head->mutex);
    encoder.begin(head->series, unlogged);
    SeriesId previous = kNoId;
    NewestOfBatch newest;
    for (size_t n = 0; n < work.ids.size(); ++n) {
        const size_t i = work.placeOf(n);
        if (work.ids[i] == kNoId) continue;
        if (!takesOutOfOrder || work.ids[i] != std::exchange(previous, work.ids[i])) newest = {};
        encodeFloats(work, i, newest);
        encodeHistograms(work, i, newest);
    }
}

void Db::Impl::encodeFloats(Appending& work, size_t i, NewestOfBatch& newest) {
    const WriteBatch::Series& series = work.batch.series[i];
    const SeriesId id = work.ids[i];
    for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s) {
        const Sample& sample = work.batch.samples[s];
        if (sample.timestampMs < work.minValidTime) {
            work.result.outcomes[s] = AppendOutcome::OutOfBounds;
            if (work.takesOutOfOrder()) encodeLateSample(work, id, s, newest.kind);
            continue;
        }
        double existing = 0;
        const SampleOrder order = newest.isKnown() ? newest.orderOf(sample, existing)
                                                   : head->samples.orderOf(id, sample, existing);
        work.decide(s, order, existing);
        if (order == SampleOrder::Newer) {
            SampleKind kind = SampleKind::Float;
            if (isStaleNan(sample.value)) kind = encodeMarker(work, id, s, newest.kind);
            if (kind == SampleKind::Float) encoder.addSample(id, sample);
            newest = {&sample, nullptr, kind};
        } else if (order == SampleOrder::Older && work.takesOutOfOrder()) {
            encodeLateSample(work, id, s, newest.kind);
        }
    }
}

/// The kind of which a stale marker is kept: that of the newest sample. `newest`: of the batch.
SampleKind Db::Impl::kindOfMarker(SeriesId id, SampleKind newest) const {
    const SampleKind kind = newest == SampleKind::None ? head->samples.lastKind(id) : newest;
    return isHistogram(kind) ? kind : SampleKind::Float;
}

/// Float if the marker does not end histograms; then it is yet to be encoded.
SampleKind Db::Impl::encodeMarker(Appending& work, SeriesId id, size_t s, SampleKind newest) {
    const SampleKind kind = kindOfMarker(id, newest);
    if (kind == SampleKind::Float) return kind;
    encoder.addHistogram(id, work.batch.samples[s].timestampMs, staleHistogram(kind));
    work.staleMarkers.push_back({s, kind});
    return kind;
}

/// Behind the floats of the series.
void Db::Impl::encodeHistograms(Appending& work, size_t i, NewestOfBatch& newest) {
    const WriteBatch::Series& series = work.batch.series[i];
    const SeriesId id = work.ids[i];
    for (size_t h = series.histogramsBegin; h < work.histogramsEnd(series); ++h) {
        if (!work.isWanted(h)) continue;
        const HistogramPoint& point = work.batch.histograms[h];
        AppendOutcome& outcome = work.result.histogramOutcomes[h];
        if (point.timestampMs < work.minValidTime) {
            outcome = AppendOutcome::OutOfBounds;
            if (work.takesOutOfOrder()) encodeLateHistogram(work, id, h);
            continue;
        }
        const SampleOrder order =
            newest.isKnown() ? newest.orderOf(point)
                             : head->samples.orderOf(id, point.timestampMs, point.histogram);
        outcome = outcomeOf(order);
        if (order == SampleOrder::Newer) {
            encoder.addHistogram(id, point.timestampMs, point.histogram);
            const bool isInteger = std::holds_alternative<Histogram>(point.histogram);
            newest = {nullptr, &point,
                      isInteger ? SampleKind::Histogram : SampleKind::FloatHistogram};
        } else if (order == SampleOrder::Older && work.takesOutOfOrder()) {
            encodeLateHistogram(work, id, h);
        }
    }
}

}  // namespace pallium::tsdb
