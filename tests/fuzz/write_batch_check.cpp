#include "tests/fuzz/write_batch_check.h"

#include <cstdlib>

namespace pallium::test {
namespace {

/// Every bucket takes a byte at least.
void checkHistograms(const WriteBatch& batch, size_t bodyBytes) {
    size_t buckets = 0;
    for (const HistogramPoint& point : batch.histograms.view())
        std::visit(
            [&buckets](auto histogram) {
                buckets += histogram.positive.size() + histogram.negative.size();
                constexpr int32_t kLowest = HistogramLayout::kMinSchema;
                const bool isExponential = !histogram.layout.hasCustomBuckets();
                if (!validate(histogram) || !isExponential) return;
                const size_t before = histogram.positive.size();
                reduceResolution(histogram, kLowest);
                if (histogram.layout.schema != kLowest || histogram.positive.size() > before)
                    std::abort();
            },
            point.histogram);
    if (buckets > bodyBytes || batch.histograms.size() * 9 > bodyBytes) std::abort();
}

void checkExemplars(const WriteBatch& batch) {
    size_t labels = 0;
    for (const ExemplarPoint& exemplar : batch.exemplars) {
        if (exemplar.labelsBegin != labels) std::abort();
        labels += batch.labelsOf(exemplar).size();
    }
    if (labels != batch.exemplarLabels.size()) std::abort();
}

}  // namespace

void checkInside(std::string_view body, std::string_view view) {
    if (view.empty()) return;
    if (view.data() < body.data() || view.data() + view.size() > body.data() + body.size())
        std::abort();
}

void checkRanges(const WriteBatch& batch, size_t bodyBytes) {
    size_t labels = 0;
    size_t samples = 0;
    size_t histograms = 0;
    size_t exemplars = 0;
    for (const WriteBatch::Series& series : batch.series) {
        if (series.labelsBegin != labels || series.samplesBegin != samples) std::abort();
        const bool hasHistograms = series.histogramsBegin != series.histogramsEnd;
        const bool hasExemplars = series.exemplarsBegin != series.exemplarsEnd;
        if (hasHistograms && series.histogramsBegin != histograms) std::abort();
        if (hasExemplars && series.exemplarsBegin != exemplars) std::abort();
        labels += batch.labelsOf(series).size();
        samples += batch.samplesOf(series).size();
        histograms += batch.histogramsOf(series).size();
        exemplars += batch.exemplarsOf(series).size();
    }
    if (labels != batch.labels.size() || samples != batch.samples.size() ||
        histograms != batch.histograms.size() || exemplars != batch.exemplars.size())
        std::abort();
    checkExemplars(batch);
    checkHistograms(batch, bodyBytes);
}

}  // namespace pallium::test
