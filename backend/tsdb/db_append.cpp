#include "backend/base/log.h"
#include "backend/tsdb/db_impl.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace pallium::tsdb {
namespace {

AppendOutcome outcomeOf(SampleOrder order) {
    switch (order) {
        case SampleOrder::Newer:
            return AppendOutcome::Accepted;
        case SampleOrder::Same:
            return AppendOutcome::Duplicate;
        case SampleOrder::OtherValue:
            return AppendOutcome::DuplicateTimestamp;
        case SampleOrder::Older:
            break;
    }
    return AppendOutcome::OutOfOrder;
}

AppendOutcome outcomeOf(ExemplarOrder order) {
    switch (order) {
        case ExemplarOrder::Newer:
            return AppendOutcome::Accepted;
        case ExemplarOrder::Same:
            return AppendOutcome::Duplicate;
        case ExemplarOrder::Older:
            break;
    }
    return AppendOutcome::OutOfOrder;
}

SampleOrder compareSamples(const Sample& sample, const Sample& newest, double& existing) {
    if (sample.timestampMs > newest.timestampMs) return SampleOrder::Newer;
    if (sample.timestampMs < newest.timestampMs) return SampleOrder::Older;
    if (sample == newest) return SampleOrder::Same;
    existing = newest.value;
    return SampleOrder::OtherValue;
}

SampleOrder compareTimes(TimestampMs t, TimestampMs newest) {
    if (t == newest) return SampleOrder::OtherValue;
    return t > newest ? SampleOrder::Newer : SampleOrder::Older;
}

SampleOrder compareHistograms(const HistogramPoint& point, const HistogramPoint& newest) {
    const SampleOrder order = compareTimes(point.timestampMs, newest.timestampMs);
    const bool isSame =
        order == SampleOrder::OtherValue && isSameBits(point.histogram, newest.histogram);
    return isSame ? SampleOrder::Same : order;
}

bool isValid(const AnyHistogram& histogram) {
    return std::visit([](const auto& h) { return validate(h).has_value(); }, histogram);
}

template <class H>
AnyHistogram staleOf() {
    H stale;
    stale.sum = staleNan();
    return stale;
}
AnyHistogram staleHistogram(SampleKind kind) {
    return kind == SampleKind::Histogram ? staleOf<Histogram>() : staleOf<FloatHistogram>();
}

/// How many samples of a kind fared so.
struct OutcomeCounts {
    size_t accepted = 0, duplicate = 0, outOfOrder = 0;

    void add(AppendOutcome outcome) {
        accepted += outcome == AppendOutcome::Accepted ? 1 : 0;
        duplicate += outcome == AppendOutcome::Duplicate ? 1 : 0;
        outOfOrder += outcome == AppendOutcome::OutOfOrder ? 1 : 0;
    }
};

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

/// One append on its way through the steps below.
struct Appending {
    const WriteBatch& batch;
    const std::span<const uint8_t> skip;
    const AppendRules& rules;
    AppendResult& result;
    TimestampMs minValidTime = INT64_MIN;
    TimestampMs oldestOutOfOrder = INT64_MAX;  // taken; INT64_MAX: none
    std::vector<SeriesId> ids;                 // one per series; kNoId: unknown, skipped or refused
    size_t unknown = 0;
    size_t histogramSeriesMade = 0;
    size_t removedBefore = 0;          // series of the head, when the ids were looked up
    std::vector<uint32_t> sequence{};  // in which the series are judged; empty: as they stand
    struct OutOfOrder {
        SeriesId series;
        size_t sample;
    };
    std::vector<OutOfOrder> outOfOrder{};  // to be taken so

    /// A stale marker among the floats that ends histograms, and is kept as one of their kind.
    struct StaleMarker {
        size_t sample;
        SampleKind kind;
    };
    std::vector<StaleMarker> staleMarkers;  // in the order in which the floats are gone through
    size_t markersApplied = 0;

