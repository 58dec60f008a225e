#include "backend/ingester/append_report.h"

#include "backend/base/go_text.h"
#include "backend/base/time_text.h"

#include <fmt/format.h>

#include <numeric>

namespace pallium::ingester {
namespace {

using tsdb::AppendOutcome;

DiscardReason reasonOf(AppendOutcome outcome, const SeriesLimiter& limiter, LabelsView labels) {
    switch (outcome) {
        case AppendOutcome::OutOfBounds:
            return DiscardReason::OutOfBounds;
        case AppendOutcome::TooOld:
            return DiscardReason::TooOld;
        case AppendOutcome::DuplicateTimestamp:
            return DiscardReason::NewValueForTimestamp;
        case AppendOutcome::SeriesLimit:
            return limiter.refusalOf(labels) == SeriesRefusal::PerUser
                       ? DiscardReason::PerUserSeriesLimit
                       : DiscardReason::PerMetricSeriesLimit;
        case AppendOutcome::Accepted:
        case AppendOutcome::Duplicate:
        case AppendOutcome::OutOfOrder:
        case AppendOutcome::InvalidHistogram:
        case AppendOutcome::UnknownSeries:
            break;
    }
    return DiscardReason::OutOfOrder;
}

std::string sampleText(std::string_view what, const Sample& sample, LabelsView labels) {
    return fmt::format("err: {}. timestamp={}, series={}", what,
                       formatRfc3339Ms(sample.timestampMs), formatLabelsRaw(labels));
}

std::string failureText(DiscardReason reason, const Sample& sample, double existing,
                        LabelsView labels, const SeriesLimiter& limiter) {
    switch (reason) {
        case DiscardReason::OutOfOrder:
            return sampleText("out of order sample", sample, labels);
        case DiscardReason::OutOfBounds:
            return sampleText("out of bounds", sample, labels);
        case DiscardReason::TooOld:
            return sampleText("too old sample", sample, labels);
        case DiscardReason::NewValueForTimestamp:
            return fmt::format(
                "err: duplicate sample for timestamp {}; overrides not allowed: existing {}, new "
                "value {}. series={}",
                sample.timestampMs, formatFloatGeneral(existing), formatFloatGeneral(sample.value),
                formatLabelsRaw(labels));
        case DiscardReason::PerUserSeriesLimit:
            return limiter.refusalText(SeriesRefusal::PerUser, labels);
        case DiscardReason::PerMetricSeriesLimit:
            break;
    }
    return limiter.refusalText(SeriesRefusal::PerMetric, labels);
}

bool isRefused(AppendOutcome outcome) {
    return outcome != AppendOutcome::Accepted && outcome != AppendOutcome::Duplicate;
}

}  // namespace

std::string_view discardReasonName(DiscardReason reason) {
    switch (reason) {
        case DiscardReason::OutOfOrder:
            return "sample-out-of-order";
        case DiscardReason::OutOfBounds:
            return "sample-out-of-bounds";
        case DiscardReason::TooOld:
            return "sample-too-old";
        case DiscardReason::NewValueForTimestamp:
            return "new-value-for-timestamp";
        case DiscardReason::PerUserSeriesLimit:
            return "per_user_series_limit";
        case DiscardReason::PerMetricSeriesLimit:
            break;
    }
    return "per_metric_series_limit";
}

uint64_t AppendReport::total() const {
    return std::accumulate(discarded.begin(), discarded.end(), uint64_t{0});
}

AppendReport reportAppend(const WriteBatch& batch, std::span<const uint8_t> skip,
                          const tsdb::AppendResult& result, const SeriesLimiter& limiter) {
    AppendReport report;
    for (size_t i = 0; i < batch.series.size(); ++i) {
        if (!skip.empty() && skip[i]) continue;
        const WriteBatch::Series& series = batch.series[i];
        for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s) {
            if (!isRefused(result.outcomes[s])) continue;
            const LabelsView labels = batch.labelsOf(series);
            const DiscardReason reason = reasonOf(result.outcomes[s], limiter, labels);
            ++report.discarded[static_cast<size_t>(reason)];
            if (!report.firstFailure.empty()) continue;
            const double existing = s < result.existing.size() ? result.existing[s] : 0;
            report.firstFailure = failureText(reason, batch.samples[s], existing, labels, limiter);
        }
    }
    return report;
}

}  // namespace pallium::ingester
