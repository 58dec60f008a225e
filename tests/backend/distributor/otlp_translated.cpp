#include "tests/backend/distributor/otlp_translated.h"

#include "backend/base/go_text.h"
#include "backend/distributor/otlp_translator.h"
#include "backend/wire/otlp_protobuf.h"

#include <fmt/format.h>

namespace pallium::distributor {

std::string textOf(const WriteBatch& batch) {
    std::string out;
    for (const WriteBatch::Series& series : batch.series) {
        out += formatLabelsRaw(batch.labelsOf(series));
        for (const Sample& sample : batch.samplesOf(series))
            out += fmt::format(
                " {}@{}", isStaleNan(sample.value) ? "stale" : formatFloatGeneral(sample.value),
                sample.timestampMs);
        for (const HistogramPoint& point : batch.histogramsOf(series))
            out += fmt::format(" histogram@{}", point.timestampMs);
        for (const ExemplarPoint& exemplar : batch.exemplarsOf(series))
            out += fmt::format(" # {} {}@{}", formatLabelsRaw(batch.labelsOf(exemplar)),
                               exemplar.value, exemplar.timestampMs);
        out += "\n";
    }
    return out;
}

OtlpSettings withoutTargetInfo() {
    OtlpSettings settings;
    settings.makesTargetInfo = false;
    return settings;
}

std::string translated(const std::string& body, const OtlpSettings& settings) {
    wire::OtlpRequest request;
    if (const auto decoded = wire::decodeOtlpProtobuf(body, request); !decoded)
        return decoded.error().message;
    OtlpTranslator translator;
    WriteBatch batch;
    const OtlpOutcome outcome = translator.translate(request, settings, batch);
    const std::string error = outcome.error.empty()
                                  ? ""
                                  : fmt::format("dropped {}: {}\n", outcome.dropped, outcome.error);
    return textOf(batch) + error;
}

}  // namespace pallium::distributor
