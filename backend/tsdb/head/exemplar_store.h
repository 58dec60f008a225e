#pragma once

#include "backend/base/clock.h"
#include "backend/model/labels.h"
#include "backend/model/matcher.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace pallium::tsdb {

/// How a new exemplar stands to the newest of its series.
enum class ExemplarOrder : uint8_t { Newer, Same, Older };

/// The newest exemplars of a database in a ring of bounded size. A series is known here by its
/// label set: exemplars may outlive what the head has of it. Lost when the process ends, as in
/// Cortex. Threads: internally synchronised.
class ExemplarStore {
  public:
    ExemplarStore();
    ~ExemplarStore();

    struct View {
        LabelsView labels;
        double value = 0;
        TimestampMs timestampMs = 0;
    };
    /// Stores a newer exemplar, in place of the oldest of all if `capacity` are here; another
    /// capacity than the last time makes the ring larger or smaller first, keeping the newest.
    /// Same: value, time and labels equal the newest one of the series. Older: not newer than that.
    /// Neither is stored. `series` and labels are copied. Requires: capacity > 0.
    ExemplarOrder add(LabelsView series, const View& exemplar, size_t capacity);

    struct Exemplar {
        Labels labels;
        double value = 0;
        TimestampMs timestampMs = 0;
    };
    struct SeriesExemplars {
        Labels series;
        std::vector<Exemplar> exemplars;  // ascending by time
    };
    /// Exemplars with minTime <= t <= maxTime of the series that match all matchers of at least one
    /// of the selectors; by labels of the series. Series without any are left out.
    std::vector<SeriesExemplars> select(TimestampMs minTime, TimestampMs maxTime,
                                        std::span<const std::vector<Matcher>> selectors) const;

    struct Stats {
        size_t exemplars = 0, series = 0, capacity = 0;
        TimestampMs oldest = 0;  // of those here; 0: none
        size_t memoryBytes = 0;
    };
    Stats stats() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
