#pragma once

#include "backend/base/clock.h"
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
    MetadataUnitTooLong
};
inline constexpr size_t kRefusals = 16;

/// Label `reason` of the counters of discarded samples and metadata. Requires: not None.
std::string_view refusalReason(Refusal refusal);

/// What was refused and where: enough to write the text later, for the first one only.
struct [[nodiscard]] Verdict {
    Refusal refusal = Refusal::None;
    size_t position = 0;     // index of the label in its set, or of the sample in its series
    size_t actualBytes = 0;  // LabelsTooBig
    bool isRefused() const { return refusal != Refusal::None; }
};

/// Holds series and metadata to one tenant's limits at one time. Allocates nothing but texts.
/// Threads: immutable after construction.
class SeriesValidator {
  public:
    /// `limits` outlives this.
    SeriesValidator(const tenancy::Limits& limits, TimestampMs now);

    /// Checks in Cortex's order: name, number of labels, each label, size of all, times. Requires:
    /// labels sorted and without empty values.
    Verdict checkSeries(LabelsView labels, std::span<const Sample> samples) const;
    Verdict checkMetadata(const MetadataView& metadata) const;

    /// Cortex's texts. Requires: a refusing verdict on the same arguments.
    std::string seriesText(const Verdict& verdict, LabelsView labels,
                           std::span<const Sample> samples) const;
    std::string metadataText(const Verdict& verdict, const MetadataView& metadata) const;

  private:
    Verdict checkName(LabelsView labels) const;
    Verdict checkLabels(LabelsView labels) const;
    Verdict checkTimes(std::span<const Sample> samples) const;

    const tenancy::Limits& m_limits;
    TimestampMs m_oldest;  // inclusive
    TimestampMs m_newest;  // inclusive
};

}  // namespace pallium::distributor
