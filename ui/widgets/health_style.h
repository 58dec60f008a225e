#pragma once

#include "ui/models/health.h"
#include "ui/widgets/theme.h"

#include <QString>

namespace pallium::ui {

/// Colour and icon that stand for a health everywhere.
Token healthToken(Health health);
QString healthIcon(Health health);

}  // namespace pallium::ui
