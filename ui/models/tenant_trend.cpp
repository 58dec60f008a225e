#include "ui/models/tenant_trend.h"

#include <algorithm>
#include <limits>

namespace pallium::ui {
namespace {

/// Samples come once a minute; one that is late is no gap.
constexpr qint64 kGapMs = 3 * TenantSampleStore::kIntervalMs;

double activeSeriesOf(const TenantSample& sample) {
    return static_cast<double>(sample.activeSeries);
}

}  // namespace

std::vector<QList<QPointF>> trendLines(const std::vector<TenantSample>& samples,
                                       double (*figure)(const TenantSample&)) {
    std::vector<QList<QPointF>> lines;
    qint64 lastMs = std::numeric_limits<qint64>::min() / 2;
    for (const TenantSample& sample : samples) {
        if (sample.timeMs - lastMs > kGapMs) lines.emplace_back();
        lines.back().append({static_cast<double>(sample.timeMs), figure(sample)});
        lastMs = sample.timeMs;
    }
    return lines;
}

TenantTrend tenantTrend(const std::vector<TenantSample>& samples, qint64 fromMs, qint64 toMs) {
    TenantTrend trend;
    if (samples.size() < 2 || toMs <= fromMs) return trend;
    trend.change = static_cast<double>(samples.back().activeSeries - samples.front().activeSeries);
    double highest = 1;
    for (const TenantSample& sample : samples)
        highest = std::max(highest, activeSeriesOf(sample));
    const auto length = static_cast<double>(toMs - fromMs);
    for (const QList<QPointF>& line : trendLines(samples, activeSeriesOf)) {
        if (!trend.points.isEmpty())
            trend.points.append(
                {trend.points.back().x(), std::numeric_limits<double>::quiet_NaN()});
        for (const QPointF& point : line)
            trend.points.append(
                {(point.x() - static_cast<double>(fromMs)) / length, point.y() / highest});
    }
    return trend;
}

}  // namespace pallium::ui
