#include "ui/models/server_load.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace pallium::ui {
namespace {

constexpr qint64 kHistoryMs = 30LL * 60 * 1000;

const QString kSamplesName = QStringLiteral("cortex_distributor_received_samples_total");
const QString kFailuresName = QStringLiteral("cortex_ingester_ingested_samples_failures_total");
const QString kDiscardedName = QStringLiteral("cortex_discarded_samples_total");
const QString kCpuName = QStringLiteral("process_cpu_seconds_total");
const QString kRequestBucketName = QStringLiteral("cortex_request_duration_seconds_bucket");
const QString kRequestCountName = QStringLiteral("cortex_request_duration_seconds_count");

QString labelOf(const MetricSample& sample, const QString& name) {
    for (const auto& [label, value] : sample.labels)
        if (label == name) return value;
    return {};
}

/// Routes of queries, with any prefix: `prometheus_api_v1_query_range`, `api_prom_api_v1_query`.
bool isQueryRoute(const MetricSample& sample) {
    const QString route = labelOf(sample, QStringLiteral("route"));
    return route.endsWith(QLatin1String("api_v1_query")) ||
           route.endsWith(QLatin1String("api_v1_query_range"));
}

double upperBound(const QString& text) {
    return text == QLatin1String("+Inf") ? std::numeric_limits<double>::infinity()
                                         : text.toDouble();
}

void remember(RateHistory& history, qint64 nowMs, std::optional<double> rate) {
    if (rate) history.emplace_back(static_cast<double>(nowMs), *rate);
    const double oldest = static_cast<double>(nowMs - kHistoryMs);
    const auto tooOld = [oldest](const QPointF& point) { return point.x() < oldest; };
    history.erase(history.begin(), std::find_if_not(history.begin(), history.end(), tooOld));
    if (history.size() > ServerLoad::kMaxPoints) history.erase(history.begin());
}

}  // namespace

QStringList ServerLoad::metricNames() {
    return {kSamplesName,
            kFailuresName,
            kDiscardedName,
            kCpuName,
            kRequestBucketName,
            kRequestCountName,
            QStringLiteral("cortex_ingester_memory_series"),
            QStringLiteral("cortex_ingester_memory_users"),
            QStringLiteral("cortex_ingester_tsdb_storage_blocks_bytes"),
            QStringLiteral("cortex_ingester_tsdb_wal_storage_size_bytes"),
            QStringLiteral("go_goroutines"),
            QStringLiteral("process_threads"),
            QStringLiteral("process_open_fds"),
            QStringLiteral("process_max_fds"),
            QStringLiteral("process_resident_memory_bytes"),
            QStringLiteral("process_start_time_seconds")};
}

void ServerLoad::takeSample(Look& look, const MetricSample& sample) {
    if (sample.name == kRequestBucketName) {
        if (isQueryRoute(sample))
            look.queryBuckets[upperBound(labelOf(sample, QStringLiteral("le")))] += sample.value;
        return;
    }
    if (sample.name == kRequestCountName && !isQueryRoute(sample)) return;
    if (sample.name == kDiscardedName)
        look.discardedByReason[labelOf(sample, QStringLiteral("reason"))] += sample.value;
    if (sample.name.endsWith(QLatin1String("_total")) || sample.name == kRequestCountName)
        look.counters[sample.name] += sample.value;
    else
        m_gauges[sample.name] += sample.value;
}

void ServerLoad::meterCounters(const Look& now) {
    std::erase_if(m_meters,
                  [&now](const auto& meter) { return !now.counters.contains(meter.first); });
    for (const auto& [name, count] : now.counters) {
        const auto [meter, isNew] = m_meters.try_emplace(name, std::chrono::milliseconds(0));
        // A counter with labels appears with its first event: before, it was 0.
        if (isNew && m_last) meter->second.add(m_last->timeMs, 0);
        meter->second.add(now.timeMs, count);
    }
}

std::optional<double> ServerLoad::rate(const QString& name) const {
    const auto meter = m_meters.find(name);
    return meter == m_meters.end() ? std::nullopt : meter->second.perSecond();
}

std::optional<double> ServerLoad::samplesPerSecond() const {
    return rate(kSamplesName);
}

std::optional<double> ServerLoad::failuresPerSecond() const {
    return rate(kFailuresName);
}

std::optional<double> ServerLoad::discardedPerSecond() const {
    return rate(kDiscardedName);
}

std::optional<double> ServerLoad::queriesPerSecond() const {
    return rate(kRequestCountName);
}

std::optional<double> ServerLoad::cpuCores() const {
    return rate(kCpuName);
}

void ServerLoad::findDiscards(const Look& now) {
    m_discardReason.clear();
    double most = 0;
    for (const auto& [reason, count] : now.discardedByReason) {
        const auto before = m_last->discardedByReason.find(reason);
        const double increase =
            count - (before == m_last->discardedByReason.end() ? 0 : before->second);
        if (increase <= most) continue;
        most = increase;
        m_discardReason = reason;
    }
}

void ServerLoad::findQueryBuckets(const Look& now) {
    m_queryBuckets.clear();
    for (const auto& [bound, count] : now.queryBuckets) {
        const auto before = m_last->queryBuckets.find(bound);
        m_queryBuckets.emplace_back(
            bound,
            std::max(0.0, count - (before == m_last->queryBuckets.end() ? 0 : before->second)));
    }
}

void ServerLoad::add(const std::vector<MetricSample>& samples, qint64 nowMs) {
    Look look;
    look.timeMs = nowMs;
    m_gauges.clear();
    for (const MetricSample& sample : samples)
        takeSample(look, sample);
    meterCounters(look);
    if (m_last) {
        findDiscards(look);
        findQueryBuckets(look);
    }
    remember(m_sampleHistory, nowMs, samplesPerSecond());
    remember(m_queryHistory, nowMs, queriesPerSecond());
    m_last = std::move(look);
}

std::optional<double> ServerLoad::queryQuantile(double quantile) const {
    return bucketQuantile(quantile, m_queryBuckets);
}

std::optional<double> ServerLoad::gauge(const QString& name) const {
    const auto found = m_gauges.constFind(name);
    return found == m_gauges.cend() ? std::nullopt : std::optional(*found);
}

std::optional<double> bucketQuantile(double quantile,
                                     const std::vector<std::pair<double, double>>& buckets) {
    if (buckets.empty() || buckets.back().second <= 0) return std::nullopt;
    const double rank = quantile * buckets.back().second;
    double lowerBound = 0;
    double below = 0;
    for (const auto& [bound, count] : buckets) {
        if (count >= rank) {
            // What lies beyond the last finite bound is told as that bound.
            if (std::isinf(bound)) return lowerBound;
            const double inside = count - below;
            return inside <= 0 ? bound
                               : lowerBound + (bound - lowerBound) * (rank - below) / inside;
        }
        lowerBound = bound;
        below = count;
    }
    return lowerBound;
}

}  // namespace pallium::ui
