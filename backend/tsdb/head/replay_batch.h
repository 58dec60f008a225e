#pragma once

#include "backend/base/reused_list.h"
#include "backend/model/labels.h"
#include "backend/model/sample.h"
#include "backend/model/write_batch.h"
#include "backend/tsdb/head/series_table.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace pallium::tsdb {

/// What some records of a log hold, in their order, decoded but not yet in a head. Reused: clear()
/// keeps the capacity. Threads: confined to one.
class ReplayBatch {
  public:
    struct Series {
        SeriesId id;
        uint32_t hash;  // SeriesTable::hashOf()
        uint32_t pairsBegin, pairsEnd;
        bool isNormal;  // sorted by name, no empty values, not too many
    };
    struct SeriesSample {
        SeriesId series;
        Sample sample;
    };
    struct SeriesHistogram {
        SeriesId series = 0;
        size_t samplesBefore = 0;  // floats of the batch, in order or out of it, that came before
        HistogramPoint point;
    };
    /// Series, then samples and histograms: where they end.
    struct Part {
        size_t seriesEnd, samplesEnd, histogramsEnd;
        bool hasSamples;  // or histograms
    };

    /// What follows is of another record.
    void beginRecord() { m_firstPair = m_pairs.size(); }
    /// As RecordVisitor::onSeries(). Returns Series::isNormal.
    bool addSeries(SeriesId id, LabelsView labels, std::span<const uint32_t> pairs);
    void addSample(SeriesId series, const Sample& sample) {
        if (m_parts.empty()) m_parts.push_back({});
        m_samples.push_back({series, sample});
        m_parts.back().samplesEnd = m_samples.size();
        m_parts.back().hasSamples = true;
    }
    void addHistogram(SeriesId series, TimestampMs t, const AnyHistogram& histogram);
    /// They need no order with regard to the others.
    void addOutOfOrder(SeriesId series, const Sample& sample) {
        m_outOfOrder.push_back({series, sample});
    }
    void addOutOfOrder(SeriesId series, TimestampMs t, const AnyHistogram& histogram);
    void clear();

    std::span<const Part> parts() const { return m_parts; }
    std::span<const Series> series() const { return m_series; }
    std::span<const SeriesSample> samples() const { return m_samples; }
    std::span<const SeriesHistogram> histograms() const { return m_histograms.view(); }
    std::span<const SeriesSample> outOfOrder() const { return m_outOfOrder; }
    std::span<const SeriesHistogram> outOfOrderHistograms() const {
        return m_outOfOrderHistograms.view();
    }
    /// Numbers of the series' label pairs, in label order.
    std::span<const uint32_t> pairsOf(const Series& series) const {
        return std::span(m_seriesPairs)
            .subspan(series.pairsBegin, series.pairsEnd - series.pairsBegin);
    }
    /// Numbers are below this.
    size_t pairs() const { return m_pairs.size(); }
    /// Valid until the next change.
    Label pair(uint32_t number) const {
        const Pair& pair = m_pairs[number];
        const std::string_view text(m_text);
        return {text.substr(pair.text, pair.nameBytes),
                text.substr(pair.text + pair.nameBytes, pair.valueBytes)};
    }
    /// Bytes of text, which is what series take most of.
    size_t textBytes() const { return m_text.size(); }

  private:
    struct Pair {
        size_t text, nameBytes, valueBytes;
    };

    std::vector<Part> m_parts;
    std::vector<Series> m_series;
    ReusedList<SeriesHistogram> m_histograms, m_outOfOrderHistograms;
    std::vector<SeriesSample> m_samples, m_outOfOrder;
    std::vector<uint32_t> m_seriesPairs;
    std::vector<Pair> m_pairs;
    std::string m_text;
    size_t m_firstPair = 0;  // of the record
};

}  // namespace pallium::tsdb
