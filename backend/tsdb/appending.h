#pragma once

#include "backend/model/write_batch.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "backend/tsdb/db.h"
#include "backend/tsdb/head/sample_order.h"
#include "backend/tsdb/head/series_table.h"

#include <cstdint>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// The newest sample that a batch has brought to a series so far: one of the two, or none.
struct NewestOfBatch {
    const Sample* sample = nullptr;
    const HistogramPoint* histogram = nullptr;
    SampleKind kind = SampleKind::None;  // as it is kept: a stale marker may end histograms

    bool isKnown() const { return kind != SampleKind::None; }
    /// As SampleStore says. Requires: isKnown().
    SampleOrder orderOf(const Sample& other, double& existing) const;
    SampleOrder orderOf(const HistogramPoint& other) const;
};

/// A stale one of a kind, which is a histogram's.
AnyHistogram staleHistogram(SampleKind kind);
inline bool isHistogram(SampleKind kind) {
    return kind == SampleKind::Histogram || kind == SampleKind::FloatHistogram;
}

inline AppendOutcome outcomeOf(SampleOrder order) {
    switch (order) {
        case SampleOrder::Newer:
            return AppendOutcome::Accepted;
        case SampleOrder::Same:
            return AppendOutcome::Duplicate;
        case SampleOrder::OtherValue:
            return AppendOutcome::DuplicateTimestamp;
        case SampleOrder::OtherKind:
            return AppendOutcome::DuplicateOfHistogram;
        case SampleOrder::Older:
            break;
    }
    return AppendOutcome::OutOfOrder;
}

/// One append on its way through the steps of Db::Impl::append(). Threads: confined to one.
struct Appending {
    const WriteBatch& batch;
    const std::span<const uint8_t> skip;
    const AppendRules& rules;
    AppendResult& result;
    TimestampMs minValidTime = INT64_MIN;
    TimestampMs oldestOutOfOrder = INT64_MAX;  // taken; INT64_MAX: none
    std::vector<SeriesId> ids{};               // one per series; kNoId: unknown, skipped or refused
    size_t unknown = 0;
    size_t histogramSeriesMade = 0;
    size_t removedBefore = 0;          // series of the head, when the ids were looked up
    std::vector<uint32_t> sequence{};  // in which the series are judged; empty: as they stand

    /// To be taken out of order: one of the batch's samples or, if `isPoint`, of its histograms.
    struct Late {
        SeriesId series;
        size_t index;
        SampleKind kind;  // as it is kept
        bool isPoint;
    };
    std::vector<Late> outOfOrder{};
    size_t histogramsOutOfOrder = 0;  // taken so

    /// A stale marker among the floats that ends histograms, and is kept as one of their kind.
    struct StaleMarker {
        size_t sample;
        SampleKind kind;
    };
    std::vector<StaleMarker> staleMarkers{};  // in the order in which the floats are gone through
    size_t markersApplied = 0;

    bool takesOutOfOrder() const { return rules.outOfOrderWindowMs > 0; }
    bool isSkipped(size_t series) const { return !skip.empty() && skip[series] != 0; }
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
    void mark(const WriteBatch::Series& series, AppendOutcome outcome);
    void validateHistograms();
    bool hasFloatFrom(const WriteBatch::Series& series, TimestampMs t) const;
    bool hasHistogramFrom(const WriteBatch::Series& series, TimestampMs t) const;
    /// Of the first one that is not skipped or ignored; INT64_MIN if there is none.
    TimestampMs firstTime() const;
    void decide(size_t sample, SampleOrder order, double existing) {
        result.outcomes[sample] = outcomeOf(order);
        if (order != SampleOrder::OtherValue) return;
        result.existing.resize(batch.samples.size());
        result.existing[sample] = existing;
    }
    /// The series that comes as the n-th.
    size_t placeOf(size_t n) const { return sequence.empty() ? n : sequence[n]; }
    /// All that a batch has of one series is judged in a row.
    void bringTogether();
    /// Adds to `stats`, which are of all appends.
    void countOutcomes(AppendStats& stats);
};

}  // namespace pallium::tsdb
