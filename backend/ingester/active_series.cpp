#include "backend/ingester/active_series.h"

#include "backend/promql/parser/parser.h"
#include "backend/tsdb/db.h"

namespace pallium::ingester {

Result<void> ActiveSeries::follow(const std::vector<tenancy::ActiveSeriesTracker>& trackers) {
    if (m_written == trackers) return {};
    m_written = trackers;
    m_trackers.clear();
    Result<void> outcome;
    for (const tenancy::ActiveSeriesTracker& tracker : trackers) {
        auto matchers = promql::parseMetricSelector(tracker.matchers);
        if (matchers)
            m_trackers.push_back({tracker.name, std::move(*matchers)});
        else
            outcome =
                fail(ErrorKind::InvalidArgument, tracker.name + ": " + matchers.error().toString());
    }
    return outcome;
}

Result<void> ActiveSeries::count(const tsdb::Db& db, TimestampMs since,
                                 const std::vector<tenancy::ActiveSeriesTracker>& trackers) {
    const Lock counting(m_countMutex);
    const Result<void> followed = follow(trackers);
    ActiveSeriesCounts counts;
    counts.isCounted = true;
    counts.all = db.countSeriesSince(since);
    for (const Tracker& tracker : m_trackers)
        counts.trackers.emplace_back(tracker.name, db.countSeriesSince(since, tracker.matchers));
    const Lock lock(m_mutex);
    m_counts = std::move(counts);
    return followed;
}

ActiveSeriesCounts ActiveSeries::counts() const {
    const Lock lock(m_mutex);
    return m_counts;
}

}  // namespace pallium::ingester
