// Any bytes as a write request: an error, or a batch whose ranges and views all lie where they
// should.
#include "backend/wire/remote_write.h"

#include <cstdint>
#include <cstdlib>

namespace {

void checkInside(std::string_view body, std::string_view view) {
    if (view.empty()) return;
    if (view.data() < body.data() || view.data() + view.size() > body.data() + body.size())
        std::abort();
}

void checkExemplars(std::string_view body, const pallium::WriteBatch& batch) {
    size_t labels = 0;
    for (const pallium::ExemplarPoint& exemplar : batch.exemplars) {
        if (exemplar.labelsBegin != labels) std::abort();
        labels += batch.labelsOf(exemplar).size();
    }
    if (labels != batch.exemplarLabels.size()) std::abort();
    for (const pallium::Label& label : batch.exemplarLabels) {
        checkInside(body, label.name);
        checkInside(body, label.value);
    }
}

/// Every bucket takes a byte at least.
void checkHistograms(const pallium::WriteBatch& batch, size_t bodyBytes) {
    size_t buckets = 0;
    for (const pallium::HistogramPoint& point : batch.histograms.view())
        std::visit(
            [&buckets](auto histogram) {
                buckets += histogram.positive.size() + histogram.negative.size();
                constexpr int32_t kLowest = pallium::HistogramLayout::kMinSchema;
                const bool isExponential = !histogram.layout.hasCustomBuckets();
                if (!pallium::validate(histogram) || !isExponential) return;
                const size_t before = histogram.positive.size();
                pallium::reduceResolution(histogram, kLowest);
                if (histogram.layout.schema != kLowest || histogram.positive.size() > before)
                    std::abort();
            },
            point.histogram);
    if (buckets > bodyBytes || batch.histograms.size() * 9 > bodyBytes) std::abort();
}

void checkBatch(std::string_view body, const pallium::WriteBatch& batch) {
    size_t labels = 0;
    size_t samples = 0;
    size_t histograms = 0;
    size_t exemplars = 0;
    for (const pallium::WriteBatch::Series& series : batch.series) {
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
    checkExemplars(body, batch);
    checkHistograms(batch, body.size());
    for (const pallium::Label& label : batch.labels) {
        checkInside(body, label.name);
        checkInside(body, label.value);
    }
    for (const pallium::MetadataView& metadata : batch.metadata) {
        checkInside(body, metadata.metric);
        checkInside(body, metadata.help);
        checkInside(body, metadata.unit);
        if (pallium::metricTypeName(metadata.type).empty()) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    pallium::WriteBatch batch;
    const auto decoded = pallium::wire::decodeWriteRequest(body, batch);
    if (decoded) {
        checkBatch(body, batch);
    } else if (decoded.error().message.empty()) {
        std::abort();
    }
    return 0;
}
