#include "backend/distributor/series_validator.h"

#include "backend/base/utf8.h"
#include "backend/distributor/validation_text.h"
#include "backend/tenancy/limits.h"

#include <fmt/format.h>

#include <bit>
#include <limits>

namespace pallium::distributor {
namespace {

/// Whether `size` is over a limit in which 0 and less mean none.
bool exceeds(size_t size, int64_t limit) {
    return limit > 0 && size > static_cast<size_t>(limit);
}

size_t varintBytes(size_t value) {
    return (static_cast<size_t>(std::bit_width(value | 1)) + 6) / 7;
}

/// Size of a label as a protobuf message, which is what the limit on the size of all labels counts.
size_t encodedBytes(const Label& label) {
    return 2 + varintBytes(label.name.size()) + label.name.size() +
           varintBytes(label.value.size()) + label.value.size();
}

}  // namespace

std::string_view refusalReason(Refusal refusal) {
    switch (refusal) {
        case Refusal::MissingMetricName:
            return "missing_metric_name";
        case Refusal::InvalidMetricName:
            return "metric_name_invalid";
        case Refusal::TooManyLabels:
            return "max_label_names_per_series";
        case Refusal::InvalidLabelName:
            return "label_invalid";
        case Refusal::LabelNameTooLong:
            return "label_name_too_long";
        case Refusal::LabelValueTooLong:
            return "label_value_too_long";
        case Refusal::InvalidUtf8:
            return "invalid_utf8";
        case Refusal::DuplicateLabelName:
            return "duplicate_label_names";
        case Refusal::LabelsTooBig:
            return "labels_size_bytes_exceeded";
        case Refusal::TooOld:
            return "greater_than_max_sample_age";
        case Refusal::TooNew:
            return "too_far_in_future";
        case Refusal::MetadataNameMissing:
            return "missing_metric_name";
        case Refusal::MetadataNameTooLong:
            return "metric_name_too_long";
        case Refusal::MetadataHelpTooLong:
            return "help_too_long";
        case Refusal::MetadataUnitTooLong:
            return "unit_too_long";
        case Refusal::None:
            break;
    }
    return "none";
}

SeriesValidator::SeriesValidator(const tenancy::Limits& limits, TimestampMs now)
    : m_limits(limits),
      m_oldest(limits.rejectOldSamples ? now - limits.rejectOldSamplesMaxAge.count()
                                       : std::numeric_limits<TimestampMs>::min()),
      m_newest(now + limits.creationGracePeriod.count()) {}

Verdict SeriesValidator::checkSeries(LabelsView labels, std::span<const Sample> samples) const {
    if (const Verdict name = checkName(labels); name.isRefused()) return name;
    if (exceeds(labels.size(), m_limits.maxLabelNamesPerSeries)) return {Refusal::TooManyLabels};
    if (const Verdict each = checkLabels(labels); each.isRefused()) return each;
    return checkTimes(samples);
}

Verdict SeriesValidator::checkName(LabelsView labels) const {
    if (!m_limits.enforceMetricName) return {};
    const std::string_view name = labelValue(labels, kMetricName);
    if (name.empty()) return {Refusal::MissingMetricName};
    if (!isClassicMetricName(name)) return {Refusal::InvalidMetricName};
    return {};
}

Verdict SeriesValidator::checkLabels(LabelsView labels) const {
    size_t bytes = 0;
    std::string_view previous;
    for (size_t i = 0; i < labels.size(); ++i) {
        const Label& label = labels[i];
        if (!isClassicLabelName(label.name)) return {Refusal::InvalidLabelName, i};
        if (exceeds(label.name.size(), m_limits.maxLabelNameLength))
            return {Refusal::LabelNameTooLong, i};
        if (exceeds(label.value.size(), m_limits.maxLabelValueLength))
            return {Refusal::LabelValueTooLong, i};
        if (label.name == previous) return {Refusal::DuplicateLabelName, i};
        if (!isValidUtf8(label.value)) return {Refusal::InvalidUtf8, i};
        previous = label.name;
        if (m_limits.maxLabelsSizeBytes > 0) bytes += encodedBytes(label);
    }
    if (exceeds(bytes, m_limits.maxLabelsSizeBytes)) return {Refusal::LabelsTooBig, 0, bytes};
    return {};
}

Verdict SeriesValidator::checkTimes(std::span<const Sample> samples) const {
    for (size_t i = 0; i < samples.size(); ++i) {
        if (samples[i].timestampMs < m_oldest) return {Refusal::TooOld, i};
        if (samples[i].timestampMs > m_newest) return {Refusal::TooNew, i};
    }
    return {};
}

Verdict SeriesValidator::checkMetadata(const MetadataView& metadata) const {
    const auto isTooLong = [this](std::string_view text) {
        return exceeds(text.size(), m_limits.maxMetadataLength);
    };
    if (metadata.metric.empty() && m_limits.enforceMetadataMetricName)
        return {Refusal::MetadataNameMissing};
    if (isTooLong(metadata.metric)) return {Refusal::MetadataNameTooLong};
    if (isTooLong(metadata.help)) return {Refusal::MetadataHelpTooLong};
    if (isTooLong(metadata.unit)) return {Refusal::MetadataUnitTooLong};
    const bool isText =
        isValidUtf8(metadata.metric) && isValidUtf8(metadata.help) && isValidUtf8(metadata.unit);
    return {isText ? Refusal::None : Refusal::InvalidUtf8};
}

std::string SeriesValidator::seriesText(const Verdict& verdict, LabelsView labels,
                                        std::span<const Sample> samples) const {
    const std::string_view metricName = labelValue(labels, kMetricName);
    const auto set = [labels] { return clippedQuoted(labelSetText(labels)); };
    const auto label = [&]() -> const Label& { return labels[verdict.position]; };
    const auto time = [&] { return samples[verdict.position].timestampMs; };
    switch (verdict.refusal) {
        case Refusal::MissingMetricName:
            return "sample missing metric name";
        case Refusal::InvalidMetricName:
            return fmt::format("sample invalid metric name: {}", clippedQuoted(metricName));
        case Refusal::TooManyLabels:
            return fmt::format("series has too many labels (actual: {}, limit: {}) series: '{}'",
                               labels.size(), m_limits.maxLabelNamesPerSeries,
                               clipped(labelSetText(labels)));
        case Refusal::InvalidLabelName:
            return fmt::format("sample invalid label: {} metric {}", clippedQuoted(label().name),
                               set());
        case Refusal::LabelNameTooLong:
            return fmt::format(
                "label name too long for metric (actual: {}, limit: {}) metric: {} label name: {}",
                label().name.size(), m_limits.maxLabelNameLength, set(),
                clippedQuoted(label().name));
        case Refusal::LabelValueTooLong:
            return fmt::format(
                "label value too long for metric (actual: {}, limit: {}) metric: {} label name: {} "
                "label value: {}",
                label().value.size(), m_limits.maxLabelValueLength, set(),
                clippedQuoted(label().name), clippedQuoted(label().value));
        case Refusal::DuplicateLabelName:
            return fmt::format("duplicate label name: {} metric {}", clippedQuoted(label().name),
                               set());
        case Refusal::LabelsTooBig:
            return fmt::format(
                "labels size bytes exceeded for metric (actual: {}, limit: {}) metric: {}",
                verdict.actualBytes, m_limits.maxLabelsSizeBytes, set());
        case Refusal::TooOld:
            return fmt::format("timestamp too old: {} metric: {}", time(),
                               clippedQuoted(metricName));
        case Refusal::TooNew:
            return fmt::format("timestamp too new: {} metric: {}", time(),
                               clippedQuoted(metricName));
        default:
            break;
    }
    return fmt::format("label value is not valid UTF-8, label name: {} metric {}",
                       clippedQuoted(label().name), set());
}

std::string SeriesValidator::metadataText(const Verdict& verdict,
                                          const MetadataView& metadata) const {
    const auto tooLong = [&metadata](std::string_view field, std::string_view value) {
        return fmt::format("metadata '{}' value too long: {} metric {}", field,
                           clippedQuoted(value), clippedQuoted(metadata.metric));
    };
    switch (verdict.refusal) {
        case Refusal::MetadataNameMissing:
            return "metadata missing metric name";
        case Refusal::MetadataNameTooLong:
            return tooLong("METRIC_NAME", metadata.metric);
        case Refusal::MetadataHelpTooLong:
            return tooLong("HELP", metadata.help);
        case Refusal::MetadataUnitTooLong:
            return tooLong("UNIT", metadata.unit);
        default:
            break;
    }
    return fmt::format("metadata is not valid UTF-8, metric {}", clippedQuoted(metadata.metric));
}

}  // namespace pallium::distributor
