#pragma once

#include "ui/connection/connection_profile.h"

#include <QString>

#include <functional>

class QInputDialog;
class QWidget;

namespace pallium::ui {

/// Asks for the password or token of a profile, hidden while it is typed. Opened already and modal
/// to `parent`'s window; deletes itself when closed. `accepted` gets what was typed; it is called
/// only while `parent` lives. Not answering is the dialog's signal rejected().
QInputDialog* askSecret(QWidget* parent, const ConnectionProfile& profile,
                        std::function<void(const QString&)> accepted);

}  // namespace pallium::ui
