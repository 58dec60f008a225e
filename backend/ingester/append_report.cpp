#include "backend/ingester/append_report.h"

#include "backend/base/go_text.h"
#include "backend/base/time_text.h"

#include <fmt/format.h>

#include <numeric>

namespace pallium::ingester {
namespace {

using tsdb::AppendOutcome;

DiscardReason reasonOf(const SeriesRefusal& refusal) {
    using Limit = SeriesRefusal::Limit;
    switch (refusal.limit) {
        case Limit::PerMetric:
            return DiscardReason::PerMetricSeriesLimit;
        case Limit::HistogramsPerUser:
            return DiscardReason::PerUserHistogramSeriesLimit;
        case Limit::PerLabelSet:
            return DiscardReason::PerLabelSetSeriesLimit;
        case Limit::AllTenants:
            return DiscardReason::InstanceSeriesLimit;
        case Limit::PerUser:
            break;
    }
    return DiscardReason::PerUserSeriesLimit;
}

DiscardReason reasonOf(AppendOutcome outcome, const SeriesLimiter& limiter, LabelsView labels) {
    switch (outcome) {
        case AppendOutcome::OutOfBounds:
            return DiscardReason::OutOfBounds;
        case AppendOutcome::TooOld:
            return DiscardReason::TooOld;
        case AppendOutcome::DuplicateTimestamp:
        case AppendOutcome::DuplicateOfHistogram:
            return DiscardReason::NewValueForTimestamp;
        case AppendOutcome::SeriesLimit:
            return reasonOf(limiter.refusalOf(labels));
        case AppendOutcome::InvalidHistogram:
            return DiscardReason::InvalidHistogram;
        case AppendOutcome::Accepted:
        case AppendOutcome::Duplicate:
        case AppendOutcome::OutOfOrder:
        case AppendOutcome::UnknownSeries:  // of exemplars only
            break;
    }
    return DiscardReason::OutOfOrder;
}

/// What is common to samples and histograms: the reason and where.
std::string pointText(DiscardReason reason, TimestampMs time, LabelsView labels,
                      const SeriesLimiter& limiter) {
    const auto text = [&](std::string_view what) {
        return fmt::format("err: {}. timestamp={}, series={}", what, formatRfc3339Ms(time),
                           formatLabelsRaw(labels));
    };
    switch (reason) {
        case DiscardReason::OutOfBounds:
            return text("out of bounds");
        case DiscardReason::TooOld:
            return text("too old sample");
        case DiscardReason::NewValueForTimestamp:  // which has no time behind it
            return fmt::format("err: duplicate sample for timestamp. series={}",
                               formatLabelsRaw(labels));
        case DiscardReason::PerUserSeriesLimit:
        case DiscardReason::PerMetricSeriesLimit:
        case DiscardReason::PerUserHistogramSeriesLimit:
        case DiscardReason::PerLabelSetSeriesLimit:
        case DiscardReason::InstanceSeriesLimit:
            return limiter.refusalText(limiter.refusalOf(labels), labels);
        default:
            break;
    }
    return text("out of order sample");
}

/// `existing`: what there is at the time of the sample, if that is why it was refused.
std::string sampleText(DiscardReason reason, const Sample& sample, std::string_view existing,
                       LabelsView labels, const SeriesLimiter& limiter) {
    // Prometheus takes time 0 for no time.
    if (reason != DiscardReason::NewValueForTimestamp || sample.timestampMs == 0)
        return pointText(reason, sample.timestampMs, labels, limiter);
    return fmt::format(
        "err: duplicate sample for timestamp {}; overrides not allowed: existing {}, new value {}. "
        "series={}",
        sample.timestampMs, existing, formatFloatGeneral(sample.value), formatLabelsRaw(labels));
}

std::string histogramText(DiscardReason reason, const HistogramPoint& point, LabelsView labels,
                          const SeriesLimiter& limiter) {
    if (reason != DiscardReason::InvalidHistogram)
        return pointText(reason, point.timestampMs, labels, limiter);
    const Result<void> checked = validate(point.histogram);
    return fmt::format("err: {}. timestamp={}, series={}",
                       checked ? "invalid histogram" : checked.error().message,
                       formatRfc3339Ms(point.timestampMs), formatLabelsRaw(labels));
}

std::string exemplarText(DiscardReason reason, const ExemplarPoint& exemplar,
                         LabelsView exemplarLabels, LabelsView labels) {
    const bool isUnknown = reason == DiscardReason::ExemplarOfUnknownSeries;
    return fmt::format("err: {}. timestamp={}, series={}, exemplar={}",
                       isUnknown ? "exemplars not ingested because series not already present"
                                 : "out of order exemplar",
                       formatRfc3339Ms(exemplar.timestampMs), formatLabelsRaw(labels),
                       formatLabelsRaw(exemplarLabels));
}

bool isRefused(AppendOutcome outcome) {
    return outcome != AppendOutcome::Accepted && outcome != AppendOutcome::Duplicate;
}

/// Walks through the outcomes of one append.
struct Reporting {
    const WriteBatch& batch;
    const tsdb::AppendResult& result;
    const SeriesLimiter& limiter;
    AppendReport& report;

