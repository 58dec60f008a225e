#include "ui/models/flush_evidence.h"

#include "ui/models/format.h"

#include <QCoreApplication>

#include <cmath>

namespace pallium::ui {
namespace {

const QString kUploads = QStringLiteral("cortex_ingester_shipper_uploads_total");
const QString kUploadFailures = QStringLiteral("cortex_ingester_shipper_upload_failures_total");
const QString kCompactions = QStringLiteral("cortex_ingester_tsdb_compactions_total");
const QString kCompactionFailures = QStringLiteral("cortex_ingester_tsdb_compactions_failed_total");

QString flushText(const char* text) {
    return QCoreApplication::translate("FlushEvidence", text);
}

/// How much more there is of something that both readings show; 0 otherwise.
template <class T>
qint64 grownBy(const std::optional<T>& before, const std::optional<T>& after) {
    return before && after ? static_cast<qint64>(std::llround(double(*after) - double(*before)))
                           : 0;
}

void addTo(std::optional<double>& sum, double value) {
    sum = sum.value_or(0) + value;
}

}  // namespace

QStringList flushMetricNames() {
    return {kUploads, kUploadFailures, kCompactions, kCompactionFailures};
}

void readStats(FlushReading& reading, const std::vector<TenantStats>& stats,
               const QStringList& tenants) {
    reading.series = 0;
    reading.blocks = 0;
    for (const TenantStats& row : stats) {
        if (!tenants.isEmpty() && !tenants.contains(row.tenant)) continue;
        *reading.series += row.series;
        *reading.blocks += row.loadedBlocks;
    }
}

void readMetrics(FlushReading& reading, const std::vector<MetricSample>& samples) {
    for (const MetricSample& sample : samples) {
        if (sample.name == kUploads) addTo(reading.uploads, sample.value);
        if (sample.name == kCompactions) addTo(reading.compactions, sample.value);
        if (sample.name == kUploadFailures || sample.name == kCompactionFailures)
            addTo(reading.failures, sample.value);
    }
}

FlushFinding judgeFlush(const FlushReading& before, const FlushReading& after) {
    const qint64 blocks = grownBy(before.blocks, after.blocks);
    const qint64 series = grownBy(before.series, after.series);
    const qint64 compactions = grownBy(before.compactions, after.compactions);
    const qint64 uploads = grownBy(before.uploads, after.uploads);
    const qint64 failures = grownBy(before.failures, after.failures);
    QStringList seen;
    if (series < 0)
        seen << flushText(QT_TRANSLATE_NOOP("FlushEvidence", "series in memory from %1 to %2"))
                    .arg(formatCount(*before.series), formatCount(*after.series));
    if (blocks > 0)
        seen << flushText(QT_TRANSLATE_NOOP("FlushEvidence", "blocks from %1 to %2"))
                    .arg(formatCount(*before.blocks), formatCount(*after.blocks));
    if (compactions > 0)
        seen << flushText(QT_TRANSLATE_NOOP("FlushEvidence", "%1 heads written"))
                    .arg(formatCount(compactions));
    if (uploads > 0)
        seen << flushText(QT_TRANSLATE_NOOP("FlushEvidence", "%1 blocks shipped"))
                    .arg(formatCount(uploads));
    if (failures > 0)
        return {FlushVerdict::Failed,
                flushText(QT_TRANSLATE_NOOP("FlushEvidence",
                                            "The server counted %1 failures of writing or "
                                            "shipping blocks; its log says why."))
                    .arg(formatCount(failures))};
    if (!seen.isEmpty())
        return {FlushVerdict::Verified,
                flushText(QT_TRANSLATE_NOOP("FlushEvidence", "Verified: %1."))
                    .arg(seen.join(QStringLiteral(", ")))};
    const bool canTell =
        (before.series && after.series) || (before.compactions && after.compactions);
    if (!canTell)
        return {FlushVerdict::NotVerifiable,
                flushText(QT_TRANSLATE_NOOP("FlushEvidence",
                                            "Not verifiable on this server: it shows neither what "
                                            "its ingesters hold nor its metrics."))};
    return {FlushVerdict::NothingChanged,
            flushText(QT_TRANSLATE_NOOP("FlushEvidence",
                                        "Nothing changed: there was nothing to flush, or it goes "
                                        "on in the background."))};
}

}  // namespace pallium::ui
