#pragma once

#include "backend/base/clock.h"
#include "backend/base/mutex.h"
#include "backend/tsdb/head/head.h"
#include "backend/tsdb/head/truncate_report.h"

#include <span>

namespace pallium::tsdb {

/// What the owner of a head has to say when series go. Called with the commit lock and the head's
/// lock held; must be quick and must not take either.
class TruncateOwner {
  public:
    virtual ~TruncateOwner() = default;
    /// True if a series must stay although it has no samples here (it has some elsewhere).
    virtual bool mustStay(SeriesId series) = 0;
    /// These series are removed next; the table still knows them.
    virtual void removing(const SeriesTable& table, std::span<const SeriesId> series) = 0;
};

/// Gives back what a head holds only for samples before `t`: chunks that end before, then series
/// without samples, then label pairs without series. A chunk that ends later stays whole.
///
/// From the beginning on, samples before `t` are refused (SampleStore::minValidTime). Works in
/// short steps under `commit` (the lock under which batches go from the order check to the head)
/// and the head's lock; between steps appends and queries go on. So a batch that holds `commit`
/// finds each of its series as long as it does, but must look again for those that it found before
/// if SeriesTable::removed() has changed. A reader that selected earlier keeps its labels and loses
/// the samples: the caller sees to it that the block is read instead. One call at a time.
/// Cost: each series and chunk is looked at, and the postings of all pairs of removed series.
TruncateReport truncateHead(Head& head, Mutex& commit, TimestampMs t, TruncateOwner& owner);

}  // namespace pallium::tsdb
