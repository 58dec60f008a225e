#include "tests/fuzz/otlp_checks.h"

#include "backend/distributor/otlp_translator.h"

#include <cstdlib>
#include <string>
#include <vector>

namespace pallium::test {
namespace {

using wire::OtlpRange;
using wire::OtlpRequest;

void require(bool isTrue) {
    if (!isTrue) std::abort();
}

template <class T>
void checkRange(OtlpRange range, const std::vector<T>& array) {
    require(range.begin <= range.end && range.end <= array.size());
}

void checkPoint(const wire::OtlpPoint& point, const OtlpRequest& request) {
    checkRange(point.attributes, request.attributes);
    checkRange(point.exemplars, request.exemplars);
}

void checkPoints(const OtlpRequest& request) {
    for (const auto& point : request.numbers)
        checkPoint(point, request);
    for (const auto& point : request.histograms) {
        checkPoint(point, request);
        checkRange(point.bucketCounts, request.counts);
        checkRange(point.bounds, request.bounds);
    }
    for (const auto& point : request.exponentials) {
        checkPoint(point, request);
        checkRange(point.positive.counts, request.counts);
        checkRange(point.negative.counts, request.counts);
    }
    for (const auto& point : request.summaries) {
        checkPoint(point, request);
        checkRange(point.quantiles, request.quantiles);
    }
    for (const auto& exemplar : request.exemplars)
        checkRange(exemplar.attributes, request.exemplarAttributes);
}

size_t pointsOf(const OtlpRequest& request) {
    return request.numbers.size() + request.histograms.size() + request.exponentials.size() +
           request.summaries.size();
}

void checkResources(const OtlpRequest& request) {
    for (const auto& resource : request.resources) {
        checkRange(resource.attributes, request.attributes);
        checkRange(resource.metrics, request.metrics);
    }
    for (const auto& metric : request.metrics)
        require(metric.points.begin <= metric.points.end && metric.points.end <= pointsOf(request));
}

void checkLabels(LabelsView labels) {
    bool hasName = false;
    for (size_t i = 0; i < labels.size(); ++i) {
        require(i == 0 || labels[i - 1].name <= labels[i].name);
        hasName |= labels[i].name == kMetricName;
    }
    require(hasName);
}

/// A count that fits no histogram, and one of more than 63 bits, are the sender's.
void checkHistogram(const HistogramPoint& point) {
    const auto& histogram = std::get<Histogram>(point.histogram);
    size_t buckets = 0;
    for (const HistogramSpan& span : histogram.layout.positiveSpans)
        buckets += span.length;
    require(buckets == histogram.positive.size());
    require(histogram.layout.schema >= HistogramLayout::kMinSchema &&
            histogram.layout.schema <= HistogramLayout::kMaxSchema);
}

void checkBatch(const WriteBatch& batch) {
    uint32_t labels = 0;
    uint32_t samples = 0;
    uint32_t exemplars = 0;
    uint32_t histograms = 0;
    for (const WriteBatch::Series& series : batch.series) {
        require(series.labelsBegin == labels && series.samplesBegin == samples);
        require(series.exemplarsBegin == exemplars && series.histogramsBegin == histograms);
        labels = series.labelsEnd;
        samples = series.samplesEnd;
        exemplars = series.exemplarsEnd;
        histograms = series.histogramsEnd;
        checkLabels(batch.labelsOf(series));
    }
    require(labels == batch.labels.size() && samples == batch.samples.size());
    require(exemplars == batch.exemplars.size() && histograms == batch.histograms.size());
    for (const HistogramPoint& point : batch.histograms.view())
        checkHistogram(point);
}

}  // namespace

void checkOtlp(const OtlpRequest& request, size_t bodyBytes) {
    checkResources(request);
    checkPoints(request);
    require(pointsOf(request) + request.exemplars.size() <= wire::maxOtlpElements(bodyBytes));
    const std::vector<std::string> promoted{"a", "service.name", "zone"};
    distributor::OtlpTranslator translator;
    WriteBatch batch;
    for (const bool isOdd : {false, true}) {
        distributor::OtlpSettings settings;
        settings.convertsAllAttributes = isOdd;
        settings.acceptsDelta = isOdd;
        settings.addsTypeAndUnit = isOdd;
        settings.keepsUtf8 = isOdd;
        settings.promoted = promoted;
        const auto outcome = translator.translate(request, settings, batch);
        require(outcome.dropped == 0 || !outcome.error.empty());
        require(outcome.translated + outcome.dropped <= pointsOf(request) + 1);
        checkBatch(batch);
    }
}

}  // namespace pallium::test
