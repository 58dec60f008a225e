#include "backend/distributor/series_validator.h"

#include "backend/base/equal_bytes.h"
#include "backend/base/utf8.h"
#include "backend/distributor/histogram_size.h"
#include "backend/distributor/validation_text.h"
#include "backend/tenancy/limits.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace pallium::distributor {
namespace {

bool exceeds(size_t size, int64_t limit) {
    return std::cmp_greater(size, limit);
}

/// Of a limit in which 0 and less mean none.
bool exceedsIfSet(size_t size, int64_t limit) {
    return limit > 0 && exceeds(size, limit);
}

/// Size of a label as a protobuf message, which is what the limit on the size of all labels counts.
size_t encodedBytes(const Label& label) {
    return 2 + varintBytes(label.name.size()) + label.name.size() +
           varintBytes(label.value.size()) + label.value.size();
}

bool hasValidSchema(const HistogramLayout& layout) {
    return layout.hasCustomBuckets() || (layout.schema >= HistogramLayout::kMinSchema &&
                                         layout.schema <= HistogramLayout::kMaxSchema);
}

template <class H>
size_t bucketsOf(const H& histogram) {
    return histogram.positive.size() + histogram.negative.size();
}

/// Lowers the resolution until there are no more than `limit` buckets. False: none is low enough.
/// A malformed histogram is left as it is.
template <class H>
bool reduceBelow(H& histogram, size_t limit) {
    const HistogramLayout& layout = histogram.layout;
    if (layout.hasCustomBuckets()) return false;
    if (!validate(histogram)) return true;
    while (bucketsOf(histogram) > limit) {
        if (layout.schema <= HistogramLayout::kMinSchema) return false;
        reduceResolution(histogram, layout.schema - 1);
    }
    return true;
}

std::string timeText(Refusal refusal, TimestampMs time, std::string_view metricName) {
    return fmt::format("timestamp too {}: {} metric: {}",
                       refusal == Refusal::TooOld ? "old" : "new", time, clippedQuoted(metricName));
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
        case Refusal::ExemplarLabelsMissing:
            return "exemplar_labels_missing";
        case Refusal::ExemplarTimeMissing:
            return "exemplar_timestamp_invalid";
        case Refusal::ExemplarLabelsTooLong:
            return "exemplar_labels_too_long";
        case Refusal::ExemplarInvalidUtf8:
            return "invalid_utf8";
        case Refusal::HistogramTooBig:
            return "native_histogram_sample_size_bytes_exceeded";
        case Refusal::HistogramInvalidSchema:
            return "native_histogram_invalid_schema";
        case Refusal::HistogramTooManyBuckets:
            return "native_histogram_buckets_exceeded";
        case Refusal::None:
            break;
    }
    return "none";
}

SeriesValidator::SeriesValidator(const tenancy::Limits& limits, TimestampMs now, NameScheme names)
    : m_limits(limits),
      m_names(names),
      m_oldest(limits.rejectOldSamples ? now - limits.rejectOldSamplesMaxAge.count()
                                       : std::numeric_limits<TimestampMs>::min()),
      m_newest(now + limits.creationGracePeriod.count()) {}

Verdict SeriesValidator::checkSeries(LabelsView labels, std::span<const Sample> samples,
                                     LabelsView accepted) const {
    if (const Verdict name = checkName(labels); name.isRefused()) return name;
    if (exceeds(labels.size(), m_limits.maxLabelNamesPerSeries)) return {Refusal::TooManyLabels};
    if (const Verdict each = checkLabels(labels, accepted); each.isRefused()) return each;
    return checkTimes(samples);
}

Verdict SeriesValidator::checkName(LabelsView labels) const {
    if (!m_limits.enforceMetricName) return {};
    const std::string_view name = labelValue(labels, kMetricName);
    if (name.empty()) return {Refusal::MissingMetricName};
    if (!isMetricName(name, m_names)) return {Refusal::InvalidMetricName};
    return {};
}

Refusal SeriesValidator::refusalOfName(std::string_view name) const {
    if (!isLabelName(name, m_names)) return Refusal::InvalidLabelName;
    return exceeds(name.size(), m_limits.maxLabelNameLength) ? Refusal::LabelNameTooLong
                                                             : Refusal::None;
}

