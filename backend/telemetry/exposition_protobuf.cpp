#include "backend/base/proto_fields.h"
#include "backend/telemetry/family.h"

namespace pallium::telemetry {
namespace {

// Field numbers of io.prometheus.client (client_model's metrics.proto). Set fields are written even
// if they are zero: presence counts in proto2.
namespace family_field {
constexpr unsigned kName = 1, kHelp = 2, kType = 3, kMetric = 4;
}
namespace metric_field {
constexpr unsigned kLabel = 1, kGauge = 2, kCounter = 3, kSummary = 4, kHistogram = 7;
}
// Of a gauge and a counter.
constexpr unsigned kValue = 1;
// Of a summary and a histogram.
constexpr unsigned kSampleCount = 1, kSampleSum = 2, kBucket = 3;
// Of a bucket.
constexpr unsigned kCumulativeCount = 1, kUpperBound = 2;

uint64_t typeNumber(Family::Kind kind) {
    switch (kind) {
        case Family::Kind::Counter:
            return 0;
        case Family::Kind::Summary:
            return 2;
        case Family::Kind::Histogram:
            return 4;
        case Family::Kind::Gauge:
            break;
    }
    return 1;
}

void appendDouble(std::string& out, unsigned field, double value) {
    out += fixed64Tag(field);
    appendFixed64(out, value);
}

std::string labelsOf(const LabelPairs& labels) {
    std::string metric;
    for (const auto& [name, value] : labels) {
        std::string pair;
        appendSized(pair, sizedTag(1), name);
        appendSized(pair, sizedTag(2), value);
        appendSized(metric, sizedTag(metric_field::kLabel), pair);
    }
    return metric;
}

std::string metricOf(Family::Kind kind, const Collected& collected) {
    std::string value;
    unsigned field = kind == Family::Kind::Counter ? metric_field::kCounter : metric_field::kGauge;
    if (kind == Family::Kind::Summary) {
        field = metric_field::kSummary;
        appendVarintField(value, kSampleCount, collected.count);
        appendDouble(value, kSampleSum, collected.value);
    } else {
        appendDouble(value, kValue, collected.value);
    }
    std::string metric = labelsOf(collected.labels);
    appendSized(metric, sizedTag(field), value);
    return metric;
}

std::string metricOf(const LabelPairs& labels, const Histogram& histogram) {
    std::string buckets;
    uint64_t total = 0;
    for (size_t i = 0; i < histogram.bounds().size(); ++i) {
        total += histogram.bucketCount(i);
        std::string bucket;
        appendVarintField(bucket, kCumulativeCount, total);
        appendDouble(bucket, kUpperBound, histogram.bounds()[i]);
        appendSized(buckets, sizedTag(kBucket), bucket);
    }
    // That of +Inf is the count: readers add it.
    total += histogram.bucketCount(histogram.bounds().size());
    std::string value;
    appendVarintField(value, kSampleCount, total);
    appendDouble(value, kSampleSum, histogram.sum());
    std::string metric = labelsOf(labels);
    appendSized(metric, sizedTag(metric_field::kHistogram), value + buckets);
    return metric;
}

}  // namespace

void appendFamilyMessage(std::string& out, std::string_view name, const Family& family,
                         const std::vector<Collected>& collected) {
    constexpr char kMetricTag = sizedTag(family_field::kMetric);
    std::string message;
    appendSized(message, sizedTag(family_field::kName), name);
    appendSized(message, sizedTag(family_field::kHelp), family.help);
    appendVarintField(message, family_field::kType, typeNumber(family.kind));
    for (const Collected& value : collected)
        appendSized(message, kMetricTag, metricOf(family.kind, value));
    for (const auto& [labels, metric] : family.histograms)
        appendSized(message, kMetricTag, metricOf(labels, *metric));
    appendVarint(out, message.size());
    out += message;
}

}  // namespace pallium::telemetry
