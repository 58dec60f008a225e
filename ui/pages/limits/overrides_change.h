#pragma once

#include "ui/connection/change_sender.h"

#include <QJsonObject>

namespace pallium::ui {

/// Whether a limit must be taken away to get from `before` to `after`. Since servers only add to
/// what is set, that means to take all away and to set the others again; between the two requests
/// the tenant has none.
bool takesLimitAway(const QJsonObject& before, const QJsonObject& after);

/// The change of a tenant's own limits, with its way back. Without `canSetAgain` there is none
/// where it would have to set limits again that the server takes from its file only.
/// Requires: `before` is not `after`.
Change overridesChange(const QString& tenant, const QJsonObject& before, const QJsonObject& after,
                       bool canSetAgain);

}  // namespace pallium::ui
