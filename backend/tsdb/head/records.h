#pragma once

#include "backend/base/result.h"
#include "backend/model/labels.h"
#include "backend/model/sample.h"
#include "backend/tsdb/head/histogram_record.h"
#include "backend/tsdb/head/label_pairs.h"
#include "backend/tsdb/head/series_table.h"

#include <tsl/robin_map.h>

#include <cstdint>
#include <span>
#include <vector>

namespace pallium::tsdb {

/// Type bytes of the records that a head writes; layouts: RECORDS.md beside this.
enum class RecordType : uint8_t {
    Batch = 1,   // what one request made: new series, then samples
    Series = 2,  // series only: the second copy of their definitions
};

/// Builds the payload of one record in a buffer that is reused: begin(), the series, the samples.
/// Threads: confined to one.
class RecordEncoder {
  public:
    /// Begins a record with the definitions of these series.
    void begin(const SeriesTable& table, std::span<const SeriesId> series);
    /// Batch only. Any order; neighbouring ids and equal times are short.
    void addSample(SeriesId series, const Sample& sample);
    /// Likewise; neighbouring histograms of one layout are short. Requires: as many buckets as the
    /// layout says.
    void addHistogram(SeriesId series, TimestampMs t, const AnyHistogram& histogram);
    void addOutOfOrder(SeriesId series, const Sample& sample);
    void addOutOfOrder(SeriesId series, TimestampMs t, const AnyHistogram& histogram);

    /// Histograms included.
    size_t samples() const { return m_samples; }
    /// Valid until the next begin().
    std::span<const uint8_t> payload() const { return {m_bytes.data(), m_used}; }

  private:
    void addSeries(const SeriesTable& table, SeriesId series);
    uint8_t* reserve(size_t bytes);
    uint8_t* putPlace(uint8_t* control, SeriesId series, TimestampMs t);
    void endSample(const uint8_t* end, SeriesId series, TimestampMs t);

    std::vector<uint8_t> m_bytes;
    size_t m_used = 0;
    size_t m_samples = 0;
    SeriesId m_id = 0;
    TimestampMs m_time = 0;
    HistogramRecordWriter m_histograms;
    tsl::robin_map<PairId, uint32_t> m_pairs;  // of this record, by their place in it
};

/// Receives what a record holds, in its order. Views: valid during the call.
class RecordVisitor {
  public:
    virtual ~RecordVisitor() = default;
    /// `pairs`: the place of each label among the different label pairs of the record.
    virtual void onSeries(SeriesId series, LabelsView labels, std::span<const uint32_t> pairs) = 0;
    virtual void onSample(SeriesId series, const Sample& sample) = 0;
    virtual void onHistogram(SeriesId series, TimestampMs t, const AnyHistogram& histogram) = 0;
    virtual void onOutOfOrder(SeriesId series, const Sample& sample) = 0;
    virtual void onOutOfOrder(SeriesId series, TimestampMs t, const AnyHistogram& histogram) = 0;
};

/// Reads a payload of type Batch or Series. Hostile bytes are safe; what came before a fault has
/// been delivered. Label sets are delivered as they stand (not checked for order), and so are
/// histograms (not validated). Errors: Corruption.
Result<void> decodeRecord(std::span<const uint8_t> payload, RecordVisitor& visitor);

}  // namespace pallium::tsdb
