#pragma once

#include "backend/promql/functions/classic_histogram.h"
#include "backend/promql/functions/function.h"

#include <string>
#include <vector>

namespace pallium::promql {

/// The bucket series of one classic histogram, ascending in their bounds.
struct ClassicGroup {
    struct Series {
        double upperBound = 0;
        Column* column = nullptr;
    };
    Labels metric;          // without le, with the name
    bool dropName = false;  // as its series say
    std::vector<Series> series;

    /// The buckets present at a step; empty if there are none.
    void collect(size_t step, Buckets& out) const;
};

/// Groups a vector by all labels but `le`, in order of first appearance; series whose `le` is no
/// number are left out with a warning at the argument. Where a native histogram of equal labels
/// stands beside buckets, both are cleared with a warning. Lifetime: points into the argument.
std::vector<ClassicGroup> groupBuckets(CallSite& call, Argument& argument);

/// Gathers what had to be repaired in all histograms of a call and says it once for each name.
/// Threads: confined to one.
class MonotonicityReport {
  public:
    void add(std::string_view metricName, TimestampMs time, const MonotonicityFix& fix);
    void publish(CallSite& call, PositionRange position) const;

  private:
    struct Entry {
        std::string metricName;
        MonotonicityFix fix;
        size_t samples = 0;
        TimestampMs first = 0, last = 0;
    };
    std::vector<Entry> m_entries;  // few: one a metric name
};

}  // namespace pallium::promql