Verdict SeriesValidator::checkLabels(LabelsView labels, LabelsView accepted) const {
    size_t bytes = 0;
    std::string_view previous;
    for (size_t i = 0; i < labels.size(); ++i) {
        const Label& label = labels[i];
        const size_t other = counterpart(i, labels.size(), accepted.size());
        if (other >= accepted.size() || !equalBytes(label.name, accepted[other].name)) {
            const Refusal ofName = refusalOfName(label.name);
            if (ofName != Refusal::None) return {ofName, i};
        }
        if (exceeds(label.value.size(), m_limits.maxLabelValueLength))
            return {Refusal::LabelValueTooLong, i};
        if (label.name == previous) return {Refusal::DuplicateLabelName, i};
        if (!isValidUtf8(label.value)) return {Refusal::InvalidUtf8, i};
        previous = label.name;
        if (m_limits.maxLabelsSizeBytes > 0) bytes += encodedBytes(label);
    }
    if (exceedsIfSet(bytes, m_limits.maxLabelsSizeBytes)) return {Refusal::LabelsTooBig, 0, bytes};
    return {};
}

Verdict SeriesValidator::checkTimes(std::span<const Sample> samples) const {
    for (size_t i = 0; i < samples.size(); ++i) {
        const Refusal refusal = refusalOfTime(samples[i].timestampMs);
        if (refusal != Refusal::None) return {refusal, i};
    }
    return {};
}

Refusal SeriesValidator::refusalOfTime(TimestampMs time) const {
    if (time < m_oldest) return Refusal::TooOld;
    return time > m_newest ? Refusal::TooNew : Refusal::None;
}

Verdict SeriesValidator::checkHistograms(std::span<HistogramPoint> histograms,
                                         size_t& reduced) const {
    for (size_t i = 0; i < histograms.size(); ++i) {
        const Refusal ofTime = refusalOfTime(histograms[i].timestampMs);
        if (ofTime != Refusal::None) return {ofTime, i};
        Verdict verdict = checkHistogram(histograms[i], reduced);
        verdict.position = i;
        if (verdict.isRefused()) return verdict;
    }
    return {};
}

Verdict SeriesValidator::checkHistogram(HistogramPoint& point, size_t& reduced) const {
    if (m_limits.maxNativeHistogramSampleSizeBytes > 0) {
        const size_t bytes = encodedHistogramBytes(point);
        if (exceeds(bytes, m_limits.maxNativeHistogramSampleSizeBytes))
            return {Refusal::HistogramTooBig, 0, bytes};
    }
    const auto check = [&](auto& histogram) -> Verdict {
        if (!hasValidSchema(histogram.layout)) return {Refusal::HistogramInvalidSchema};
        const size_t before = bucketsOf(histogram);
        if (!exceedsIfSet(before, m_limits.maxNativeHistogramBuckets)) return {};
        if (!reduceBelow(histogram, static_cast<size_t>(m_limits.maxNativeHistogramBuckets)))
            return {Refusal::HistogramTooManyBuckets};
        if (bucketsOf(histogram) < before) ++reduced;
        return {};
    };
    return std::visit(check, point.histogram);
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
        case Refusal::TooNew:
            return timeText(verdict.refusal, time(), metricName);
        default:
            break;
    }
    return fmt::format("label value is not valid UTF-8, label name: {} metric {}",
                       clippedQuoted(label().name), set());
}

std::string SeriesValidator::histogramText(const Verdict& verdict, LabelsView labels,
                                           std::span<const HistogramPoint> histograms) const {
    const HistogramPoint& point = histograms[verdict.position];
    const std::string set = clippedQuoted(labelSetText(labels));
    switch (verdict.refusal) {
        case Refusal::HistogramTooBig:
            return fmt::format(
                "native histogram sample size bytes exceeded for metric (actual: {}, limit: {}) "
                "metric: {}",
                verdict.actualBytes, m_limits.maxNativeHistogramSampleSizeBytes, set);
        case Refusal::HistogramInvalidSchema:
            return fmt::format(
                "invalid native histogram schema {} for metric: {}. supported schema from {} to {}",
                std::visit([](const auto& histogram) { return histogram.layout.schema; },
                           point.histogram),
                set, HistogramLayout::kMinSchema, HistogramLayout::kMaxSchema);
        case Refusal::HistogramTooManyBuckets:
            return fmt::format(
                "native histogram bucket count exceeded for metric (limit: {}) metric: {}",
                m_limits.maxNativeHistogramBuckets, set);
        default:
            break;
    }
    return timeText(verdict.refusal, point.timestampMs, labelValue(labels, kMetricName));
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
