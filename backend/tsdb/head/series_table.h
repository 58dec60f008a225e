#pragma once

#include "backend/model/labels.h"
#include "backend/tsdb/head/chunked_array.h"
#include "backend/tsdb/head/id_array.h"
#include "backend/tsdb/head/id_index.h"
#include "backend/tsdb/head/label_pairs.h"

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// The series of a head: which label sets there are, found by labels, by id and by label pair.
///
/// A label set is its pair ids in label order. Ids are never reused, since the log names series by
/// them. Threads: callers must hold the owner's lock, shared for const methods.
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
    /// Likewise by the label pairs of this table, in label order.
    SeriesId find(uint32_t hash, std::span<const PairId> pairs) const;
    /// Fetches what find() and addAt() will look at first.
    void prefetch(uint32_t hash) const { m_index.prefetch(hash); }
    bool hasLabels(SeriesId series, LabelsView labels) const;
    /// A series and its labels, as they were asked for.
    struct Neighbour {
        SeriesId series = kNoId;
        LabelsView labels;
    };
    /// The same. Labels that the series has in common with its neighbour in a request are compared
    /// with those, which is quicker than with the pairs' own texts. Requires: the neighbour has its
    /// labels.
    bool hasLabels(SeriesId series, LabelsView labels, const Neighbour& neighbour) const;
    /// Requires: find() does not find it, labels.size() <= kMaxLabels.
    SeriesId add(uint32_t hash, LabelsView labels) {
        const SeriesId series = idEnd();
        addAt(series, hash, labels);
        return series;
    }
    /// Likewise under an id that does not exist. Ids that are passed over are no series (exists()
    /// is false). An id below idEnd() leaves the postings out of order until rebuildPostings().
    void addAt(SeriesId series, uint32_t hash, LabelsView labels);
    /// The same by label pairs, which intern() gives. A pair is there for good when a series has
    /// it.
    void addAt(SeriesId series, uint32_t hash, std::span<const PairId> pairs);
    PairId intern(const Label& label) { return m_pairs.intern(label.name, label.value); }
    void rebuildPostings();
    /// Passes over ids below `count`.
    void skipTo(SeriesId count);

    /// Removes a series. Its id stays in the postings of its pairs, which mark() is called for,
    /// until each of them has been through filterPostings(). Requires: exists(series).
    template <class Mark>
    void remove(SeriesId series, Mark&& mark) {
        for (const PairId pair : pairsOf(series))
            mark(pair);
        removeSet(series);
    }
    /// LabelPairs::filterPostings() for a pair of removed series.
    bool filterPostings(PairId pair, size_t atMost) {
        return m_pairs.filterPostings(pair, atMost, [this](SeriesId id) { return exists(id); });
    }
    /// LabelPairs::tidyTexts().
    bool tidyTexts(size_t atMost) { return m_pairs.tidyTexts(atMost); }
    /// True from a removal until postingsFiltered(): postings may hold ids that do not exist.
    bool hasRemovedPostings() const { return m_hasRemovedPostings; }
    void postingsFiltered() { m_hasRemovedPostings = false; }
    /// Number of series removed so far: whoever looked up ids before it changed checks them again.
    size_t removed() const { return m_removed; }
    /// Lets a series go on under another id, which does not exist. The postings are wrong until
    /// rebuildPostings(). Requires: exists(series).
    void renumber(SeriesId series, SeriesId to);

    /// Ids are below this.
    SeriesId idEnd() const { return static_cast<SeriesId>(m_series.end()); }
    bool exists(SeriesId series) const { return m_series.has(series); }
    /// Number of series that exist.
    size_t size() const { return m_series.size(); }
    /// Pair ids in label order. Requires: exists(series).
    std::span<const PairId> pairsOf(SeriesId series) const {
        const uint32_t* record = &m_sets[m_series[series].labels];
        return {record + 2, record[1]};
    }
    /// Writes the labels to `out`, views as LabelPairs::text(). Requires: exists(series).
    void labelsOf(SeriesId series, std::vector<Label>& out) const;

    /// The series that came after `series` the last time: senders repeat their order, so that a
    /// guess that is checked against the labels spares hashing them. kNoId: no guess. A guess may
    /// have been removed since. Requires: exists(series), also for setFollower().
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
    uint32_t storeSet(std::span<const uint32_t> record);
    void removeSet(SeriesId series);

    LabelPairs m_pairs;
    ChunkedArray<uint32_t, 15> m_sets;
    std::vector<uint32_t> m_freeSets;  // by number of labels: a chain of records through their hash
    mutable IdArray<Series> m_series;  // mutable: followers
    IdIndex m_index;
    size_t m_removed = 0;
    bool m_hasRemovedPostings = false;
    std::vector<PairId> m_added;     // scratch of addAt()
    std::vector<uint32_t> m_record;  // likewise
};

}  // namespace pallium::tsdb
