#include "backend/tsdb/head/replay_batch.h"

namespace pallium::tsdb {
namespace {

bool areNormal(LabelsView labels) {
    for (size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].value.empty()) return false;
        if (i > 0 && labels[i - 1].name >= labels[i].name) return false;
    }
    return labels.size() <= SeriesTable::kMaxLabels;
}

void set(ReplayBatch::SeriesHistogram& added, SeriesId series, size_t samplesBefore, TimestampMs t,
         const AnyHistogram& histogram) {
    added.series = series;
    added.samplesBefore = samplesBefore;
    added.point.timestampMs = t;
    added.point.histogram = histogram;
}

}  // namespace

bool ReplayBatch::addSeries(SeriesId id, LabelsView labels, std::span<const uint32_t> pairs) {
    if (m_parts.empty() || m_parts.back().hasSamples)
        m_parts.push_back({0, m_samples.size(), m_histograms.size(), false});
    const auto begin = static_cast<uint32_t>(m_seriesPairs.size());
    for (size_t i = 0; i < pairs.size(); ++i) {
        const size_t number = m_firstPair + pairs[i];
        if (number == m_pairs.size()) {
            m_pairs.push_back({m_text.size(), labels[i].name.size(), labels[i].value.size()});
            m_text.append(labels[i].name).append(labels[i].value);
        }
        m_seriesPairs.push_back(static_cast<uint32_t>(number));
    }
    const bool isNormal = areNormal(labels);
    m_series.push_back({id, isNormal ? SeriesTable::hashOf(labels) : 0, begin,
                        static_cast<uint32_t>(m_seriesPairs.size()), isNormal});
    m_parts.back().seriesEnd = m_series.size();
    return isNormal;
}

void ReplayBatch::addHistogram(SeriesId series, TimestampMs t, const AnyHistogram& histogram) {
    if (m_parts.empty()) m_parts.push_back({});
    set(m_histograms.grow(), series, m_samples.size(), t, histogram);
    m_parts.back().histogramsEnd = m_histograms.size();
    m_parts.back().hasSamples = true;
}

void ReplayBatch::addOutOfOrder(SeriesId series, TimestampMs t, const AnyHistogram& histogram) {
    set(m_outOfOrderHistograms.grow(), series, m_outOfOrder.size(), t, histogram);
}

void ReplayBatch::clear() {
    m_parts.clear();
    m_series.clear();
    m_samples.clear();
    m_histograms.clear();
    m_outOfOrder.clear();
    m_outOfOrderHistograms.clear();
    m_seriesPairs.clear();
    m_pairs.clear();
    m_text.clear();
    m_firstPair = 0;
}

}  // namespace pallium::tsdb
