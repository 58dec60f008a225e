#pragma once

#include "ui/connection/connection_profile.h"
#include "ui/widgets/theme.h"

#include <QString>

namespace pallium::ui {

/// How dangerous a place is to work on, as colour and as word (`Production`, translated).
Token environmentColor(ConnectionProfile::Environment environment);
QString environmentName(ConnectionProfile::Environment environment);

/// The same of a server; the demo's is its own, whatever its profile says.
Token environmentColor(const ConnectionProfile& profile);
QString environmentName(const ConnectionProfile& profile);

}  // namespace pallium::ui
