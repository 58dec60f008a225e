#pragma once

#include "backend/promql/functions/annotation_sink.h"
#include "backend/promql/histogram/arithmetic.h"

#include <string>
#include <string_view>

namespace pallium::promql {

/// What combined the histograms, as the texts name it.
enum class HistogramOperation : uint8_t { Addition, Subtraction, Aggregation };

/// ` for metric name "x"`, as many texts end; nothing without a name.
std::string forMetric(std::string_view metricName);

/// Where users are told something about a series.
struct AnnotationTarget {
    AnnotationSink& sink;
    std::string_view metricName;  // empty where the text has none
    PositionRange position;
};

// What users are told about native histograms, each in Prometheus' words.

void warnOfHintConflict(const AnnotationTarget& target, HistogramOperation operation);
void tellOfReconciledBounds(const AnnotationTarget& target, HistogramOperation operation);
void warnOfMixedSchemas(const AnnotationTarget& target);
void warnOfMixedKinds(const AnnotationTarget& target);
void warnOfNoCounter(const AnnotationTarget& target);
void warnOfNoGauge(const AnnotationTarget& target);
/// Of start times (see doStartsOverlap), which floats have too.
void warnOfOverlap(const AnnotationTarget& target);

}  // namespace pallium::promql
