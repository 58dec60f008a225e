#include "backend/promql/functions/histogram_texts.h"

#include "backend/base/go_text.h"

#include <fmt/format.h>

namespace pallium::promql {
namespace {

std::string_view nameOf(HistogramOperation operation) {
    switch (operation) {
        case HistogramOperation::Addition:
            return "addition";
        case HistogramOperation::Subtraction:
            return "subtraction";
        case HistogramOperation::Aggregation:
            break;
    }
    return "aggregation";
}

}  // namespace

std::string forMetric(std::string_view metricName) {
    return metricName.empty() ? std::string() : " for metric name " + quoted(metricName);
}

void warnOfHintConflict(const AnnotationTarget& target, HistogramOperation operation) {
    target.sink.warning(
        fmt::format("conflicting counter resets during histogram {}", nameOf(operation)),
        target.position);
}

void tellOfReconciledBounds(const AnnotationTarget& target, HistogramOperation operation) {
    target.sink.info(
        fmt::format("mismatched custom buckets were reconciled during {}", nameOf(operation)),
        target.position);
}

void warnOfMixedSchemas(const AnnotationTarget& target) {
    target.sink.warning(
        "vector contains a mix of histograms with exponential and custom buckets schemas for "
        "metric name " +
            quoted(target.metricName),
        target.position);
}

void warnOfMixedKinds(const AnnotationTarget& target) {
    target.sink.warning(
        "encountered a mix of histograms and floats for metric name " + quoted(target.metricName),
        target.position);
}

void warnOfNoCounter(const AnnotationTarget& target) {
    target.sink.warning(
        "this native histogram metric is not a counter: " + quoted(target.metricName),
        target.position);
}

void warnOfNoGauge(const AnnotationTarget& target) {
    target.sink.warning("this native histogram metric is not a gauge: " + quoted(target.metricName),
                        target.position);
}

void warnOfOverlap(const AnnotationTarget& target) {
    target.sink.warning(
        "sample has start time that overlaps with previous sample timestamp for metric " +
            quoted(target.metricName),
        target.position);
}

}  // namespace pallium::promql
