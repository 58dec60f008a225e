#include "backend/distributor/exemplar_validator.h"

#include "backend/base/utf8.h"
#include "backend/distributor/validation_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pallium::distributor {
namespace {

constexpr size_t kMaxCharacters = 128;  // of all names and values together

size_t characters(LabelsView labels) {
    size_t count = 0;
    for (const Label& label : labels)
        count += utf8Length(label.name) + utf8Length(label.value);
    return count;
}

Refusal refusalOf(const ExemplarPoint& exemplar, LabelsView labels) {
    if (labels.empty()) return Refusal::ExemplarLabelsMissing;
    if (exemplar.timestampMs == 0) return Refusal::ExemplarTimeMissing;
    if (characters(labels) > kMaxCharacters) return Refusal::ExemplarLabelsTooLong;
    const bool isText = std::all_of(labels.begin(), labels.end(), [](const Label& label) {
        return isValidUtf8(label.name) && isValidUtf8(label.value);
    });
    return isText ? Refusal::None : Refusal::ExemplarInvalidUtf8;
}

std::string_view faultText(Refusal refusal) {
    switch (refusal) {
        case Refusal::ExemplarLabelsMissing:
            return "exemplar missing labels";
        case Refusal::ExemplarTimeMissing:
            return "exemplar missing timestamp";
        case Refusal::ExemplarLabelsTooLong:
            return "exemplar combined labelset exceeds 128 characters";
        default:
            break;
    }
    return "exemplar label is not valid UTF-8";
}

}  // namespace

Verdict checkExemplars(const WriteBatch& batch, const WriteBatch::Series& series) {
    const auto exemplars = batch.exemplarsOf(series);
    for (size_t i = 0; i < exemplars.size(); ++i) {
        const Refusal refusal = refusalOf(exemplars[i], batch.labelsOf(exemplars[i]));
        if (refusal != Refusal::None) return {refusal, i};
    }
    return {};
}

std::string exemplarText(const Verdict& verdict, const WriteBatch& batch,
                         const WriteBatch::Series& series) {
    const ExemplarPoint& exemplar = batch.exemplarsOf(series)[verdict.position];
    return fmt::format("{}, timestamp: {} series: {} labels: {}", faultText(verdict.refusal),
                       exemplar.timestampMs, formatLabelsRaw(batch.labelsOf(series)),
                       clipped(formatLabelsRaw(batch.labelsOf(exemplar))));
}

}  // namespace pallium::distributor