    void add(const WriteBatch::Series& series) {
        for (size_t s = series.samplesBegin; s < series.samplesEnd; ++s)
            if (isRefused(result.outcomes[s])) addSample(series, s);
        for (size_t h = series.histogramsBegin; h < series.histogramsEnd; ++h)
            if (isRefused(result.histogramOutcomes[h])) addHistogram(series, h);
        for (size_t e = series.exemplarsBegin; e < series.exemplarsEnd; ++e)
            if (isRefused(result.exemplarOutcomes[e])) addExemplar(series, e);
    }
    void addSample(const WriteBatch::Series& series, size_t index) {
        const LabelsView labels = batch.labelsOf(series);
        const DiscardReason reason = reasonOf(result.outcomes[index], limiter, labels);
        report.samples.add(reason);
        if (!report.firstFailure.empty()) return;
        report.firstFailure =
            sampleText(reason, batch.samples[index], existingAt(index), labels, limiter);
    }
    std::string existingAt(size_t index) const {
        if (result.outcomes[index] == AppendOutcome::DuplicateOfHistogram) return "is a histogram";
        return formatFloatGeneral(index < result.existing.size() ? result.existing[index] : 0);
    }
    void addHistogram(const WriteBatch::Series& series, size_t index) {
        const LabelsView labels = batch.labelsOf(series);
        const DiscardReason reason = reasonOf(result.histogramOutcomes[index], limiter, labels);
        report.histograms.add(reason);
        if (report.firstFailure.empty())
            report.firstFailure = histogramText(reason, batch.histograms[index], labels, limiter);
    }
    void addExemplar(const WriteBatch::Series& series, size_t index) {
        const DiscardReason reason = result.exemplarOutcomes[index] == AppendOutcome::UnknownSeries
                                         ? DiscardReason::ExemplarOfUnknownSeries
                                         : DiscardReason::ExemplarOutOfOrder;
        report.exemplars.add(reason);
        const ExemplarPoint& exemplar = batch.exemplars[index];
        if (report.firstFailure.empty())
            report.firstFailure =
                exemplarText(reason, exemplar, batch.labelsOf(exemplar), batch.labelsOf(series));
    }
};

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
            return "per_metric_series_limit";
        case DiscardReason::PerUserHistogramSeriesLimit:
            return "per_user_native_histogram_series_limit";
        case DiscardReason::PerLabelSetSeriesLimit:
            return "per_labelset_series_limit";
        case DiscardReason::InstanceSeriesLimit:
            return "instance_series_limit";
        case DiscardReason::InvalidHistogram:
            return "native_histogram_invalid";
        case DiscardReason::HistogramsOff:
            return "native-histogram-sample";
        case DiscardReason::ExemplarOutOfOrder:
            return "exemplar-out-of-order";
        case DiscardReason::ExemplarOfUnknownSeries:
            break;
    }
    return "exemplar-of-unknown-series";
}

uint64_t DiscardCounts::total() const {
    return std::accumulate(byReason.begin(), byReason.end(), uint64_t{0});
}

AppendReport reportAppend(const WriteBatch& batch, std::span<const uint8_t> skip,
                          const tsdb::AppendResult& result, const SeriesLimiter& limiter) {
    AppendReport report;
    Reporting reporting{batch, result, limiter, report};
    for (size_t i = 0; i < batch.series.size(); ++i)
        if (skip.empty() || skip[i] == 0) reporting.add(batch.series[i]);
    return report;
}

}  // namespace pallium::ingester
