// storage: what the query engine asks of data, and nothing about how data is kept. Implemented by
// the TSDB head (blocks, merges and federation follow), used by promql and the metadata endpoints.
#pragma once

#include "backend/base/clock.h"
#include "backend/base/context.h"
#include "backend/base/result.h"
#include "backend/model/histogram.h"
#include "backend/model/labels.h"
#include "backend/model/matcher.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace pallium::storage {

/// Samples of one series: floats as two columns of equal length, native histograms beside them;
/// both ascending and unique in time, and no instant in both. Stale markers are included. Owned and
/// reused by the reader.
struct SampleColumns {
    std::vector<TimestampMs> timestamps;
    std::vector<double> values;
    std::vector<HistogramSample> histograms;
    /// Of each float: since when its counter counts (0: unknown); empty if none is known.
    std::vector<TimestampMs> startTimes;
    /// What reading them took: chunks, and the bytes of those. Of a chunk that is not kept as
    /// blocks have it the bytes are an estimate.
    size_t chunks = 0, chunkBytes = 0;

    size_t size() const { return timestamps.size(); }  // of floats
    bool isEmpty() const { return timestamps.empty() && histograms.empty(); }
    void clear() {
        timestamps.clear();
        values.clear();
        histograms.clear();
        startTimes.clear();
        chunks = chunkBytes = 0;
    }
    void countChunk(size_t bytes) {
        ++chunks;
        chunkBytes += bytes;
    }
    void push(TimestampMs t, double v) {
        timestamps.push_back(t);
        values.push_back(v);
    }
};

/// What the reader will do, so that storage may skip work. Never changes the answer.
struct SelectHints {
    TimestampMs minTime = 0;  // inclusive, ms
    TimestampMs maxTime = 0;  // inclusive, ms
    int64_t stepMs = 0;       // 0: instant
    int64_t rangeMs = 0;      // of a range selector, else 0
    std::string
        function;      // name of the call or aggregation around the selector; "series": no samples
    size_t limit = 0;  // series wanted at most; 0: all
};

/// The series that a select found, by index; sorted by labels if so asked.
///
/// Pins what it points into (a head snapshot, blocks) until destroyed: label views are valid that
/// long. Threads: const methods may run in parallel, each with its own target.
class SeriesSet {
  public:
    virtual ~SeriesSet() = default;
    virtual size_t size() const = 0;
    /// Requires: index < size(). The views live as long as this set; `scratch` is storage for the
    /// span itself and must outlive the returned view's use.
    virtual LabelsView labels(size_t index, std::vector<Label>& scratch) const = 0;
    /// Appends the samples with minTime <= t <= maxTime to `out`, whatever that holds already: it
    /// may be samples of any times. Errors: Corruption, Io.
    virtual Result<void> read(size_t index, TimestampMs minTime, TimestampMs maxTime,
                              SampleColumns& out) const = 0;
};

/// Reads of one tenant over one inclusive time range. Threads: const methods may run in parallel.
class Querier {
  public:
    virtual ~Querier() = default;
    /// Series that match all matchers (at least one). Errors: Canceled, DeadlineExceeded,
    /// LimitExceeded, Corruption, Io.
    virtual Result<std::unique_ptr<SeriesSet>> select(const Context& context, bool sorted,
                                                      const SelectHints& hints,
                                                      std::span<const Matcher> matchers) const = 0;
    /// Names of all labels of the series that match (no matchers: of all series); sorted, unique.
    virtual Result<std::vector<std::string>> labelNames(
        const Context& context, std::span<const Matcher> matchers) const = 0;
    /// Values of one label likewise; sorted, unique.
    virtual Result<std::vector<std::string>> labelValues(
        const Context& context, std::string_view name, std::span<const Matcher> matchers) const = 0;
};

/// Something that can be queried over a time range.
class Queryable {
  public:
    virtual ~Queryable() = default;
    /// minTime and maxTime are inclusive.
    virtual Result<std::unique_ptr<Querier>> querier(TimestampMs minTime,
                                                     TimestampMs maxTime) const = 0;
};

}  // namespace pallium::storage
