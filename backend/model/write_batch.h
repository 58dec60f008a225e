#pragma once

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

/// What is known about a metric family. Views: into the request.
struct MetadataView {
    MetricType type = MetricType::Unknown;
    std::string_view metric, help, unit;
};

/// One decoded write request: flat arrays, views into the request's (uncompressed) body.
///
/// Reused from request to request: clear() keeps the capacity, so a warm batch allocates nothing.
/// The body must outlive the batch's content. Threads: confined to the request that owns it.
struct WriteBatch {
    struct Series {
        uint32_t labelsBegin = 0, labelsEnd = 0;    // into `labels`
        uint32_t samplesBegin = 0, samplesEnd = 0;  // into `samples`
    };
    std::vector<Label> labels;  // as sent: possibly unsorted, duplicate or empty until normalised
    std::vector<Sample> samples;
    std::vector<Series> series;
    std::vector<MetadataView> metadata;

    LabelsView labelsOf(const Series& s) const {
        return LabelsView(labels).subspan(s.labelsBegin, s.labelsEnd - s.labelsBegin);
    }
    std::span<Label> labelsOf(const Series& s) {
        return std::span(labels).subspan(s.labelsBegin, s.labelsEnd - s.labelsBegin);
    }
    std::span<const Sample> samplesOf(const Series& s) const {
        return std::span(samples).subspan(s.samplesBegin, s.samplesEnd - s.samplesBegin);
    }
    void clear() {
        labels.clear();
        samples.clear();
        series.clear();
        metadata.clear();
    }
};

}  // namespace pallium
