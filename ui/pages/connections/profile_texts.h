#pragma once

#include "ui/connection/connection_profile.h"
#include "ui/widgets/theme.h"

namespace pallium::ui {

/// `Production`, translated.
QString environmentText(ConnectionProfile::Environment environment);
Token environmentToken(ConnectionProfile::Environment environment);

}  // namespace pallium::ui
