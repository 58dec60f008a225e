#include "backend/base/log.h"
#include "backend/base/times_taken.h"
#include "backend/tsdb/appending.h"
#include "backend/tsdb/db_impl.h"

#include <algorithm>

namespace pallium::tsdb {
namespace {

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

}  // namespace

Result<void> Db::Impl::append(Appending& work, SeriesLimiter& limiter) {
    const Stopwatch stopwatch;
    findSeries(work);
    const Lock lock(commit);
    if (isClosed) return fail(ErrorKind::Unavailable, "database is closed");
    work.minValidTime = minValidTime();
    work.oldestOutOfOrder = oldestOutOfOrder(work);
    forgetRemoved(work);
    if (work.unknown > 0) makeMissingSeries(work, limiter);
    encode(work);
    work.result.decided = stopwatch.elapsed();
    if (encoder.samples() > 0) {
        PALLIUM_TRY(log());
        apply(work);
    }
    work.result.committed = stopwatch.elapsed() - work.result.decided;
    work.countOutcomes(appends);
    return {};
}

/// The long part of an append; batches do it side by side.
void Db::Impl::findSeries(Appending& work) const {
    const ReadLock lock(head->mutex);
    const SeriesTable& table = head->series;
    work.removedBefore = table.removed();
    SeriesTable::Neighbour previous;
    for (size_t i = 0; i < work.ids.size(); ++i) {
        if (work.isSkipped(i)) continue;
        const LabelsView labels = work.batch.labelsOf(work.batch.series[i]);
        SeriesId id = previous.series == kNoId ? kNoId : table.follower(previous.series);
        if (!table.hasLabels(id, labels, previous)) {
            id = table.find(SeriesTable::hashOf(labels), labels);
            if (id == kNoId) {
                ++work.unknown;
                continue;
            }
            if (previous.series != kNoId) table.setFollower(previous.series, id);
        }
        work.ids[i] = id;
        previous = {id, labels};
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
    const TimestampMs oldest = std::min(work.minValidTime, work.oldestOutOfOrder);
    const bool hasFloat = work.hasFloatFrom(wanted, oldest);
    if (!hasFloat && !work.hasHistogramFrom(wanted, oldest)) {
        work.mark(wanted,
                  work.takesOutOfOrder() ? AppendOutcome::TooOld : AppendOutcome::OutOfBounds);
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
    Appending work{.batch = batch, .skip = skip, .rules = rules, .result = result};
    work.ids.resize(batch.series.size(), kNoId);
    work.validateHistograms();
    PALLIUM_TRY(m_impl->append(work, limiter));
    m_impl->addExemplars(work);
    return {};
}

}  // namespace pallium::tsdb
