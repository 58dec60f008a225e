#include "backend/promql/functions/classic_groups.h"

#include "backend/base/go_text.h"
#include "backend/base/time_text.h"
#include "backend/promql/functions/histogram_texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace pallium::promql {
namespace {

constexpr std::string_view kBucketLabel = "le";

using GroupIndex = std::unordered_map<Labels, size_t, LabelsHash>;

Labels withoutBucketLabel(const Labels& labels) {
    return LabelsBuilder(labels.view()).remove(kBucketLabel).labels();
}

/// Clears the steps at which both the buckets and the native histogram are there. Returns whether
/// there are any.
bool clearConflicts(const ClassicGroup& group, Column& native) {
    bool isAny = false;
    for (size_t step = 0; step < native.size(); ++step) {
        if (!native.isHistogram(step)) continue;
        const bool hasBuckets =
            std::any_of(group.series.begin(), group.series.end(),
                        [step](const auto& one) { return one.column->isFloat(step); });
        if (!hasBuckets) continue;
        isAny = true;
        native.clear(step);
        for (const ClassicGroup::Series& one : group.series)
            one.column->clear(step);
    }
    return isAny;
}

/// UTC to the second: `2026-11-23T05:56:27Z`.
std::string formatSeconds(TimestampMs time) {
    return formatRfc3339Nano(time / 1000 * 1'000'000'000);
}

}  // namespace

void ClassicGroup::collect(size_t step, Buckets& out) const {
    out.clear();
    for (const Series& one : series)
        if (one.column->isFloat(step)) out.push_back({one.upperBound, one.column->values[step]});
}

std::vector<ClassicGroup> groupBuckets(CallSite& call, Argument& argument) {
    std::vector<ClassicGroup> groups;
    GroupIndex indexes;
    for (Column& column : argument.columns) {
        if (!call.mayGoOn(column.size() + kPointsOfLabels)) return {};
        if (!column.hasKind(PointKind::Float)) continue;
        const std::string_view bound = column.metric.get(kBucketLabel);
        double upperBound = 0;
        if (!parseGoFloat(bound, upperBound)) {
            call.annotations.warning(
                fmt::format("bucket label \"le\" is missing or has a malformed value of {}{}",
                            quoted(bound), forMetric(column.metric.get(kMetricName))),
                argument.expr->position);
            continue;
        }
        const Labels metric = withoutBucketLabel(column.metric);
        const auto [it, isNew] = indexes.emplace(metric, groups.size());
        if (isNew) groups.push_back({metric, column.dropName, {}});
        groups[it->second].series.push_back({upperBound, &column});
    }
    for (ClassicGroup& group : groups)
        std::sort(group.series.begin(), group.series.end(), [](const auto& a, const auto& b) {
            return a.upperBound < b.upperBound ||
                   (std::isnan(a.upperBound) && !std::isnan(b.upperBound));
        });
    for (Column& column : argument.columns) {
        if (!column.hasKind(PointKind::Histogram)) continue;
        const auto it = indexes.find(withoutBucketLabel(column.metric));
        if (it != indexes.end() && clearConflicts(groups[it->second], column))
            call.annotations.warning("vector contains a mix of classic and native histograms" +
                                         forMetric(column.metric.get(kMetricName)),
                                     argument.expr->position);
    }
    return groups;
}

void MonotonicityReport::add(std::string_view metricName, TimestampMs time,
                             const MonotonicityFix& fix) {
    if (!fix.isNeeded()) return;
    auto it = std::find_if(m_entries.begin(), m_entries.end(), [metricName](const Entry& entry) {
        return entry.metricName == metricName;
    });
    if (it == m_entries.end())
        it = m_entries.insert(it, {std::string(metricName), fix, 0, time, time});
    it->fix.minBound = std::min(it->fix.minBound, fix.minBound);
    it->fix.maxBound = std::max(it->fix.maxBound, fix.maxBound);
    it->fix.maxDifference = std::max(it->fix.maxDifference, fix.maxDifference);
    it->first = std::min(it->first, time);
    it->last = std::max(it->last, time);
    ++it->samples;
}

void MonotonicityReport::publish(CallSite& call, PositionRange position) const {
    for (const Entry& entry : m_entries)
        call.annotations.info(
            fmt::format("input to histogram_quantile needed to be fixed for monotonicity (see "
                        "https://prometheus.io/docs/prometheus/latest/querying/functions/"
                        "#histogram_quantile){}, from buckets {} to {}, with a max diff of {:.2g}, "
                        "over {} samples from {} to {}",
                        forMetric(entry.metricName), formatFloatGeneral(entry.fix.minBound),
                        formatFloatGeneral(entry.fix.maxBound), entry.fix.maxDifference,
                        entry.samples, formatSeconds(entry.first), formatSeconds(entry.last)),
            position);
}

}  // namespace pallium::promql
