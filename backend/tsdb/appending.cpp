#include "backend/tsdb/appending.h"

#include <algorithm>
#include <numeric>

namespace pallium::tsdb {
namespace {

/// How many samples of a kind fared so.
struct OutcomeCounts {
    size_t accepted = 0, duplicate = 0, outOfOrder = 0;

    void add(AppendOutcome outcome) {
        accepted += outcome == AppendOutcome::Accepted ? 1 : 0;
        duplicate += outcome == AppendOutcome::Duplicate ? 1 : 0;
        outOfOrder += outcome == AppendOutcome::OutOfOrder ? 1 : 0;
    }
};

template <class H>
AnyHistogram staleOf() {
    H stale;
    stale.sum = staleNan();
    return stale;
}

/// `whenEqual`: what it is at the same time.
SampleOrder orderByTime(TimestampMs t, TimestampMs newest, SampleOrder whenEqual) {
    if (t == newest) return whenEqual;
    return t > newest ? SampleOrder::Newer : SampleOrder::Older;
}

}  // namespace

AnyHistogram staleHistogram(SampleKind kind) {
    return kind == SampleKind::Histogram ? staleOf<Histogram>() : staleOf<FloatHistogram>();
}

SampleOrder NewestOfBatch::orderOf(const Sample& other, double& existing) const {
    if (histogram != nullptr) {
        const bool isSame = isStaleNan(other.value) && isStale(histogram->histogram);
        return orderByTime(other.timestampMs, histogram->timestampMs,
                           isSame ? SampleOrder::Same : SampleOrder::OtherKind);
    }
    const SampleOrder order =
        orderByTime(other.timestampMs, sample->timestampMs,
                    other == *sample ? SampleOrder::Same : SampleOrder::OtherValue);
    if (order == SampleOrder::OtherValue) existing = sample->value;
    return order;
}

SampleOrder NewestOfBatch::orderOf(const HistogramPoint& other) const {
    if (histogram == nullptr)
        return orderByTime(other.timestampMs, sample->timestampMs, SampleOrder::OtherValue);
    const bool isSame = other.timestampMs == histogram->timestampMs &&
                        isSameBits(other.histogram, histogram->histogram);
    return orderByTime(other.timestampMs, histogram->timestampMs,
                       isSame ? SampleOrder::Same : SampleOrder::OtherValue);
}

void Appending::mark(const WriteBatch::Series& series, AppendOutcome outcome) {
    for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s)
        result.outcomes[s] = outcome;
    for (size_t h = series.histogramsBegin; h < histogramsEnd(series); ++h)
        if (isWanted(h)) result.histogramOutcomes[h] = outcome;
}

void Appending::validateHistograms() {
    for (size_t i = 0; i < batch.series.size(); ++i) {
        if (isSkipped(i)) continue;
        const WriteBatch::Series& series = batch.series[i];
        for (size_t h = series.histogramsBegin; h < histogramsEnd(series); ++h)
            if (!validate(batch.histograms[h].histogram))
                result.histogramOutcomes[h] = AppendOutcome::InvalidHistogram;
    }
}

bool Appending::hasFloatFrom(const WriteBatch::Series& series, TimestampMs t) const {
    return std::ranges::any_of(batch.samplesOf(series),
                               [t](const Sample& sample) { return sample.timestampMs >= t; });
}

bool Appending::hasHistogramFrom(const WriteBatch::Series& series, TimestampMs t) const {
    for (size_t h = series.histogramsBegin; h < histogramsEnd(series); ++h)
        if (isWanted(h) && batch.histograms[h].timestampMs >= t) return true;
    return false;
}

TimestampMs Appending::firstTime() const {
    for (size_t i = 0; i < batch.series.size(); ++i) {
        if (isSkipped(i)) continue;
        const WriteBatch::Series& series = batch.series[i];
        if (series.samplesBegin < series.samplesEnd)
            return batch.samples[series.samplesBegin].timestampMs;
        for (size_t h = series.histogramsBegin; h < histogramsEnd(series); ++h)
            if (isWanted(h)) return batch.histograms[h].timestampMs;
    }
    return INT64_MIN;
}

void Appending::bringTogether() {
    sequence.resize(ids.size());
    std::iota(sequence.begin(), sequence.end(), 0);
    std::stable_sort(sequence.begin(), sequence.end(),
                     [this](uint32_t a, uint32_t b) { return ids[a] < ids[b]; });
}

void Appending::countOutcomes(AppendStats& stats) {
    OutcomeCounts floats, histograms;
    for (size_t i = 0; i < ids.size(); ++i) {
        if (ids[i] == kNoId) continue;
        const WriteBatch::Series& series = batch.series[i];
        for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s)
            floats.add(result.outcomes[s]);
        for (size_t h = series.histogramsBegin; h < histogramsEnd(series); ++h)
            histograms.add(result.histogramOutcomes[h]);
    }
    result.accepted = floats.accepted + floats.duplicate;
    result.acceptedHistograms = histograms.accepted + histograms.duplicate;
    const size_t floatsOutOfOrder = result.outOfOrder - histogramsOutOfOrder;
    stats.appended.floats += floats.accepted - floatsOutOfOrder;
    stats.appended.histograms += histograms.accepted - histogramsOutOfOrder;
    stats.outOfOrder.floats += floatsOutOfOrder;
    stats.outOfOrder.histograms += histogramsOutOfOrder;
    stats.refusedAsTooOld.floats += floats.outOfOrder;
    stats.refusedAsTooOld.histograms += histograms.outOfOrder;
}

}  // namespace pallium::tsdb