    bool isSkipped(size_t series) const { return !skip.empty() && skip[series] != 0; }
    void mark(const WriteBatch::Series& series, AppendOutcome outcome) {
        for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s)
            result.outcomes[s] = outcome;
        for (size_t h = series.histogramsBegin; h < histogramsEnd(series); ++h)
            if (isWanted(h)) result.histogramOutcomes[h] = outcome;
    }
    /// Of those that are taken: none, if histograms are ignored.
    size_t histogramsEnd(const WriteBatch::Series& series) const {
        return rules.takesHistograms ? series.histogramsEnd : series.histogramsBegin;
    }
    bool isWanted(size_t histogram) const {
        return result.histogramOutcomes[histogram] == AppendOutcome::Accepted;
    }
    bool isNextMarker(size_t sample) const {
        return markersApplied < staleMarkers.size() &&
               staleMarkers[markersApplied].sample == sample;
    }
    void validateHistograms() {
        for (size_t i = 0; i < batch.series.size(); ++i) {
            if (isSkipped(i)) continue;
            const WriteBatch::Series& series = batch.series[i];
            for (size_t h = series.histogramsBegin; h < histogramsEnd(series); ++h)
                if (!isValid(batch.histograms[h].histogram))
                    result.histogramOutcomes[h] = AppendOutcome::InvalidHistogram;
        }
    }
    bool hasSampleFrom(const WriteBatch::Series& series, TimestampMs t) const {
        for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s)
            if (batch.samples[s].timestampMs >= t) return true;
        for (size_t h = series.histogramsBegin; h < histogramsEnd(series); ++h)
            if (isWanted(h) && batch.histograms[h].timestampMs >= t) return true;
        return false;
    }
    void decide(size_t sample, SampleOrder order, double existing) {
        result.outcomes[sample] = outcomeOf(order);
        if (order != SampleOrder::OtherValue) return;
        result.existing.resize(batch.samples.size());
        result.existing[sample] = existing;
    }
    /// There is `value` at the time of the sample.
    void decideSame(size_t sample, double value) {
        double existing = 0;
        const Sample other{batch.samples[sample].timestampMs, value};
        const SampleOrder order = compareSamples(batch.samples[sample], other, existing);
        decide(sample, order, existing);
    }
    /// The series that comes as the n-th.
    size_t placeOf(size_t n) const { return sequence.empty() ? n : sequence[n]; }
    /// All that a batch has of one series is judged in a row.
    void bringTogether() {
        sequence.resize(ids.size());
        std::iota(sequence.begin(), sequence.end(), 0);
        std::stable_sort(sequence.begin(), sequence.end(),
                         [this](uint32_t a, uint32_t b) { return ids[a] < ids[b]; });
    }
    /// Adds to `stats`, which are of all appends.
    void countOutcomes(AppendStats& stats) {
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
        stats.appended.floats += floats.accepted - result.outOfOrder;
        stats.appended.histograms += histograms.accepted;
        stats.outOfOrder.floats += result.outOfOrder;
        stats.refusedAsTooOld.floats += floats.outOfOrder;
        stats.refusedAsTooOld.histograms += histograms.outOfOrder;
    }
};

Result<void> Db::Impl::append(Appending& work, SeriesLimiter& limiter) {
    findSeries(work);
    const Lock lock(commit);
    if (isClosed) return fail(ErrorKind::Unavailable, "database is closed");
    work.minValidTime = minValidTime();
    work.oldestOutOfOrder = oldestOutOfOrder(work);
    forgetRemoved(work);
    if (work.unknown > 0) makeMissingSeries(work, limiter);
    encode(work);
    if (encoder.samples() > 0) {
        PALLIUM_TRY(log());
        apply(work);
    }
    work.countOutcomes(appends);
    return {};
}

/// The long part of an append; batches do it side by side.
void Db::Impl::findSeries(Appending& work) const {
    const ReadLock lock(head->mutex);
    const SeriesTable& table = head->series;
    work.removedBefore = table.removed();
    SeriesId previous = kNoId;
    for (size_t i = 0; i < work.ids.size(); ++i) {
        if (work.isSkipped(i)) continue;
        const LabelsView labels = work.batch.labelsOf(work.batch.series[i]);
        SeriesId id = previous == kNoId ? kNoId : table.follower(previous);
        if (!table.hasLabels(id, labels)) {
            id = table.find(SeriesTable::hashOf(labels), labels);
            if (id == kNoId) {
                ++work.unknown;
                continue;
            }
            if (previous != kNoId) table.setFollower(previous, id);
        }
        work.ids[i] = previous = id;
    }
}

/// A truncation may have removed series since findSeries(); none goes while `commit` is held.
void Db::Impl::forgetRemoved(Appending& work) const {
    const ReadLock lock(head->mutex);
    if (head->series.removed() == work.removedBefore) return;
    for (SeriesId& id : work.ids) {
        if (id == kNoId || head->series.exists(id)) continue;
        id = kNoId;
        ++work.unknown;
    }
}

