#pragma once

#include <Qt>

namespace pallium::ui {

/// How a thing is, for an icon and a colour beside its word.
enum class Health : quint8 { Neutral, Ok, Warn, Bad };

/// Roles of the tables that pages show.
enum TableRole {
    HealthRole = Qt::UserRole + 1,  // Health as int; absent: not a state
    SortRole,                       // the raw value, to sort by
    ShareRole,                      // 0 to 1, drawn as a meter; absent: none
    TrendRole,                      // QList<QPointF> as in TenantTrend, drawn as a line
};

}  // namespace pallium::ui
