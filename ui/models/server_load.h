#pragma once

#include "ui/client/status_api.h"
#include "ui/models/rate_meter.h"

#include <QHash>
#include <QPointF>
#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pallium::ui {

/// A point of a rate over time: x in milliseconds since 1970, y per second.
using RateHistory = std::vector<QPointF>;

/// What a server does, from differences of its own counters between two looks at /metrics. A
/// counter that fell was reset: that step gives no rate. Histories reach 30 minutes back and hold
/// at most kMaxPoints. Threads: GUI thread.
class ServerLoad {
  public:
    static constexpr int kMaxPoints = 500;

    /// What to ask serverMetrics() for.
    static QStringList metricNames();

    void add(const std::vector<MetricSample>& samples, qint64 nowMs);
    void clear() { *this = ServerLoad(); }

    // Per second; nothing until two looks have seen the counters.
    std::optional<double> samplesPerSecond() const;
    std::optional<double> failuresPerSecond() const;
    std::optional<double> discardedPerSecond() const;
    std::optional<double> queriesPerSecond() const;
    std::optional<double> cpuCores() const;
    /// The reason that discards most at present; empty if nothing is discarded.
    const QString& discardReason() const { return m_discardReason; }
    /// Of the queries between the last two looks, in seconds; nothing without queries.
    std::optional<double> queryQuantile(double quantile) const;

    /// A gauge as it was last: `cortex_ingester_memory_series`, summed over labels; nothing if the
    /// server does not have it.
    std::optional<double> gauge(const QString& name) const;
    const RateHistory& sampleHistory() const { return m_sampleHistory; }
    const RateHistory& queryHistory() const { return m_queryHistory; }

  private:
    struct Look {
        qint64 timeMs = 0;
        std::map<QString, double> counters;  // by name, summed
        std::map<QString, double> discardedByReason;
        std::map<double, double> queryBuckets;  // cumulative, by upper bound
    };
    void meterCounters(const Look& now);
    std::optional<double> rate(const QString& name) const;
    void takeSample(Look& look, const MetricSample& sample);
    void findDiscards(const Look& now);
    void findQueryBuckets(const Look& now);

    std::optional<Look> m_last;
    std::map<QString, RateMeter> m_meters;  // of the counters that the server has
    QString m_discardReason;
    std::vector<std::pair<double, double>> m_queryBuckets;  // increases, cumulative
    QHash<QString, double> m_gauges;
    RateHistory m_sampleHistory;
    RateHistory m_queryHistory;
};

/// The quantile of a histogram by linear interpolation in its bucket, as PromQL has it. `buckets`:
/// upper bound and cumulative count, ascending, the last bound +Inf. Nothing if it is empty.
std::optional<double> bucketQuantile(double quantile,
                                     const std::vector<std::pair<double, double>>& buckets);

}  // namespace pallium::ui
