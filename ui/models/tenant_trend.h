#pragma once

#include "ui/connection/tenant_sample_store.h"

#include <QList>
#include <QPointF>

#include <optional>
#include <vector>

namespace pallium::ui {

/// How the active series of one tenant went, for a table.
struct TenantTrend {
    /// x and y from 0 to 1 within the time and up to the highest value; a point whose y is NaN is a
    /// gap: the program was not open then.
    QList<QPointF> points;
    std::optional<double> change;  // from the first to the last sample; absent below two
};
/// Of ascending samples from `fromMs` to `toMs`.
TenantTrend tenantTrend(const std::vector<TenantSample>& samples, qint64 fromMs, qint64 toMs);

/// The stretches without a gap of one figure, in milliseconds since 1970.
std::vector<QList<QPointF>> trendLines(const std::vector<TenantSample>& samples,
                                       double (*figure)(const TenantSample&));

}  // namespace pallium::ui