TimestampMs Db::Impl::minValidTime() const {
    const ReadLock lock(head->mutex);
    const TimestampMs maxTime = head->samples.maxTime();
    const int64_t window = options.blockRangeMs / 2;
    const TimestampMs oldest = maxTime < INT64_MIN + window ? INT64_MIN : maxTime - window;
    return std::max(oldest, head->samples.minValidTime());  // empty: the latter
}

/// See Appending::oldestOutOfOrder.
TimestampMs Db::Impl::oldestOutOfOrder(const Appending& work) const {
    const int64_t window = work.rules.outOfOrderWindowMs;
    if (window <= 0) return INT64_MAX;
    const ReadLock lock(head->mutex);
    TimestampMs newest = head->samples.maxTime();
    if (newest == INT64_MIN) newest = head->samples.minValidTime();
    if (newest == INT64_MIN && !work.batch.samples.empty())
        newest = work.batch.samples.front().timestampMs;
    return newest < INT64_MIN + window ? INT64_MIN : newest - window;
}

void Db::Impl::makeMissingSeries(Appending& work, SeriesLimiter& limiter) {
    const WriteLock lock(head->mutex);
    SeriesId previous = kNoId;
    for (size_t i = 0; i < work.ids.size(); ++i) {
        if (work.isSkipped(i)) continue;
        if (work.ids[i] == kNoId) {
            work.ids[i] = makeSeries(work, i, limiter);
            if (work.ids[i] == kNoId) continue;
            if (previous != kNoId) head->series.setFollower(previous, work.ids[i]);
        }
        previous = work.ids[i];
    }
}

/// kNoId if the series is not made; its samples are then marked.
SeriesId Db::Impl::makeSeries(Appending& work, size_t index, SeriesLimiter& limiter) {
    const WriteBatch::Series& wanted = work.batch.series[index];
    const TimestampMs oldestFloat = std::min(work.minValidTime, work.oldestOutOfOrder);
    const std::span<const Sample> samples = work.batch.samplesOf(wanted);
    const bool hasFloat = std::any_of(samples.begin(), samples.end(), [&](const Sample& sample) {
        return sample.timestampMs >= oldestFloat;
    });
    if (!hasFloat && !work.hasSampleFrom(wanted, work.minValidTime)) {
        work.mark(wanted, work.rules.outOfOrderWindowMs > 0 ? AppendOutcome::TooOld
                                                            : AppendOutcome::OutOfBounds);
        return kNoId;
    }
    SeriesTable& table = head->series;
    const LabelsView labels = work.batch.labelsOf(wanted);
    const uint32_t hash = SeriesTable::hashOf(labels);
    // The same batch, or one that was faster, may have made it.
    if (const SeriesId known = table.find(hash, labels); known != kNoId) return known;
    NewSeries series{.labels = labels, .isHistogram = !hasFloat};
    if (series.isHistogram)
        series.histogramSeries = head->samples.histograms().series() + work.histogramSeriesMade;
    if (labels.size() > SeriesTable::kMaxLabels || !limiter.mayCreate(series)) {
        work.mark(wanted, AppendOutcome::SeriesLimit);
        return kNoId;
    }
    if (series.isHistogram) ++work.histogramSeriesMade;
    const SeriesId made = table.add(hash, labels);
    head->samples.add(made);
    unlogged.push_back(made);
    unmirrored.push_back(made);
    ++seriesCreated;
    limiter.created(labels);
    return made;
}

/// Decides on each sample and puts the accepted ones into the record.
void Db::Impl::encode(Appending& work) {
    const bool takesOutOfOrder = work.rules.outOfOrderWindowMs > 0;
    // What is out of order within the batch must be known before it is logged.
    if (takesOutOfOrder && hasScattered(work.ids, isInBatch)) work.bringTogether();
    const ReadLock lock(head->mutex);
    encoder.begin(head->series, unlogged);
    SeriesId previous = kNoId;
    const Sample* newest = nullptr;  // of this batch
    for (size_t n = 0; n < work.ids.size(); ++n) {
        const size_t i = work.placeOf(n);
        if (work.ids[i] == kNoId) continue;
        if (!takesOutOfOrder || work.ids[i] != std::exchange(previous, work.ids[i]))
            newest = nullptr;
        const WriteBatch::Series& series = work.batch.series[i];
        for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s) {
            const Sample& sample = work.batch.samples[s];
            if (sample.timestampMs < work.minValidTime) {
                work.result.outcomes[s] = AppendOutcome::OutOfBounds;
                if (takesOutOfOrder) encodeOutOfOrder(work, work.ids[i], s);
                continue;
            }
            double existing = 0;
            const SampleOrder order = newest != nullptr
                                          ? compareSamples(sample, *newest, existing)
                                          : head->samples.orderOf(work.ids[i], sample, existing);
            work.decide(s, order, existing);
            if (order == SampleOrder::Newer) {
                if (!isStaleNan(sample.value) || !encodeMarker(work, work.ids[i], s, newest))
                    encoder.addSample(work.ids[i], sample);
                newest = &sample;
            } else if (order == SampleOrder::Older && takesOutOfOrder) {
                encodeOutOfOrder(work, work.ids[i], s);
            }
        }
        encodeHistograms(work, i, newest);
    }
}

