#pragma once

#include <QString>

namespace pallium::ui {

/// What is known of one setting without asking a server.
struct SettingDoc {
    QString flag;  // `-server.http-listen-port`; empty: it has none
    QString help;  // in English, but of limits; empty where nothing is known
};

/// Of the setting with this path, `server.http_listen_port`; of a tenant's override, what is known
/// of the limit. From resources/settings.tsv, which is what `settingReference()` of the server
/// prints. Threads: any.
SettingDoc settingDoc(const QString& path);

}  // namespace pallium::ui
