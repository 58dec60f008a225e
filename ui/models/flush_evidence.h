#pragma once

#include "ui/client/cluster_api.h"
#include "ui/client/status_api.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace pallium::ui {

/// What a server shows of its ingesters' data at one moment; absent where it does not.
struct FlushReading {
    std::optional<qint64> series;       // in memory, of the tenants in question
    std::optional<qint64> blocks;       // loaded by the ingester, of the same
    std::optional<double> compactions;  // counted since its start, of all tenants
    std::optional<double> uploads;
    std::optional<double> failures;  // of either
};
/// No tenants: of all.
void readStats(FlushReading& reading, const std::vector<TenantStats>& stats,
               const QStringList& tenants);
/// From the samples of flushMetricNames().
void readMetrics(FlushReading& reading, const std::vector<MetricSample>& samples);
QStringList flushMetricNames();

enum class FlushVerdict : quint8 { Verified, NothingChanged, NotVerifiable, Failed };
struct FlushFinding {
    FlushVerdict verdict = FlushVerdict::NotVerifiable;
    QString text;  // whole sentences: the verdict with its numbers
};
/// What a flush did, judged by two readings around it: its answer does not tell.
FlushFinding judgeFlush(const FlushReading& before, const FlushReading& after);

}  // namespace pallium::ui