/// False if the stale marker does not end histograms. `newest`: the float that this batch brought
/// before, if any.
bool Db::Impl::encodeMarker(Appending& work, SeriesId id, size_t s, const Sample* newest) {
    const auto& markers = work.staleMarkers;
    SampleKind kind = SampleKind::Float;
    if (newest == nullptr)
        kind = head->samples.lastKind(id);
    else if (!markers.empty() && newest == &work.batch.samples[markers.back().sample])
        kind = markers.back().kind;
    if (kind != SampleKind::Histogram && kind != SampleKind::FloatHistogram) return false;
    encoder.addHistogram(id, work.batch.samples[s].timestampMs, staleHistogram(kind));
    work.staleMarkers.push_back({s, kind});
    return true;
}

/// Behind the floats of the series; `newestFloat`: the newest of those, if any.
void Db::Impl::encodeHistograms(Appending& work, size_t i, const Sample* newestFloat) {
    const WriteBatch::Series& series = work.batch.series[i];
    const HistogramPoint* newest = nullptr;  // of this batch
    for (size_t h = series.histogramsBegin; h < work.histogramsEnd(series); ++h) {
        if (!work.isWanted(h)) continue;
        const HistogramPoint& point = work.batch.histograms[h];
        AppendOutcome& outcome = work.result.histogramOutcomes[h];
        if (point.timestampMs < work.minValidTime) {
            outcome = AppendOutcome::OutOfBounds;
            continue;
        }
        SampleOrder order;
        if (newest != nullptr)
            order = compareHistograms(point, *newest);
        else if (newestFloat != nullptr)
            order = compareTimes(point.timestampMs, newestFloat->timestampMs);
        else
            order = head->samples.orderOf(work.ids[i], point.timestampMs, point.histogram);
        outcome = outcomeOf(order);
        if (order != SampleOrder::Newer) continue;
        encoder.addHistogram(work.ids[i], point.timestampMs, point.histogram);
        newest = &point;
    }
}

/// Decides on a sample that is too old to go in order.
void Db::Impl::encodeOutOfOrder(Appending& work, SeriesId series, size_t s) {
    const Sample& sample = work.batch.samples[s];
    if (sample.timestampMs < work.oldestOutOfOrder) {
        work.result.outcomes[s] = AppendOutcome::TooOld;
    } else if (const auto value = head->outOfOrder.buffered(series, sample.timestampMs)) {
        work.decideSame(s, *value);
    } else {
        work.outOfOrder.push_back({series, s});
        encoder.addOutOfOrder(series, sample);
    }
}

Result<void> Db::Impl::log() {
    PALLIUM_TRY(wal->append(static_cast<uint8_t>(RecordType::Batch), encoder.payload()));
    unlogged.clear();
    if (unmirrored.empty()) return {};
    {
        const ReadLock lock(head->mutex);
        encoder.begin(head->series, unmirrored);
    }
    const auto mirrored =
        seriesWal->append(static_cast<uint8_t>(RecordType::Series), encoder.payload());
    if (mirrored)
        unmirrored.clear();
    else  // the samples are safe; the next batch tries again
        log::warn("cannot write second copy of series", {{"err", mirrored.error().message}});
    return {};
}

