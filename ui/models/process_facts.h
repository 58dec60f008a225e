#pragma once

#include "ui/models/server_load.h"

#include <QString>

#include <utility>
#include <vector>

namespace pallium::ui {

/// What a server's own metrics say about its process, as names and values to show: CPU, memory,
/// files, threads, uptime. What is not known is left out.
std::vector<std::pair<QString, QString>> processFacts(const ServerLoad& load, qint64 nowMs);

}  // namespace pallium::ui
