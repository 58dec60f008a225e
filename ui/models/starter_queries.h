#pragma once

#include "ui/client/query_api.h"
#include "ui/models/metric_index.h"

#include <QString>

#include <vector>

namespace pallium::ui {

struct StarterQuery {
    QString title;  // what it shows, translated
    QString expression;
};

/// Expressions worth a look that have data, made of metrics that exist: rates of counters,
/// quantiles of histograms, sizes of gauges. At most `limit`, each over another metric; empty if no
/// name is known. Threads: any.
std::vector<StarterQuery> starterQueries(const MetricIndex& names, const MetadataMap& metadata,
                                         int limit);

}  // namespace pallium::ui
