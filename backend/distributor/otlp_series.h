#pragma once

#include "backend/base/scratch_text.h"
#include "backend/model/write_batch.h"
#include "backend/wire/otlp_metrics.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace pallium::distributor {

constexpr TimestampMs otlpTimeMs(uint64_t timeNs) {
    return static_cast<int64_t>(timeNs) / 1'000'000;
}

/// Writes series to a batch, a base of labels at a time that all series of a data point share.
///
///     series.useBase(labels, "le");
///     series.begin(name, bound);
///     series.addSample(sample);
///     series.end();
///
/// Texts must live as long as the batch. Threads: confined to one.
class OtlpSeries {
  public:
    /// A point of many labels and many buckets would fill the memory of any machine: what is begun
    /// beyond this many labels is not written.
    static constexpr size_t kMaxLabels = 1 << 23;

    explicit OtlpSeries(ScratchText& texts) : m_texts(texts) {}

    /// Clears `batch` and writes to it from now on.
    void beginBatch(WriteBatch& batch);
    bool isFull() const { return m_isFull; }

    /// Labels of the series that follow, sorted, with that of the metric's name. `extraName`: a
    /// further label that they may have, refused later on if it is there already.
    void useBase(LabelsView base, std::string_view extraName = {});
    /// A series of the base's labels, `name`, and the further label unless its value is empty.
    void begin(std::string_view name, std::string_view extraValue = {});
    void addSample(const Sample& sample) { m_batch->samples.push_back(sample); }
    /// The next histogram of the series, to be overwritten.
    HistogramPoint& addHistogram() { return m_batch->histograms.grow(); }
    /// An exemplar of `request`: its trace, its span and, if all is short enough, its attributes.
    void addExemplar(const wire::OtlpExemplar& exemplar, const wire::OtlpRequest& request);
    void end();

  private:
    void addIdentifier(std::string_view name, std::string_view bytes);

    ScratchText& m_texts;
    WriteBatch* m_batch = nullptr;
    bool m_isFull = false;
    std::vector<Label> m_base;  // with the name's place and, if wanted, that of the further label
    size_t m_namePlace = 0, m_extraPlace = 0;
    bool m_hasExtra = false;
    WriteBatch::Series m_series;
};

}  // namespace pallium::distributor
