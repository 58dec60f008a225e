#include "backend/tsdb/appending.h"
#include "backend/tsdb/db_impl.h"

namespace pallium::tsdb {

/// See Appending::oldestOutOfOrder.
TimestampMs Db::Impl::oldestOutOfOrder(const Appending& work) const {
    const int64_t window = work.rules.outOfOrderWindowMs;
    if (window <= 0) return INT64_MAX;
    const ReadLock lock(head->mutex);
    TimestampMs newest = head->samples.maxTime();
    if (newest == INT64_MIN) newest = head->samples.minValidTime();
    if (newest == INT64_MIN) newest = work.firstTime();
    return newest < INT64_MIN + window ? INT64_MIN : newest - window;
}

/// Decides on a float that is too old to go in order. A stale marker is kept as in order, although
/// what was before it may have been of another kind.
void Db::Impl::encodeLateSample(Appending& work, SeriesId series, size_t s, SampleKind newest) {
    const Sample& sample = work.batch.samples[s];
    if (sample.timestampMs < work.oldestOutOfOrder) {
        work.result.outcomes[s] = AppendOutcome::TooOld;
        return;
    }
    double existing = 0;
    const SampleOrder order = head->outOfOrder.orderOf(series, sample, existing);
    if (order != SampleOrder::Newer) {
        work.decide(s, order, existing);
        return;
    }
    SampleKind kind = SampleKind::Float;
    if (isStaleNan(sample.value)) kind = kindOfMarker(series, newest);
    if (kind == SampleKind::Float)
        encoder.addOutOfOrder(series, sample);
    else
        encoder.addOutOfOrder(series, sample.timestampMs, staleHistogram(kind));
    work.outOfOrder.push_back({series, s, kind, false});
}

/// Likewise on a histogram.
void Db::Impl::encodeLateHistogram(Appending& work, SeriesId series, size_t h) {
    const auto& [t, histogram] = work.batch.histograms[h];
    AppendOutcome& outcome = work.result.histogramOutcomes[h];
    if (t < work.oldestOutOfOrder) {
        outcome = AppendOutcome::TooOld;
        return;
    }
    const SampleOrder order = head->outOfOrder.orderOf(series, t, histogram);
    if (order != SampleOrder::Newer) {
        outcome = outcomeOf(order);
        return;
    }
    const bool isInteger = std::holds_alternative<Histogram>(histogram);
    encoder.addOutOfOrder(series, t, histogram);
    work.outOfOrder.push_back(
        {series, h, isInteger ? SampleKind::Histogram : SampleKind::FloatHistogram, true});
}

void Db::Impl::applyOutOfOrder(Appending& work) {
    for (const Appending::Late& late : work.outOfOrder) {
        const bool isTaken = late.isPoint ? applyLateHistogram(work, late.series, late.index)
                                          : applyLateSample(work, late);
        if (!isTaken) continue;
        ++work.result.outOfOrder;
        if (late.isPoint) ++work.histogramsOutOfOrder;
    }
}

/// False if the batch had one of this time before.
bool Db::Impl::applyLateSample(Appending& work, const Appending::Late& late) {
    OutOfOrderStore& store = head->outOfOrder;
    const Sample& sample = work.batch.samples[late.index];
    const bool isTaken =
        late.kind == SampleKind::Float
            ? store.insert(late.series, sample)
            : store.insert(late.series, sample.timestampMs, staleHistogram(late.kind));
    double existing = 0;
    const SampleOrder order =
        isTaken ? SampleOrder::Newer : store.orderOf(late.series, sample, existing);
    work.decide(late.index, order, existing);
    return isTaken;
}

bool Db::Impl::applyLateHistogram(Appending& work, SeriesId series, size_t h) {
    OutOfOrderStore& store = head->outOfOrder;
    const auto& [t, histogram] = work.batch.histograms[h];
    const bool isTaken = store.insert(series, t, histogram);
    work.result.histogramOutcomes[h] =
        isTaken ? AppendOutcome::Accepted : outcomeOf(store.orderOf(series, t, histogram));
    return isTaken;
}

}  // namespace pallium::tsdb
