#pragma once

#include "ui/connection/connection_profile.h"
#include "ui/widgets/theme.h"

#include <QString>

namespace pallium::ui {

/// How dangerous the place is that one works on, as colour and word.
Token environmentColor(const ConnectionProfile& profile);
/// `Production`, `Demo`; translated.
QString environmentName(const ConnectionProfile& profile);

}  // namespace pallium::ui
