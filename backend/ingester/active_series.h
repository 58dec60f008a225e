#pragma once

#include "backend/base/clock.h"
#include "backend/base/mutex.h"
#include "backend/base/result.h"
#include "backend/model/matcher.h"
#include "backend/tenancy/limits.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace pallium::tsdb {
class Db;
}

namespace pallium::ingester {

/// How many series of a tenant are active: had a sample lately.
struct ActiveSeriesCounts {
    bool isCounted = false;  // the rest says something
    size_t all = 0;
    std::vector<std::pair<std::string, size_t>> trackers;  // by name, as the limits list them
};

/// Counts them now and then, all and those that match a tracker of the tenant's limits. A series
/// may match several trackers, or none. Threads: internally synchronised.
class ActiveSeries {
  public:
    /// Counts the series with a sample at `since` or later. The selectors of `trackers` are parsed
    /// only when they are others than the last time. Errors: InvalidArgument: one is no selector,
    /// since nobody checked the limits; the others are counted.
    Result<void> count(const tsdb::Db& db, TimestampMs since,
                       const std::vector<tenancy::ActiveSeriesTracker>& trackers);
    /// Of the last count().
    ActiveSeriesCounts counts() const;

  private:
    struct Tracker {
        std::string name;
        std::vector<Matcher> matchers;
    };
    Result<void> follow(const std::vector<tenancy::ActiveSeriesTracker>& trackers)
        PALLIUM_REQUIRES(m_countMutex);

    Mutex m_countMutex;  // held while counting; before m_mutex
    std::vector<tenancy::ActiveSeriesTracker> m_written PALLIUM_GUARDED_BY(m_countMutex);
    std::vector<Tracker> m_trackers PALLIUM_GUARDED_BY(m_countMutex);
    mutable Mutex m_mutex;
    ActiveSeriesCounts m_counts PALLIUM_GUARDED_BY(m_mutex);
};

}  // namespace pallium::ingester
