#pragma once

#include "ui/connection/connection.h"
#include "ui/widgets/theme.h"

#include <QString>

namespace pallium::ui {

/// The state of a connection as word, shape and colour; never by colour alone.
struct ConnectionStateLook {
    QString word;  // `Ready`
    QString icon;
    Token token = Token::TextMuted;
};
/// Null: not connected.
ConnectionStateLook connectionStateLook(const Connection* connection);

}  // namespace pallium::ui