void Db::Impl::apply(Appending& work) {
    const WriteLock lock(head->mutex);
    for (size_t n = 0; n < work.ids.size(); ++n) {
        const size_t i = work.placeOf(n);
        const SeriesId id = work.ids[i];
        if (id == kNoId) continue;
        const WriteBatch::Series& series = work.batch.series[i];
        for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s) {
            if (work.result.outcomes[s] != AppendOutcome::Accepted) continue;
            // A series that stands twice in the batch may have gone further meanwhile.
            const Sample& sample = work.batch.samples[s];
            if (work.isNextMarker(s)) {
                applyMarker(work, id);
                continue;
            }
            double existing = 0;
            const SampleOrder order = head->samples.orderOf(id, sample, existing);
            if (order == SampleOrder::Newer)
                head->samples.append(id, sample);
            else
                work.decide(s, order, existing);
        }
        applyHistograms(work, i);
    }
    applyOutOfOrder(work);
}

void Db::Impl::applyMarker(Appending& work, SeriesId id) {
    const auto [s, kind] = work.staleMarkers[work.markersApplied++];
    const TimestampMs t = work.batch.samples[s].timestampMs;
    const AnyHistogram stale = staleHistogram(kind);
    const SampleOrder order = head->samples.orderOf(id, t, stale);
    if (order == SampleOrder::Newer)
        head->samples.append(id, t, stale);
    else
        work.decide(s, order, 0);
}

void Db::Impl::applyHistograms(Appending& work, size_t i) {
    const WriteBatch::Series& series = work.batch.series[i];
    for (size_t h = series.histogramsBegin; h < work.histogramsEnd(series); ++h) {
        if (!work.isWanted(h)) continue;
        const auto& [t, histogram] = work.batch.histograms[h];
        const SampleOrder order = head->samples.orderOf(work.ids[i], t, histogram);
        if (order == SampleOrder::Newer)
            head->samples.append(work.ids[i], t, histogram);
        else
            work.result.histogramOutcomes[h] = outcomeOf(order);
    }
}

void Db::Impl::applyOutOfOrder(Appending& work) {
    for (const auto& [series, s] : work.outOfOrder) {
        const Sample& sample = work.batch.samples[s];
        if (head->outOfOrder.insert(series, sample)) {
            work.result.outcomes[s] = AppendOutcome::Accepted;
            ++work.result.outOfOrder;
        } else {  // the batch has two of this time
            work.decideSame(s, *head->outOfOrder.buffered(series, sample.timestampMs));
        }
    }
}

/// Senders put exemplars into an entry of their own, behind that of the sample which makes the
/// series: when the batch was looked up there was none.
bool Db::Impl::hasSeries(const Appending& work, size_t series) const {
    if (work.ids[series] != kNoId) return true;
    const LabelsView labels = work.batch.labelsOf(work.batch.series[series]);
    const ReadLock lock(head->mutex);
    return head->series.find(SeriesTable::hashOf(labels), labels) != kNoId;
}

void Db::Impl::addExemplars(Appending& work) {
    if (work.rules.maxExemplars == 0) return;
    for (size_t i = 0; i < work.ids.size(); ++i) {
        if (work.isSkipped(i)) continue;
        const WriteBatch::Series& series = work.batch.series[i];
        const bool isKnown = series.exemplarsBegin != series.exemplarsEnd && hasSeries(work, i);
        for (size_t e = series.exemplarsBegin; e < series.exemplarsEnd; ++e) {
            AppendOutcome& outcome = work.result.exemplarOutcomes[e];
            if (!isKnown) {
                outcome = AppendOutcome::UnknownSeries;
                continue;
            }
            const ExemplarPoint& exemplar = work.batch.exemplars[e];
            outcome = outcomeOf(
                exemplars.add(work.batch.labelsOf(series),
                              {work.batch.labelsOf(exemplar), exemplar.value, exemplar.timestampMs},
                              work.rules.maxExemplars));
            if (outcome <= AppendOutcome::Duplicate) ++work.result.acceptedExemplars;
        }
    }
}

Result<void> Db::append(const WriteBatch& batch, std::span<const uint8_t> skip,
                        const AppendRules& rules, SeriesLimiter& limiter, AppendResult& result) {
    result.reset();
    result.outcomes.resize(batch.samples.size(), AppendOutcome::Accepted);
    result.histogramOutcomes.resize(batch.histograms.size(), AppendOutcome::Accepted);
    result.exemplarOutcomes.resize(batch.exemplars.size(), AppendOutcome::Accepted);
    Appending work{.batch = batch,
                   .skip = skip,
                   .rules = rules,
                   .result = result,
                   .ids = {},
                   .staleMarkers = {}};
    work.ids.resize(batch.series.size(), kNoId);
    work.validateHistograms();
    PALLIUM_TRY(m_impl->append(work, limiter));
    m_impl->addExemplars(work);
    return {};
}

}  // namespace pallium::tsdb
