#pragma once

#include <QString>
#include <QUrl>

namespace pallium::ui {

/// The address of a server as it is kept and asked: scheme, host, port and path without a slash at
/// its end. User, password, query and fragment, where secrets travel, are left out.
QUrl plainAddress(const QUrl& url);

/// The only text of an address that is shown, logged or copied: plainAddress(), escaped so that it
/// can be pasted anywhere.
QString shownAddress(const QUrl& url);

/// Host and port alone, for where there is little room: `127.0.0.1:9009`, `[::1]:9009`.
QString shownHost(const QUrl& url);

}  // namespace pallium::ui
