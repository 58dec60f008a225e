#pragma once

#include "backend/model/labels.h"
#include "backend/tsdb/head/chunked_array.h"
#include "backend/tsdb/head/id_index.h"
#include "backend/tsdb/head/label_pairs.h"

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// The series of a head: which label sets there are, found by labels, by id and by label pair.
///
/// A label set is its pair ids in label order. Ids are never reused. Threads: callers must hold the
/// owner's lock, shared for const methods.
class SeriesTable {
  public:
    /// A set with more labels is refused by the caller.
    static constexpr size_t kMaxLabels = 10000;

    /// The hash by which a label set is found.
    static uint32_t hashOf(LabelsView labels) {
        return static_cast<uint32_t>(hashLabels(labels) >> 32);
    }

    /// kNoId if there is none.
    SeriesId find(uint32_t hash, LabelsView labels) const;
    bool hasLabels(SeriesId series, LabelsView labels) const;
    /// Requires: find() does not find it, labels.size() <= kMaxLabels.
    SeriesId add(uint32_t hash, LabelsView labels) {
        const SeriesId series = idEnd();
        addAt(series, hash, labels);
        return series;
    }
    /// Likewise under an id that does not exist. Ids that are passed over are no series (exists()
    /// is false). An id below idEnd() leaves the postings out of order until rebuildPostings().
    void addAt(SeriesId series, uint32_t hash, LabelsView labels);
    void rebuildPostings();
    /// Passes over ids below `count`.
    void skipTo(SeriesId count);

    /// Ids are below this.
    SeriesId idEnd() const { return static_cast<SeriesId>(m_series.size()); }
    bool exists(SeriesId series) const {
        return series < m_series.size() && m_series[series].labels != kNoId;
    }
    /// Number of series that exist.
    size_t size() const { return m_count; }
    /// Pair ids in label order. Requires: exists(series).
    std::span<const PairId> pairsOf(SeriesId series) const {
        const uint32_t* record = &m_sets[m_series[series].labels];
        return {record + 2, record[1]};
    }
    /// Writes the labels to `out`; their text lives as long as this object.
    void labelsOf(SeriesId series, std::vector<Label>& out) const;

    /// The series that came after `series` the last time: senders repeat their order, so that a
    /// guess that is checked against the labels spares hashing them. kNoId: no guess.
    SeriesId follower(SeriesId series) const {
        return std::atomic_ref(m_series[series].follower).load(std::memory_order_relaxed);
    }
    /// May be called with the lock held shared: a guess may be lost, nothing else.
    void setFollower(SeriesId series, SeriesId next) const {
        std::atomic_ref(m_series[series].follower).store(next, std::memory_order_relaxed);
    }

    const LabelPairs& pairs() const { return m_pairs; }
    size_t memoryBytes() const;

  private:
    struct Series {
        uint32_t labels = kNoId;  // index into m_sets: hash, count, pairs
        SeriesId follower = kNoId;
    };

    LabelPairs m_pairs;
    ChunkedArray<uint32_t, 15> m_sets;
    mutable ChunkedArray<Series, 13> m_series;  // mutable: followers
    IdIndex m_index;
    size_t m_count = 0;
    std::vector<uint32_t> m_record;  // scratch of add()
};

}  // namespace pallium::tsdb
