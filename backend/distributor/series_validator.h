#pragma once

#include "backend/base/clock.h"
#include "backend/model/name_scheme.h"
#include "backend/model/write_batch.h"

#include <array>
#include <string>
#include <string_view>

namespace pallium::tenancy {
struct Limits;
}

namespace pallium::distributor {

/// Why a series or a piece of metadata was refused.
enum class Refusal : uint8_t {
    None,
    MissingMetricName,
    InvalidMetricName,
    TooManyLabels,
    InvalidLabelName,
    LabelNameTooLong,
    LabelValueTooLong,
    InvalidUtf8,
    DuplicateLabelName,
    LabelsTooBig,
    TooOld,
    TooNew,
    MetadataNameMissing,
    MetadataNameTooLong,
    MetadataHelpTooLong,
    MetadataUnitTooLong,
    ExemplarLabelsMissing,
    ExemplarTimeMissing,
    ExemplarLabelsTooLong,
    ExemplarInvalidUtf8,
    HistogramTooBig,
    HistogramInvalidSchema,
    HistogramTooManyBuckets
};
inline constexpr size_t kRefusals = 23;

/// Label `reason` of the counters of what is discarded. Requires: not None.
std::string_view refusalReason(Refusal refusal);

/// What was refused and where: enough to write the text later, for the first one only.
struct [[nodiscard]] Verdict {
    Refusal refusal = Refusal::None;
    /// Index of the label in its set, or of the sample, exemplar or histogram in its series.
    size_t position = 0;
    size_t actualBytes = 0;  // LabelsTooBig, HistogramTooBig
    bool isRefused() const { return refusal != Refusal::None; }
};

/// Holds series and metadata to one tenant's limits at one time. Allocates nothing but texts.
/// Threads: immutable after construction.
class SeriesValidator {
  public:
    /// `limits` outlives this.
    SeriesValidator(const tenancy::Limits& limits, TimestampMs now, NameScheme names);

    /// Checks in Cortex's order: name, number of labels, each label, size of all, times. Requires:
    /// labels sorted and without empty values. `accepted`: labels that passed before, most of whose
    /// names a neighbour has, too; these are not looked at again.
    Verdict checkSeries(LabelsView labels, std::span<const Sample> samples,
                        LabelsView accepted = {}) const;
    /// Size, schema and times. Histograms of more buckets than the limit are brought below it by a
    /// lower resolution if that is possible, and counted in `reduced`. Those that are malformed
    /// pass: whoever stores them looks closer.
    Verdict checkHistograms(std::span<HistogramPoint> histograms, size_t& reduced) const;
    Verdict checkMetadata(const MetadataView& metadata) const;

    /// Cortex's texts. Requires: a refusing verdict on the same arguments.
    std::string histogramText(const Verdict& verdict, LabelsView labels,
                              std::span<const HistogramPoint> histograms) const;
    std::string seriesText(const Verdict& verdict, LabelsView labels,
                           std::span<const Sample> samples) const;
    std::string metadataText(const Verdict& verdict, const MetadataView& metadata) const;

  private:
    Verdict checkName(LabelsView labels) const;
    Verdict checkLabels(LabelsView labels, LabelsView accepted) const;
    Refusal refusalOfName(std::string_view name) const;
    Verdict checkTimes(std::span<const Sample> samples) const;
    Refusal refusalOfTime(TimestampMs time) const;
    Verdict checkHistogram(HistogramPoint& point, size_t& reduced) const;

    const tenancy::Limits& m_limits;
    NameScheme m_names;
    TimestampMs m_oldest;  // inclusive
    TimestampMs m_newest;  // inclusive
};

}  // namespace pallium::distributor
