#pragma once

#include "backend/model/exemplar.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace pallium::tsdb {

/// How a new exemplar stands to the newest of its series.
enum class ExemplarOrder : uint8_t { Newer, Same, Older };

/// The newest exemplars of a database in a ring of bounded size. A series is known here by its
/// label set: exemplars may outlive what the head has of it. Lost when the process ends, as in
/// Cortex. Memory grows with what is here, up to the capacity. Threads: internally synchronised.
///
/// Source: order and overwriting as Prometheus' circular exemplar storage.
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
    /// Newer than the newest of its series: a later time, or at the same time a greater value, or
    /// then a greater hash of the labels. Same: value, time and labels equal that one's. Neither
    /// Same nor Older is stored. `series` and labels are copied. Requires: capacity > 0.
    ExemplarOrder add(LabelsView series, const View& exemplar, size_t capacity);

    /// By labels of the series; series without any are left out.
    std::vector<SeriesExemplars> select(const ExemplarQuery& query) const;

    struct Stats {
        size_t exemplars = 0, series = 0, capacity = 0;
        TimestampMs oldest = 0;  // of the one that goes next; 0: none
        size_t memoryBytes = 0;
        size_t added = 0, refused = 0;  // since the start; refused: Older
    };
    Stats stats() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace pallium::tsdb
