#pragma once

#include "backend/base/reused_list.h"
#include "backend/model/histogram.h"
#include "backend/model/labels.h"
#include "backend/model/sample.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace pallium {

/// Prometheus' metric types, numbered as in remote write 1.0.
enum class MetricType : uint8_t {
    Unknown = 0,
    Counter,
    Gauge,
    Histogram,
    GaugeHistogram,
    Summary,
    Info,
    StateSet
};
/// `counter`, `gauge`, `histogram`, `gaugehistogram`, `summary`, `info`, `stateset`, `unknown`.
std::string_view metricTypeName(MetricType type);
/// The type of that number; Unknown for one that none has.
MetricType metricTypeOf(uint64_t number);

/// Who writes: a client, or the rules of the tenant. The two are counted apart.
enum class WriteSource : uint8_t { Api, Rule };

/// What is known about a metric family. Views: into the request.
struct MetadataView {
    MetricType type = MetricType::Unknown;
    std::string_view metric, help, unit;
};

/// A native histogram of a series.
struct HistogramPoint {
    TimestampMs timestampMs = 0;
    AnyHistogram histogram;
};

/// An exemplar of a series; its labels as sent.
struct ExemplarPoint {
    TimestampMs timestampMs = 0;
    double value = 0;
    uint32_t labelsBegin = 0, labelsEnd = 0;  // into `exemplarLabels`
};

/// One decoded write request: flat arrays, views into the request's (uncompressed) body.
///
/// Reused from request to request: clear() keeps the capacity, so a warm batch allocates nothing.
/// The body must outlive the batch's content. Threads: confined to the request that owns it.
struct WriteBatch {
    struct Series {
        uint32_t labelsBegin = 0, labelsEnd = 0;          // into `labels`
        uint32_t samplesBegin = 0, samplesEnd = 0;        // into `samples`
        uint32_t histogramsBegin = 0, histogramsEnd = 0;  // into `histograms`
        uint32_t exemplarsBegin = 0, exemplarsEnd = 0;    // into `exemplars`
    };
    std::vector<Label> labels;  // as sent: possibly unsorted, duplicate or empty until normalised
    std::vector<Sample> samples;
    ReusedList<HistogramPoint> histograms;
    std::vector<ExemplarPoint> exemplars;
    std::vector<Label> exemplarLabels;
    std::vector<Series> series;
    std::vector<MetadataView> metadata;
    WriteSource source = WriteSource::Api;

    LabelsView labelsOf(const Series& s) const {
        return LabelsView(labels).subspan(s.labelsBegin, s.labelsEnd - s.labelsBegin);
    }
    std::span<Label> labelsOf(const Series& s) {
        return std::span(labels).subspan(s.labelsBegin, s.labelsEnd - s.labelsBegin);
    }
    std::span<const Sample> samplesOf(const Series& s) const {
        return std::span(samples).subspan(s.samplesBegin, s.samplesEnd - s.samplesBegin);
    }
    std::span<const HistogramPoint> histogramsOf(const Series& s) const {
        return histograms.view().subspan(s.histogramsBegin, s.histogramsEnd - s.histogramsBegin);
    }
    std::span<HistogramPoint> histogramsOf(const Series& s) {
        return histograms.view().subspan(s.histogramsBegin, s.histogramsEnd - s.histogramsBegin);
    }
    std::span<const ExemplarPoint> exemplarsOf(const Series& s) const {
        return std::span(exemplars).subspan(s.exemplarsBegin, s.exemplarsEnd - s.exemplarsBegin);
    }
    LabelsView labelsOf(const ExemplarPoint& exemplar) const {
        return LabelsView(exemplarLabels)
            .subspan(exemplar.labelsBegin, exemplar.labelsEnd - exemplar.labelsBegin);
    }
    void clear() {
        labels.clear();
        samples.clear();
        histograms.clear();
        exemplars.clear();
        exemplarLabels.clear();
        series.clear();
        metadata.clear();
        source = WriteSource::Api;
    }
};

}  // namespace pallium
